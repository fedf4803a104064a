/** The working copy of a transaction: the rows as read, and beside them the rows as changed. Never writes through. */

import { MAX_MICRO_CREDITS, type MicroCredits, microCredits } from '../micro-credits.ts';
import { type Scope, userScope, windowFor } from '../scope.ts';
import type { AlertRecord, AnswerRecord, AuditRecord, Changes, Rows } from '../store/ledger-store.ts';
import type { UsageEvent } from '../usage/usage-event.ts';
import type { CreditCalendar, CreditWindow, WindowId } from '../windows/credit-calendar.ts';
import type { Bucket } from './bucket.ts';
import { BucketTable } from './bucket-table.ts';
import type { ClockAhead } from './command.ts';
import type { Hold } from './hold.ts';
import type { LedgerHead, LimitOverride } from './ledger-head.ts';
import type { LedgerSetting } from './ledger-setting.ts';
import { createRules, type Policy, type Rules } from './rules.ts';
import {
  alertFlag,
  newlyReached,
  projectedUse,
  rearmed,
  ruleKey,
  type Suspension,
  stateOf,
} from './triggers.ts';

export class Books {
  readonly calendar: CreditCalendar;
  readonly #policy: Policy;
  readonly #head: LedgerHead;
  readonly #rows: Rows;
  readonly #window: CreditWindow;
  #latestWindow: WindowId;
  #rules: Rules;
  readonly #buckets: BucketTable;
  readonly #droppedScopes: Scope[] = [];
  readonly #holds = new Map<string, Hold | null>();
  readonly #events = new Map<string, UsageEvent>();
  readonly #answers = new Map<string, AnswerRecord | null>();
  readonly #overrides = new Map<Scope, LimitOverride | null>();
  readonly #suspensions = new Map<Scope, Suspension | null>();
  readonly #leases = new Map<string, number | null>();
  readonly #alerts: AlertRecord[] = [];
  readonly #audit: AuditRecord[] = [];

  constructor(found: {
    readonly setting: LedgerSetting;
    readonly rules: Rules;
    readonly head: LedgerHead;
    readonly window: CreditWindow;
    readonly rows: Rows;
    readonly buckets: ReadonlyMap<string, Bucket>;
  }) {
    this.calendar = found.setting.calendar;
    this.#policy = found.setting.policy;
    this.#rules = found.rules;
    this.#head = found.head;
    this.#latestWindow = found.head.latestWindow;
    this.#window = found.window;
    this.#rows = found.rows;
    this.#buckets = new BucketTable(found.buckets.values());
  }

  get rules(): Rules {
    return this.#rules;
  }

  /** Ids of holds whose owner seemed to be gone when the rows were read. */
  get orphans(): readonly string[] {
    return this.#rows.orphans;
  }

