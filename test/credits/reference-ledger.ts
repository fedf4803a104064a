/**
 * The ledger as one would explain it on a blackboard: a list of holds, a list of events, and sums over them. It
 * shares no code with the real one.
 */
export interface ReferenceCall {
  readonly user: string;
  readonly apiKeyId: string | null;
  readonly teams: readonly string[];
  readonly function: string;
  readonly model: string;
}

interface ReferenceHold {
  readonly call: ReferenceCall;
  readonly owner: string;
  readonly window: string;
  amount: number;
}

interface ReferenceEvent {
  readonly call: ReferenceCall;
  readonly window: string;
  credits: number;
  uncertain: boolean;
}

export type Verdict =
  | { readonly granted: number }
  | { readonly refused: 'EXHAUSTED' | 'SUSPENDED' }
  | 'unknown'
  | 'done';

/** The Monday of the week, or the month, that a day lies in. */
function spanning(scope: string, day: string): string {
  if (scope.startsWith('month:')) return day.slice(0, 7);
  if (!scope.startsWith('week:')) return day;
  let monday = mondays.get(day);
  if (monday === undefined) {
    const date = new Date(`${day}T12:00:00Z`);
    while (date.getUTCDay() !== 1) date.setUTCDate(date.getUTCDate() - 1);
    monday = date.toISOString().slice(0, 10);
    mondays.set(day, monday);
  }
  return `week of ${monday}`;
}

const mondays = new Map<string, string>();

export class ReferenceLedger {
  readonly holds = new Map<string, ReferenceHold>();
  readonly events = new Map<string, ReferenceEvent>();
  readonly overrides = new Map<string, number>();
  readonly suspensions = new Map<string, 'suspend' | 'immediate'>();
  readonly resumed = new Set<string>();
  readonly leases = new Map<string, number>();
  /** Sums of `events` and `holds`, by scope and window, for every scope that any call could have. */
  readonly settled = new Map<string, number>();
  readonly held = new Map<string, number>();
  readonly #policy: ReadonlyMap<string, number>;
  window = '';

  /** @param policy Limits by scope; `user:*` and `key:*` for each user and key. */
  constructor(policy: ReadonlyMap<string, number>) {
    this.#policy = policy;
  }

  openWindow(day: string): void {
    if (day > this.window) this.window = day;
  }

  limit(scope: string): number | undefined {
    const wildcard = scope.replace(/(^|\/|^week:|^month:)(user|key):.*$/, '$1$2:*');
    return this.overrides.get(scope) ?? this.#policy.get(scope) ?? this.#policy.get(wildcard);
  }

  /** Every scope that a call counts towards, limited or not, in the order in which they are asked. */
  allScopes(call: ReferenceCall): string[] {
    const key = call.apiKeyId === null ? [] : [`key:${call.apiKeyId}`];
    const plain = [...key, `user:${call.user}`, ...call.teams.map((team) => `team:${team}`), 'account'];
    const qualified = [
      ...plain.map((base) => `function:${call.function}${base === 'account' ? '' : `/${base}`}`),
      ...plain.map((base) => `model:${call.model}${base === 'account' ? '' : `/${base}`}`),
    ];
    const longer = (scopes: readonly string[], period: string) => scopes.map((scope) => `${period}:${scope}`);
    return [
      ...plain,
      ...longer(plain, 'week'),
      ...longer(plain, 'month'),
      ...qualified,
      ...longer(qualified, 'week'),
      ...longer(qualified, 'month'),
    ];
  }

  countedScopes(call: ReferenceCall): string[] {
    return this.allScopes(call).filter((scope) => this.isCounted(scope));
  }

  /** An act that ends a suspension of the scope's trigger; what is not counted has no trigger. */
  resume(scope: string): void {
    if (this.isCounted(scope)) this.resumed.add(`${spanning(scope, this.window)} ${scope}`);
  }

  /** What nobody counts any more forgets that it was resumed. */
  forget(scope: string): void {
    if (this.isCounted(scope)) return;
    for (const key of this.resumed) if (key.endsWith(` ${scope}`)) this.resumed.delete(key);
  }

  isCounted(scope: string): boolean {
    return (
      !/^(function|model|week|month):/.test(scope) ||
      this.limit(scope) !== undefined ||
      this.suspensions.has(scope)
    );
  }

  used(scope: string, window: string): number {
    return this.settled.get(`${spanning(scope, window)} ${scope}`) ?? 0;
  }

  reserved(scope: string, window: string): number {
    return this.held.get(`${spanning(scope, window)} ${scope}`) ?? 0;
  }

