/** A name as its owner wrote it: isolated in its direction, cut where it is long, whole for who asks. */
import { beginningOf, visible } from '../data/shown-text.ts';

const SHOWN = 80;
const IN_TITLE = 2_000;

export function Name({ text, most = SHOWN }: { text: string | null; most?: number }) {
  if (text === null || text === '') return <span class="faint">–</span>;
  const shown = beginningOf(visible(text), most);
  const whole = visible(text);
  return (
    <bdi class="name" {...(shown !== whole && { title: beginningOf(whole, IN_TITLE) })}>
      {shown}
    </bdi>
  );
}

/** `team:growth` with its kind told apart. */
export function ScopeName({ scope }: { scope: string }) {
  const cut = scope.indexOf(':');
  if (cut < 0) return <span class="name">{scope}</span>;
  return (
    <span class="name">
      <span class="faint">{scope.slice(0, cut)} </span>
      <Name text={scope.slice(cut + 1)} />
    </span>
  );
}
