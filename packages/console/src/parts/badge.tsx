/** A state in a word and a colour; the word says it all. */
import { visible } from '../data/shown-text.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

const tones: Readonly<Record<string, Tone>> = {
  OK: 'good',
  ok: 'good',
  ACTIVE: 'good',
  CLOSED: 'good',
  SENT: 'good',
  NOTIFIED: 'warn',
  DEGRADED: 'warn',
  HALF_OPEN: 'warn',
  WAITING: 'warn',
  WARNING: 'warn',
  EXPIRED: 'warn',
  cancelled: 'plain',
  INFO: 'plain',
  uncertain: 'warn',
  SUSPENDED: 'bad',
  SUSPENDED_IMMEDIATE: 'bad',
  DOWN: 'bad',
  OPEN: 'bad',
  REVOKED: 'bad',
  CRITICAL: 'bad',
};

/** `SUSPENDED_IMMEDIATE` as people read it. */
const inWords = (state: string) =>
  /^[A-Z_]+$/.test(state) && tones[state] ? state.toLowerCase().replaceAll('_', ' ') : visible(state);

export function Badge({ state, tone }: { state: string; tone?: Tone }) {
  return (
    <span class={`badge ${tone ?? tones[state] ?? (/^[A-Z_]{4,}$/.test(state) ? 'bad' : 'plain')}`}>
      {inWords(state)}
    </span>
  );
}