  /** The window that everything new in this transaction is charged to. Remembers that it has been opened. */
  openWindow(): CreditWindow {
    if (this.#window.id > this.#latestWindow) this.#latestWindow = this.#window.id;
    return this.#window;
  }

  /** The refusal of a command whose clock names a window that this transaction may not open: see `chargedWindow`. */
  clockAhead(at: number): ClockAhead | undefined {
    const asked = this.calendar.windowAt(at).id;
    return asked > this.#window.id ? { type: 'clockAhead', asked, latest: this.#latestWindow } : undefined;
  }

  /** Makes a window the newest, also when a later one was charged before. Returns the one that was. */
  resetWindow(window: WindowId): WindowId {
    const old = this.#latestWindow;
    this.#latestWindow = window;
    return old;
  }

  /** The scope's bucket that counts what is charged to that day. */
  bucket(scope: Scope, day: WindowId): Bucket {
    return this.#buckets.get(scope, windowFor(scope, day));
  }

  /** The window of that bucket. */
  windowOf(scope: Scope, day: WindowId): CreditWindow {
    return this.calendar.windowOf(windowFor(scope, day));
  }

  /** Changes what a bucket has settled and held. Asserts that neither turns negative. */
  charge(scope: Scope, day: WindowId, settled: number, held: number): Bucket {
    // Before use changes: one call may lead from below a trigger of a new limit to beyond it.
    const old = rearmed(this.bucket(scope, day), this.#rules.ruleOf(scope));
    const bucket: Bucket = {
      scope,
      window: old.window,
      settled: microCredits(old.settled + settled),
      held: microCredits(old.held + held),
      alerted: old.alerted,
      alertedFor: old.alertedFor,
      resumed: old.resumed,
    };
    if (bucket.settled < 0 || bucket.held < 0) {
      throw new Error(
        `${scope} would have settled ${bucket.settled} and held ${bucket.held} in ${bucket.window}`,
      );
    }
    this.#buckets.put(bucket);
    return bucket;
  }

  putBucket(bucket: Bucket): void {
    this.#buckets.put(bucket);
  }

  dropScope(scope: Scope): void {
    this.#droppedScopes.push(scope);
  }

  /** Announces the triggers that a scope has reached, each once in a window. Windows that are over stay silent. */
  announce(scope: Scope, day: WindowId, at: number): void {
    const rule = this.#rules.ruleOf(scope);
    if (!rule || windowFor(scope, day) < windowFor(scope, this.#window.id)) return;
    const bucket = rearmed(this.bucket(scope, day), rule);
    const window = this.windowOf(scope, day);
    const reached = newlyReached(bucket, rule, window, at);
    if (reached.length === 0) return;
    const figures = {
      scope,
      window: window.id,
      at,
      state: stateOf(bucket, rule, this.suspension(scope)),
      used: bucket.settled,
      held: bucket.held,
      limit: rule.limit,
      projected: Math.ceil(projectedUse(bucket.settled, window, at)) as MicroCredits,
    };
    let { alerted } = bucket;
    for (const { name, percent } of reached) {
      this.#alerts.push({ ...figures, trigger: name, percent });
      alerted |= alertFlag[name];
    }
    this.putBucket({ ...bucket, alerted, alertedFor: ruleKey(rule) });
  }

  /** Tells the operator that a bill was higher than its hold, once for each user and window. */
  announceBillAboveHold({ call, window, amount, scopes }: Hold, bill: MicroCredits, at: number): void {
    const scope = scopes.find((one) => one === userScope(call.user)) ?? scopes[0];
    if (scope === undefined) return;
    const bucket = this.bucket(scope, window);
    if (window < this.#window.id || (bucket.alerted & alertFlag['bill-above-hold']) !== 0) return;
    const rule = this.#rules.ruleOf(scope);
    this.#alerts.push({
      scope,
      window,
      trigger: 'bill-above-hold',
      percent: amount === 0 ? 100 : Math.round((100 * bill) / amount),
      state: stateOf(bucket, rule, this.suspension(scope)),
      at,
      used: bucket.settled,
      held: bucket.held,
      limit: rule?.limit ?? MAX_MICRO_CREDITS,
      projected: bill,
    });
    this.putBucket({ ...bucket, alerted: bucket.alerted | alertFlag['bill-above-hold'] });
  }

  /** Of every process, where a command asks for all of them. */
  openHolds(): Iterable<Hold> {
    return this.#rows.holds.values();
  }

  hold(id: string): Hold | undefined {
    const changed = this.#holds.get(id);
    return changed === undefined ? this.#rows.holds.get(id) : (changed ?? undefined);
  }

  putHold(hold: Hold): void {
    this.#holds.set(hold.id, hold);
  }

  dropHold(id: string): void {
    this.#holds.set(id, null);
  }

  event(id: string): UsageEvent | undefined {
    return this.#events.get(id) ?? this.#rows.events.get(id);
  }

  putEvent(event: UsageEvent): void {
    this.#events.set(event.eventId, event);
  }

  answer(id: string): AnswerRecord | undefined {
    const changed = this.#answers.get(id);
    return changed === undefined ? this.#rows.answers.get(id) : (changed ?? undefined);
  }

  putAnswer(answer: AnswerRecord): void {
    this.#answers.set(answer.id, answer);
  }

  dropAnswer(id: string): void {
    this.#answers.set(id, null);
  }

  override(scope: Scope): LimitOverride | undefined {
    const changed = this.#overrides.get(scope);
    return changed === undefined ? this.#head.overrides.get(scope) : (changed ?? undefined);
  }

  putOverride(scope: Scope, override: LimitOverride | null): void {
    this.#overrides.set(scope, override);
    this.#remakeRules();
  }

  suspension(scope: Scope): Suspension | undefined {
    return this.#rules.suspensionOf(scope);
  }

  putSuspension(scope: Scope, suspension: Suspension | null): void {
    this.#suspensions.set(scope, suspension);
    this.#remakeRules();
  }

  leaseUntil(owner: string): number {
    const changed = this.#leases.get(owner);
    return (changed === undefined ? this.#head.leases.get(owner) : changed) ?? 0;
  }

  putLease(owner: string, until: number | null): void {
    this.#leases.set(owner, until);
  }

  audit(record: AuditRecord): void {
    this.#audit.push(record);
  }

  /** Commands of one transaction see the administrators' acts that precede them in it. */
  #remakeRules(): void {
    this.#rules = createRules(
      this.#policy,
      merged(this.#head.overrides, this.#overrides),
      merged(this.#head.suspensions, this.#suspensions),
    );
  }

  changes(): Changes {
    const putHolds: Hold[] = [];
    const dropHolds: string[] = [];
    for (const [id, hold] of this.#holds) {
      if (hold) putHolds.push(hold);
      else if (this.#rows.holds.has(id)) dropHolds.push(id);
    }
    const putAnswers: AnswerRecord[] = [];
    const dropAnswers: string[] = [];
    for (const [id, answer] of this.#answers) {
      if (answer) putAnswers.push(answer);
      else dropAnswers.push(id);
    }
    return {
      latestWindow: this.#latestWindow === this.#head.latestWindow ? null : this.#latestWindow,
      buckets: this.#buckets.changed(),
      dropScopes: this.#droppedScopes,
      putHolds,
      dropHolds,
      putEvents: [...this.#events.values()],
      putAnswers,
      dropAnswers,
      overrides: [...this.#overrides],
      suspensions: [...this.#suspensions],
      leases: [...this.#leases],
      alerts: this.#alerts,
      audit: this.#audit,
    };
  }
}

function merged<V>(base: ReadonlyMap<Scope, V>, changes: ReadonlyMap<Scope, V | null>): Map<Scope, V> {
  const result = new Map(base);
  for (const [scope, value] of changes) {
    if (value === null) result.delete(scope);
    else result.set(scope, value);
  }
  return result;
}
