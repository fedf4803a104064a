/** How far a scope is towards its limit. */

import { badInput } from '../errors/gateway-error.ts';
import type { Caller } from '../identity/caller.ts';
import { readName } from '../identity/name.ts';
import { readsAllUsage, requirePermission } from '../identity/permissions.ts';
import { type Connection, toConnection } from '../pages/connection.ts';
import { readCursor, toCursor, unknownCursor } from '../pages/cursor.ts';
import { type PageArguments, readPageSize } from '../pages/page.ts';
import type { Clock } from './clock.ts';
import type { Bucket, BucketKey } from './ledger/bucket.ts';
import type { Ledger } from './ledger/ledger.ts';
import { type ChargedCall, createRulesCache, type Policy, type Rules } from './ledger/rules.ts';
import { type CreditState, stateOf, type Triggers } from './ledger/triggers.ts';
import { MAX_MICRO_CREDITS, type MicroCredits, percentOf } from './micro-credits.ts';
import {
  ACCOUNT,
  inPeriod,
  keyScope,
  type Scope,
  teamScope,
  userScope,
  windowFor,
  withoutPeriod,
} from './scope.ts';
import { chargedWindow } from './windows/charged-window.ts';
import type { CreditCalendar, CreditWindow, WindowId } from './windows/credit-calendar.ts';
import { type Period, periodOfWindow } from './windows/period.ts';

/** `used + held + remaining = limit`, always; `remaining` is below zero after a limit was lowered under what is used. */
export interface CreditStatus {
  readonly scope: string;
  readonly window: WindowDates;
  readonly limit: MicroCredits;
  readonly used: MicroCredits;
  readonly held: MicroCredits;
  readonly remaining: MicroCredits;
  /** `100 * used / limit`; 100 when the limit is zero. */
  readonly percentUsed: number;
  readonly state: CreditState;
  /** Null in an alert, which tells of one of them. */
  readonly triggers: Triggers | null;
}

export interface WindowDates {
  readonly id: string;
  readonly start: Date;
  readonly end: Date;
  readonly timeZone: string;
  readonly period: Period;
}

/** Every answer sees all that was booked before it was asked for. @throws GatewayError LEDGER_UNAVAILABLE */
export interface CreditStatusService {
  of(scope: Scope, period?: Period): Promise<CreditStatus>;
  me(caller: Caller, period?: Period): Promise<CreditStatus>;
  account(period?: Period): Promise<CreditStatus>;
  /** Of an API key, by its id. */
  key(id: string): Promise<CreditStatus>;
  /** @throws GatewayError FORBIDDEN for a team that the caller is not in, without usage:read:all */
  team(caller: Caller, name: string, period?: Period): Promise<CreditStatus>;
  /**
   * Teams that have used credits in this window or have a limit of their own, in the order of their names; without
   * usage:read:all the caller's. @throws GatewayError BAD_USER_INPUT for a bad `first` or `after`.
   */
  teams(caller: Caller, page?: StatusPageArguments): Promise<Connection<CreditStatus>>;
  /** @throws GatewayError FORBIDDEN for another user's without usage:read:all */
  user(caller: Caller, name: string, period?: Period): Promise<CreditStatus>;
  /**
   * Users who have used credits in this window or have a limit of their own, in the order of their names.
   * @throws GatewayError FORBIDDEN without usage:read:all; BAD_USER_INPUT for a bad `first` or `after`.
   */
  users(caller: Caller, page?: StatusPageArguments): Promise<Connection<CreditStatus>>;
  /** What the caller may still spend: the least over the user, the user's teams and the account. */
  remaining(caller: Caller): Promise<MicroCredits>;
  /** What a new call may take: the least over every limit that it would be charged to, and nothing where one is suspended. */
  roomFor(caller: Caller, call: Pick<ChargedCall, 'function' | 'model'>): Promise<MicroCredits>;
}

export interface StatusPageArguments extends PageArguments {
  readonly period?: Period | undefined;
}

export interface CreditStatusDependencies {
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly calendar: CreditCalendar;
  readonly clock: Clock;
  readonly teamsOf: (caller: Caller) => readonly string[];
}

