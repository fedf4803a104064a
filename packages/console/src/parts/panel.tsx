/** A part of a page with a heading. */
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

export interface PanelProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Beside the heading. */
  readonly actions?: ComponentChildren;
  readonly note?: ComponentChildren;
  /** Its least height, in lines: kept while there is no answer yet, so that nothing below moves when it comes. */
  readonly room?: number;
}

export function Panel({ title, children, actions, note, room = 0 }: PanelProps) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id} style={{ minHeight: `${room}rem` }}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {note !== undefined && <p class="note">{note}</p>}
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </section>
  );
}
