/** What administrators do to limits. Each act holds in every process from its transaction on, and is audited. */
import { badInput } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import type { ApiKeyStore } from '../../identity/api-keys/api-key-store.ts';
import type { Caller } from '../../identity/caller.ts';
import { requirePermission } from '../../identity/permissions.ts';
import type { Clock } from '../clock.ts';
import { parseCredits, toCredits } from '../credit-amount.ts';
import { type CreditStatus, type CreditStatusService, requireAdmin } from '../credit-status.ts';
import type { AdministerCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { KnownNames } from '../prices/price-table.ts';
import {
  inPeriod,
  keyScope,
  parseScope,
  partsOf,
  periodOf,
  type Scope,
  scopeKind,
  withoutPeriod,
} from '../scope.ts';
import type { AuditRecord } from '../store/ledger-store.ts';
import type { CreditCalendar, WindowId } from '../windows/credit-calendar.ts';
import type { Period } from '../windows/period.ts';
import { HOW_MODELS_ARE_KNOWN } from './policy-file.ts';

/**
 * Every method but `setForKey` needs credits:admin, and each answers with the scope's status after the act.
 * @throws GatewayError FORBIDDEN, BAD_USER_INPUT, LEDGER_UNAVAILABLE.
 */
export interface LimitService {
  /** Zero forbids spending. A limit below what is used stops new work, and running work at its 100 % trigger. */
  set(caller: Caller, input: LimitInput): Promise<CreditStatus>;
  /** Of an API key, for whoever makes it. */
  setForKey(caller: Caller, id: string, limit: MicroCredits): Promise<CreditStatus>;
  /** Back to the policy's limit. */
  clear(caller: Caller, scope: string, reason?: string | null, period?: Period): Promise<CreditStatus>;
  /** No new work for the scope until it is resumed; with `immediate`, running work is cancelled too. */
  suspend(caller: Caller, scope: string, reason: string, immediate?: boolean): Promise<CreditStatus>;
  /** Lifts a suspension: an administrator's, and the `suspend` triggers for the rest of their windows. */
  resume(caller: Caller, scope: string, reason: string): Promise<CreditStatus>;
  /**
   * Makes today the newest day in the books again, after a clock that ran ahead had opened later ones; answers with
   * the account's status. What those days were charged stays theirs.
   * @param today As the administrator knows it; needed where it is days after the newest of the books
   */
  resetWindow(caller: Caller, reason: string, today?: WindowId | null): Promise<CreditStatus>;
  /** Who did what, newest first; `before` is the `sequence` of the last record of the page before. */
  audit(
    caller: Caller,
    page?: { readonly before?: number; readonly limit?: number },
  ): Promise<readonly AuditRecord[]>;
}

export interface LimitInput {
  readonly scope: string;
  readonly limit: MicroCredits;
  readonly period?: Period | undefined;
  readonly reason?: string | null;
}

export interface LimitServiceDependencies {
  readonly ledger: Ledger;
  readonly status: CreditStatusService;
  readonly clock: Clock;
  readonly calendar: CreditCalendar;
  readonly known: KnownNames;
  readonly apiKeys: Pick<ApiKeyStore, 'get'>;
  /** Cancels the running work of scopes that are now suspended at once. */
  readonly stopSuspended: () => Promise<void>;
}

const MAX_REASON_LENGTH = 1000;

export function createLimitService({
  ledger,
  status,
  clock,
  calendar,
  known,
  apiKeys,
  stopSuspended,
}: LimitServiceDependencies): LimitService {
  /** Of functions and models only known ones: a limit on another would limit nothing. */
  function scopeOf(text: string, field: string): Scope {
    const scope = parseScope(text, field);
    const { qualifier } = partsOf(scope);
    if (!qualifier) return scope;
    const { kind, name } = qualifier;
    const names = known[`${kind}s`];
    if (names.includes(name)) return scope;
    const hint = kind === 'model' ? `. ${HOW_MODELS_ARE_KNOWN}` : '';
    throw badInput(field, `there is no ${kind} ${name}${hint}`, { nearest: nearest(name, names) });
  }

  async function requireKey(scope: Scope): Promise<void> {
    const { base } = partsOf(scope);
    if (scopeKind(base) !== 'key' || (await apiKeys.get(base.slice('key:'.length)))) return;
    throw badInput('input.scope', `there is no API key ${base.slice('key:'.length)}`);
  }

  /** Also one that was limited or suspended while its function or model was known. */
  async function scopeInForce(text: string, period: Period): Promise<Scope> {
    const { overrides, suspensions } = await ledger.records.head();
    const scope = inPeriod(parseScope(text), period);
    return overrides.has(scope) || suspensions.has(scope) ? scope : inPeriod(scopeOf(text, 'scope'), period);
  }

  async function act(
    caller: Caller,
    scope: Scope,
    command: Pick<AdministerCommand, 'type' | 'limit'>,
    reason: string,
  ): Promise<CreditStatus> {
    if (reason.length > MAX_REASON_LENGTH)
      throw badInput('reason', `must have at most ${MAX_REASON_LENGTH} characters`);
    await ledger.submit([{ ...command, scope, by: caller.user.name, at: clock.now(), reason }]);
    await stopSuspended();
    return status.of(withoutPeriod(scope), periodOf(scope));
  }

  function checkReason(reason: string): void {
    if (reason.trim() === '') throw badInput('reason', 'must say why; it is kept in the audit');
    if (reason.length > MAX_REASON_LENGTH)
      throw badInput('reason', `must have at most ${MAX_REASON_LENGTH} characters`);
  }

  return {
    async set(caller, { scope, limit, period = 'DAY', reason }) {
      requireAdmin(caller);
      const amount = parseCredits(toCredits(limit), 'input.limit');
      const limited = inPeriod(scopeOf(scope, 'input.scope'), period);
      await requireKey(limited);
      return act(caller, limited, { type: 'setLimit', limit: amount }, reason ?? '');
    },
    async setForKey(caller, id, limit) {
      requirePermission(caller.user, [['keys:admin'], ['credits:admin']]);
      const amount = parseCredits(toCredits(limit), 'input.limit');
      return act(caller, keyScope(id), { type: 'setLimit', limit: amount }, 'with the key');
    },
    async clear(caller, scope, reason, period = 'DAY') {
      requireAdmin(caller);
      return act(caller, await scopeInForce(scope, period), { type: 'clearLimit' }, reason ?? '');
    },
    async suspend(caller, scope, reason, immediate = false) {
      requireAdmin(caller);
      checkReason(reason);
      return act(
        caller,
        scopeOf(scope, 'scope'),
        { type: immediate ? 'suspendImmediate' : 'suspend' },
        reason,
      );
    },
    async resume(caller, scope, reason) {
      requireAdmin(caller);
      checkReason(reason);
      const resumed = await scopeInForce(scope, 'DAY');
      for (const period of ['WEEK', 'MONTH'] as const) {
        const { state } = await status.of(resumed, period);
        if (state === 'SUSPENDED') await act(caller, inPeriod(resumed, period), { type: 'resume' }, reason);
      }
      return act(caller, resumed, { type: 'resume' }, reason);
    },
    async resetWindow(caller, reason, today = null) {
      requireAdmin(caller);
      checkReason(reason);
      const at = clock.now();
      const clocks = calendar.windowAt(at).id;
      if (today !== null && today !== clocks)
        throw badInput('today', `the gateway's clock says ${clocks}; set the clock first`);
      const by = caller.user.name;
      const confirmed = today !== null;
      const [outcome] = await ledger.submit([{ type: 'resetWindow', by, at, confirmed, reason }]);
      if (outcome?.type === 'clockAhead')
        throw badInput(
          'today',
          `the gateway's clock says ${clocks}, days after the newest of the books, ${outcome.latest}; if it is right, say so with today: "${clocks}"`,
        );
      return status.account();
    },
    async audit(caller, { before = 0, limit = 100 } = {}) {
      requireAdmin(caller);
      return ledger.records.audit(before, limit);
    },
  };
}
