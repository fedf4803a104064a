/** A limit as a bar: what was used, what running calls hold, and the marks at which somebody is told or stopped. */

import { creditText, isUnlimited, limitText, percentText } from '../data/figures.ts';
import type { Triggers } from '../data/scopes.ts';

export interface MeterProps {
  readonly label: string;
  readonly used: number;
  readonly held: number;
  readonly limit: number;
  readonly percentUsed: number;
  readonly triggers: Triggers;
}

const partOf = (amount: number, limit: number) => (limit > 0 ? Math.min(100, (100 * amount) / limit) : 100);

export function Meter({ label, used, held, limit, percentUsed, triggers }: MeterProps) {
  const usedPart = partOf(used, limit);
  const heldPart = Math.min(100 - usedPart, partOf(held, limit));
  const text = isUnlimited(limit)
    ? `${creditText(used)} credits used, no limit`
    : `${creditText(used)} of ${limitText(limit)} credits used, ${percentText(percentUsed)}`;
  const { notify, suspend, suspendImmediate } = triggers;
  const isPast = (trigger: number | null) => trigger !== null && usedPart >= trigger;
  const level = isPast(suspend) || isPast(suspendImmediate) ? 'full' : isPast(notify) ? 'high' : 'fine';
  return (
    <div
      class={`meter ${level}`}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(usedPart)}
      aria-valuetext={text}
    >
      <span class="meter-used" style={{ width: `${usedPart}%` }} />
      <span class="meter-held" style={{ width: `${heldPart}%` }} />
      {[notify, suspend].map(
        (trigger) =>
          trigger !== null &&
          trigger < 100 && <span key={trigger} class="meter-mark" style={{ left: `${trigger}%` }} />,
      )}
    </div>
  );
}
