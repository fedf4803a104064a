/** When a scope is announced, suspended, and stopped; like a resource monitor's triggers, but for Cortex. */

import type { MicroCredits } from '../micro-credits.ts';
import type { CreditWindow } from '../windows/credit-calendar.ts';
import type { Bucket } from './bucket.ts';

/** Percentages of the limit that use (settled credits) reaches. Null: never. */
export interface Triggers {
  /** Sends an alert, once: when use reaches it, or before that, when use projected to the end of the window will. */
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

/**
 * The bit of `Bucket.alerted` that says a trigger has been announced. A projection is the same message told early, so
 * whoever was told of it is not told again when use gets there.
 */
export const alertFlag: Readonly<Record<TriggerName, number>> = {
  notify: 1,
  'notify-projected': 1,
  suspend: 4,
  'suspend-immediate': 8,
  'bill-above-hold': 16,
};

/**
 * The part of the window that must have passed before anything is said of its end. Use comes in bursts: of a nightly
 * batch, or of people who arrive at nine, an earlier projection would warn each morning and be wrong each evening.
 */
const PROJECTION_EVIDENCE = 0.5;

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

/** Use at the end of the window if it goes on as it has so far, in micro-credits; what it is now, too early to tell. */
export function projectedUse(settled: MicroCredits, window: CreditWindow, now: number): number {
  const elapsed = (now - window.start) / (window.end - window.start);
  return elapsed < PROJECTION_EVIDENCE ? settled : settled / Math.min(1, elapsed);
}

export interface ReachedTrigger {
  readonly name: TriggerName;
  readonly percent: number;
}

/** Tells rules with other announcements apart. */
export function ruleKey({ limit, triggers }: LimitRule): string {
  return [limit, triggers.notify, triggers.suspend, triggers.suspendImmediate].join();
}

/**
 * The bucket as this rule sees it. What was announced for another limit says nothing of this one, so those of its
 * triggers that use is below can fire; those that use is past stay announced, or each small raise would repeat them.
 */
export function rearmed(bucket: Bucket, rule: LimitRule | null): Bucket {
  if (bucket.alerted === 0 || !rule || bucket.alertedFor === ruleKey(rule)) return bucket;
  const { notify, suspend, suspendImmediate } = rule.triggers;
  const passed =
    (reaches(bucket.settled, rule, notify) ? alertFlag.notify : 0) |
    (reaches(bucket.settled, rule, suspend) ? alertFlag.suspend : 0) |
    (reaches(bucket.settled, rule, suspendImmediate) ? alertFlag['suspend-immediate'] : 0) |
    // No matter of the limit.
    alertFlag['bill-above-hold'];
  return { ...bucket, alerted: bucket.alerted & passed, alertedFor: ruleKey(rule) };
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
