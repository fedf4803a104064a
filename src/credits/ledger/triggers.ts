/** When a scope is announced, suspended, and stopped; like a resource monitor's triggers, but for Cortex. */
import type { MicroCredits } from '../micro-credits.ts';
import type { CreditWindow } from '../windows/credit-calendar.ts';
import type { Bucket } from './bucket.ts';

/** Percentages of the limit that use (settled credits) reaches. Null: never. */
export interface Triggers {
  /** Sends an alert; also when use, projected to the end of the window, will reach it. */
  readonly notify: number | null;
  /** Refuses new work; running work goes on and may still top up. */
  readonly suspend: number | null;
  /** Refuses new work and cancels running work. */
  readonly suspendImmediate: number | null;
}

export interface LimitRule {
  readonly limit: MicroCredits;
  readonly triggers: Triggers;
}

/** An administrator's suspension, which lasts until it is lifted. */
export interface Suspension {
  readonly immediate: boolean;
  readonly by: string;
  readonly at: number;
  readonly reason: string;
}

export type CreditState = 'OK' | 'NOTIFIED' | 'SUSPENDED' | 'SUSPENDED_IMMEDIATE';

export type TriggerName =
  | 'notify'
  | 'notify-projected'
  | 'suspend'
  | 'suspend-immediate'
  /** A call cost more than was held for it: no matter of a limit, but a defect of the gateway. */
  | 'bill-above-hold';

/** The bit of `Bucket.alerted` that says a trigger has been announced in this window. */
export const alertFlag: Readonly<Record<TriggerName, number>> = {
  notify: 1,
  'notify-projected': 2,
  suspend: 4,
  'suspend-immediate': 8,
  'bill-above-hold': 16,
};

/**
 * A projection never counts less than this part of the window as elapsed, so that one call at 00:05 is not
 * extrapolated to 288 times its price.
 */
const PROJECTION_FLOOR = 0.25;

function reaches(used: number, { limit }: LimitRule, percent: number | null): boolean {
  return percent !== null && used * 100 >= limit * percent;
}

export function stateOf(
  bucket: Bucket,
  rule: LimitRule | null,
  suspension: Suspension | undefined,
): CreditState {
  if (suspension) return suspension.immediate ? 'SUSPENDED_IMMEDIATE' : 'SUSPENDED';
  if (!rule) return 'OK';
  const { triggers } = rule;
  if (reaches(bucket.settled, rule, triggers.suspendImmediate)) return 'SUSPENDED_IMMEDIATE';
  if (!bucket.resumed && reaches(bucket.settled, rule, triggers.suspend)) return 'SUSPENDED';
  return reaches(bucket.settled, rule, triggers.notify) ? 'NOTIFIED' : 'OK';
}

/** Use at the end of the window if it goes on as it has so far, in micro-credits. */
export function projectedUse(settled: MicroCredits, window: CreditWindow, now: number): number {
  const elapsed = (now - window.start) / (window.end - window.start);
  return settled / Math.min(1, Math.max(PROJECTION_FLOOR, elapsed));
}

export interface ReachedTrigger {
  readonly name: TriggerName;
  readonly percent: number;
}

/** The triggers that this bucket has reached and not yet announced, the gravest first. */
export function newlyReached(
  bucket: Bucket,
  rule: LimitRule,
  window: CreditWindow,
  now: number,
): ReachedTrigger[] {
  // A limit of zero forbids spending; it is not a budget that somebody needs to be warned about.
  if (rule.limit === 0) return [];
  const { notify, suspend, suspendImmediate } = rule.triggers;
  const reached: ReachedTrigger[] = [];
  const check = (name: TriggerName, percent: number | null, used: number): boolean => {
    if (percent === null || !reaches(used, rule, percent)) return false;
    if ((bucket.alerted & alertFlag[name]) === 0) reached.push({ name, percent });
    return true;
  };
  check('suspend-immediate', suspendImmediate, bucket.settled);
  check('suspend', suspend, bucket.settled);
  if (!check('notify', notify, bucket.settled)) {
    check('notify-projected', notify, projectedUse(bucket.settled, window, now));
  }
  return reached;
}
