/** A part of a page with a heading. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface PanelProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Beside the heading. */
  readonly actions?: ComponentChildren;
  readonly note?: ComponentChildren;
  /** Room that is kept while there is no answer yet, so that nothing moves when it comes. */
  readonly room?: 'small' | 'medium' | 'large';
  readonly wide?: boolean;
}

export function Panel({ title, children, actions, note, room = 'small', wide = false }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel room-${room}${wide ? ' wide' : ''}`} aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p class="note">{note}</p>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