  #add(sums: Map<string, number>, scopes: readonly string[], window: string, amount: number): void {
    for (const scope of scopes) {
      const key = `${spanning(scope, window)} ${scope}`;
      sums.set(key, (sums.get(key) ?? 0) + amount);
    }
  }

  #state(scope: string, window: string): 'running' | 'suspended' | 'stopped' {
    const suspension = this.suspensions.get(scope);
    if (suspension) return suspension === 'immediate' ? 'stopped' : 'suspended';
    const limit = this.limit(scope);
    if (limit === undefined) return 'running';
    const used = this.used(scope, window);
    if (used >= limit) return 'stopped';
    const plain = scope.replace(/^(week|month):/, '');
    const accountLike = plain === 'account' || /^(function|model):[^/]*$/.test(plain);
    const bySettings = accountLike && !(this.overridesWithoutRule(scope) && this.overridesWithoutRule(plain));
    if (bySettings && used * 100 >= limit * 95 && !this.resumed.has(`${spanning(scope, window)} ${scope}`))
      return 'suspended';
    return 'running';
  }

  /** An override of a scope that the policy does not know has the triggers of a user. */
  overridesWithoutRule(scope: string): boolean {
    return !this.#policy.has(scope);
  }

  hold(id: string, owner: string, call: ReferenceCall, most: number, least: number): Verdict {
    const scopes = this.countedScopes(call);
    let amount = most;
    // What costs nothing is refused to nobody.
    for (const scope of most === 0 ? [] : scopes) {
      const left =
        (this.limit(scope) ?? Number.POSITIVE_INFINITY) -
        this.used(scope, this.window) -
        this.reserved(scope, this.window);
      if (!this.suspensions.has(scope) && left < least) return { refused: 'EXHAUSTED' };
      if (this.#state(scope, this.window) !== 'running') return { refused: 'SUSPENDED' };
      amount = Math.min(amount, left);
    }
    this.#add(this.held, this.allScopes(call), this.window, amount);
    this.holds.set(id, { call, owner, window: this.window, amount });
    return { granted: amount };
  }

  /** All of the rows, or none. */
  holdRows(
    rows: readonly { readonly id: string; readonly amount: number }[],
    owner: string,
    call: ReferenceCall,
  ): Verdict {
    const total = rows.reduce((sum, { amount }) => sum + amount, 0);
    const verdict = this.hold('together', owner, call, total, total);
    const together = this.holds.get('together');
    this.holds.delete('together');
    if (together) for (const { id, amount } of rows) this.holds.set(id, { ...together, amount });
    return verdict;
  }

  /** Each at its least, or none; then, in order, what fits of their most. */
  holdCalls(
    owner: string,
    holds: readonly {
      readonly id: string;
      readonly most: number;
      readonly least: number;
      readonly call: ReferenceCall;
    }[],
  ): Verdict | { readonly granted: readonly number[] } {
    const left = (scope: string) =>
      (this.limit(scope) ?? Number.POSITIVE_INFINITY) -
      this.used(scope, this.window) -
      this.reserved(scope, this.window);
    const paid = holds.filter(({ most }) => most > 0);
    for (const scope of new Set(paid.flatMap(({ call }) => this.countedScopes(call)))) {
      const needed = paid
        .filter(({ call }) => this.countedScopes(call).includes(scope))
        .reduce((sum, { least }) => sum + least, 0);
      if (!this.suspensions.has(scope) && left(scope) < needed) return { refused: 'EXHAUSTED' };
      if (this.#state(scope, this.window) !== 'running') return { refused: 'SUSPENDED' };
    }
    const add = (id: string, amount: number) => {
      const hold = this.holds.get(id) as ReferenceHold;
      this.#add(this.held, this.allScopes(hold.call), this.window, amount);
      hold.amount += amount;
    };
    for (const { id, call, least } of holds) {
      this.holds.set(id, { call, owner, window: this.window, amount: 0 });
      add(id, least);
    }
    const granted = holds.map(({ id, most, least, call }) => {
      const more = Math.min(most - least, ...this.countedScopes(call).map(left));
      add(id, Math.max(0, more));
      return least + Math.max(0, more);
    });
    return { granted };
  }

  topUp(id: string, amount: number): Verdict {
    const hold = this.holds.get(id);
    if (!hold) return 'unknown';
    for (const scope of this.countedScopes(hold.call)) {
      if (this.#state(scope, hold.window) === 'stopped') return { refused: 'SUSPENDED' };
      const left =
        (this.limit(scope) ?? Number.POSITIVE_INFINITY) -
        this.used(scope, hold.window) -
        this.reserved(scope, hold.window);
      if (left < amount) return { refused: 'EXHAUSTED' };
    }
    this.#add(this.held, this.allScopes(hold.call), hold.window, amount);
    hold.amount += amount;
    return { granted: amount };
  }

  settle(id: string, credits: number): Verdict {
    if (this.holds.has(id)) {
      this.#book(id, credits, false);
      return 'done';
    }
    const event = this.events.get(id);
    if (!event) return 'unknown';
    if (event.uncertain) this.#correct(event, credits);
    return 'done';
  }

  #book(id: string, credits: number, uncertain: boolean): void {
    const hold = this.holds.get(id);
    if (!hold) return;
    this.holds.delete(id);
    this.#add(this.held, this.allScopes(hold.call), hold.window, -hold.amount);
    this.#add(this.settled, this.allScopes(hold.call), hold.window, credits);
    this.events.set(id, { call: hold.call, window: hold.window, credits, uncertain });
  }

  #correct(event: ReferenceEvent, credits: number): void {
    this.#add(this.settled, this.allScopes(event.call), event.window, credits - event.credits);
    event.credits = credits;
    event.uncertain = false;
  }

  release(id: string): Verdict {
    const hold = this.holds.get(id);
    if (!hold) return 'unknown';
    this.holds.delete(id);
    this.#add(this.held, this.allScopes(hold.call), hold.window, -hold.amount);
    return 'done';
  }

  expire(at: number): void {
    for (const [id, hold] of [...this.holds]) {
      if ((this.leases.get(hold.owner) ?? 0) < at) this.#book(id, hold.amount, true);
    }
  }

  correct(id: string, credits: number): Verdict {
    const event = this.events.get(id);
    if (!event) return 'unknown';
    this.#correct(event, credits);
    return 'done';
  }
}