export function createCreditStatusService({
  ledger,
  policy,
  calendar,
  clock,
  teamsOf,
}: CreditStatusDependencies): CreditStatusService {
  const rulesOf = createRulesCache(policy);
  const named = (kind: string) =>
    [...policy.limits.keys()].filter((scope) => scope.startsWith(kind) && scope !== `${kind}*`) as Scope[];
  const policyScopes = { 'user:': named('user:'), 'team:': named('team:') };

  async function current(): Promise<{ rules: Rules; window: CreditWindow }> {
    const head = await ledger.records.head();
    return { rules: rulesOf(head), window: chargedWindow(calendar, head.latestWindow, clock.now()) };
  }

  async function statuses(scopes: readonly Scope[]): Promise<CreditStatus[]> {
    const { rules, window } = await current();
    const buckets = await ledger.records.buckets(keysOf(scopes, window.id));
    return buckets.map((bucket) => toStatus(bucket, rules, calendar.windowOf(bucket.window)));
  }

  async function of(scope: Scope, period: Period = 'DAY'): Promise<CreditStatus> {
    const [status] = await statuses([inPeriod(scope, period)]);
    if (!status) throw new Error(`no status for ${scope}`);
    return status;
  }

  /** Of all that such a call of the caller's is charged to. */
  async function chargedBy(
    caller: Caller,
    { function: name, model }: Pick<ChargedCall, 'function' | 'model'>,
  ): Promise<CreditStatus[]> {
    const { rules } = await current();
    const { user } = caller;
    const call = { user: user.name, apiKeyId: user.apiKey?.id ?? null, teams: teamsOf(caller) };
    return statuses(rules.scopesOf({ ...call, function: name, model }));
  }

  async function namesAfter(kind: 'user:' | 'team:', after: string, limit: number): Promise<Scope[]> {
    const { window } = await current();
    const known = await ledger.records.scopes(window.id, kind, after, limit);
    const scopes = new Set([...known, ...policyScopes[kind].filter((scope) => scope > after)]);
    return [...scopes].sort(byCodePoint).slice(0, limit);
  }

  async function pageOf(
    kind: 'user:' | 'team:',
    page: StatusPageArguments,
    visible: readonly Scope[] | null,
  ): Promise<Connection<CreditStatus>> {
    const { after, period = 'DAY' } = page;
    const count = readPageSize(page);
    const from = after == null ? '' : scopeAt(kind, after);
    const scopes = visible
      ? [...visible].sort(byCodePoint).filter((scope) => scope > from)
      : await namesAfter(kind, from, count + 1);
    const nodes = await statuses(scopes.slice(0, count).map((scope) => inPeriod(scope, period)));
    const edges = nodes.map((node) => ({ cursor: toCursor(node.scope), node }));
    return toConnection(edges, scopes.length > count, page);
  }

  return {
    of,
    me: (caller, period) => of(userScope(caller.user.name), period),
    account: (period) => of(ACCOUNT, period),
    key: (id) => of(keyScope(id)),
    async team(caller, given, period) {
      const { name, problem } = readName(given);
      if (problem !== null) throw badInput('name', problem);
      if (!teamsOf(caller).includes(name)) requireOthersUsage(caller);
      return of(teamScope(name), period);
    },
    teams(caller, page = {}) {
      const seesAll = caller.user.permissions.has('credits:admin') || readsAllUsage(caller.user);
      return pageOf('team:', page, seesAll ? null : teamsOf(caller).map(teamScope));
    },
    async user(caller, given, period) {
      const { name, problem } = readName(given);
      if (problem !== null) throw badInput('name', problem);
      if (name !== caller.user.name) requireOthersUsage(caller);
      return of(userScope(name), period);
    },
    async users(caller, page = {}) {
      requireOthersUsage(caller);
      return pageOf('user:', page, null);
    },
    async remaining(caller) {
      const charged = await chargedBy(caller, { function: '', model: null });
      return Math.min(...charged.map(({ remaining }) => remaining)) as MicroCredits;
    },
    async roomFor(caller, call) {
      const charged = await chargedBy(caller, call);
      const room = charged.map(({ state, remaining }) => (state.startsWith('SUSPENDED') ? 0 : remaining));
      return Math.max(0, Math.min(...room)) as MicroCredits;
    },
  };
}

function keysOf(scopes: readonly Scope[], day: WindowId): readonly BucketKey[] {
  return scopes.map((scope) => ({ scope, window: windowFor(scope, day) }));
}

export function toStatus(bucket: Bucket, rules: Rules, window: CreditWindow): CreditStatus {
  const { scope, settled: used, held } = bucket;
  const rule = rules.ruleOf(scope);
  const limit = rule?.limit ?? MAX_MICRO_CREDITS;
  return {
    scope: withoutPeriod(scope),
    window: toDates(window),
    limit,
    used,
    held,
    remaining: (limit - used - held) as MicroCredits,
    percentUsed: percentOf(used, limit),
    state: stateOf(bucket, rule, rules.suspensionOf(scope)),
    triggers: rules.triggersOf(scope),
  };
}

export function toDates({ id, start, end, timeZone }: CreditWindow): WindowDates {
  return { id, start: new Date(start), end: new Date(end), timeZone, period: periodOfWindow(id) };
}

function scopeAt(kind: string, cursor: string): string {
  const scope = readCursor(cursor);
  if (!scope.startsWith(kind)) throw unknownCursor();
  return scope;
}

/** The order of SQLite's binary collation on UTF-8, which JavaScript's own order is not beyond the basic plane. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

export function requireAdmin({ user }: Pick<Caller, 'user'>): void {
  requirePermission(user, [['credits:admin']]);
}

function requireOthersUsage({ user }: Pick<Caller, 'user'>): void {
  requirePermission(user, [['usage:read:all'], ['credits:admin']]);
}
