/** What changes for whom when a limit is set: reckoned from the figures of now, before anything is changed. */
import type { UsageFilter } from '../generated/documents.ts';
import { isUnlimited } from './figures.ts';

export interface ScopeFigures {
  readonly used: number;
  readonly held: number;
  readonly limit: number;
}

export const nothingUsed: ScopeFigures = { used: 0, held: 0, limit: 0 };

export type LimitEffect = 'stops' | 'suspends' | 'tells' | 'waits' | 'none';

export interface LimitPreview {
  readonly effect: LimitEffect;
  /** In a sentence. */
  readonly text: string;
  readonly percent: number;
}

/** Percentages of a limit at which something happens; null where it never does. */
export interface Triggers {
  readonly notify: number | null;
  readonly suspend: number | null;
  readonly suspendImmediate: number | null;
}

/** What holds for all but the account, where the policy says nothing else. */
export const standardTriggers: Triggers = { notify: 80, suspend: null, suspendImmediate: 100 };

export function previewLimit(
  { used, held }: ScopeFigures,
  { notify, suspend, suspendImmediate }: Triggers,
  limit: number,
): LimitPreview {
  const percent = limit > 0 ? (100 * used) / limit : 100;
  const isPast = (trigger: number | null): trigger is number => trigger !== null && percent >= trigger;
  if (isPast(suspendImmediate))
    return { effect: 'stops', percent, text: 'New work is refused at once, and what runs is cancelled.' };
  if (isPast(suspend))
    return { effect: 'suspends', percent, text: 'New work is refused at once; what runs finishes.' };
  if (used + held > limit)
    return { effect: 'waits', percent, text: 'Nothing new fits until running calls have ended.' };
  if (isPast(notify))
    return { effect: 'tells', percent, text: `It goes on, and people are told that it is past ${notify} %.` };
  return {
    effect: 'none',
    percent,
    text: isUnlimited(limit) ? 'Nobody is limited.' : 'Everybody goes on as now.',
  };
}

const fields = new Map([
  ['user', 'users'],
  ['team', 'teams'],
  ['key', 'apiKeys'],
  ['function', 'functions'],
  ['model', 'models'],
]);

/** Which calls count towards a scope, as a filter of usage; empty: all. Null: there is no such scope. */
export function callsOf(scope: string): UsageFilter | null {
  if (scope === 'account') return {};
  // `model:meta/llama/user:ada`: one model, for one user.
  const isQualified = /^(?:function|model):/.test(scope);
  const parts = isQualified ? scope.split(/\/(?=(?:user|team|key):)/) : [scope];
  const named = parts.flatMap((part) => {
    const cut = part.indexOf(':');
    const [field, name] = [fields.get(part.slice(0, cut)), part.slice(cut + 1)];
    return field && name ? [[field, [name]] as const] : [];
  });
  return named.length === parts.length ? Object.fromEntries(named) : null;
}
