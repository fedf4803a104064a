/** What administrators do to limits. Each act holds in every process from its transaction on, and is audited. */
import { badInput } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import type { Caller } from '../../identity/caller.ts';
import { requirePermission } from '../../identity/permissions.ts';
import type { Clock } from '../clock.ts';
import { parseCredits, toCredits } from '../credit-amount.ts';
import { type CreditStatus, type CreditStatusService, requireAdmin } from '../credit-status.ts';
import type { AdministerCommand } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { MicroCredits } from '../micro-credits.ts';
import { inPeriod, keyScope, parseScope, partsOf, periodOf, type Scope, withoutPeriod } from '../scope.ts';
import type { AuditRecord } from '../store/ledger-store.ts';
import type { Period } from '../windows/period.ts';

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
   */
  resetWindow(caller: Caller, reason: string): Promise<CreditStatus>;
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
  readonly functions: readonly string[];
  /** Cancels the running work of scopes that are now suspended at once. */
  readonly stopSuspended: () => Promise<void>;
}

const MAX_REASON_LENGTH = 1000;

export function createLimitService({
  ledger,
  status,
  clock,
  functions,
  stopSuspended,
}: LimitServiceDependencies): LimitService {
  function scopeOf(text: string, field: string): Scope {
    const scope = parseScope(text, field);
    const { qualifier } = partsOf(scope);
    if (qualifier?.kind === 'function' && !functions.includes(qualifier.name)) {
      throw badInput(field, `there is no function ${qualifier.name}`, {
        nearest: nearest(qualifier.name, functions),
      });
    }
    return scope;
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
      return act(caller, limited, { type: 'setLimit', limit: amount }, reason ?? '');
    },
    async setForKey(caller, id, limit) {
      requirePermission(caller.user, [['keys:admin'], ['credits:admin']]);
      const amount = parseCredits(toCredits(limit), 'input.limit');
      return act(caller, keyScope(id), { type: 'setLimit', limit: amount }, 'with the key');
    },
    async clear(caller, scope, reason, period = 'DAY') {
      requireAdmin(caller);
      return act(caller, inPeriod(scopeOf(scope, 'scope'), period), { type: 'clearLimit' }, reason ?? '');
    },
    async suspend(caller, scope, reason, immediate = false) {
      requireAdmin(caller);
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
      const resumed = scopeOf(scope, 'scope');
      for (const period of ['WEEK', 'MONTH'] as const) {
        const { state } = await status.of(resumed, period);
        if (state === 'SUSPENDED') await act(caller, inPeriod(resumed, period), { type: 'resume' }, reason);
      }
      return act(caller, resumed, { type: 'resume' }, reason);
    },
    async resetWindow(caller, reason) {
      requireAdmin(caller);
      checkReason(reason);
      await ledger.submit([{ type: 'resetWindow', by: caller.user.name, at: clock.now(), reason }]);
      return status.account();
    },
    async audit(caller, { before = 0, limit = 100 } = {}) {
      requireAdmin(caller);
      return ledger.records.audit(before, limit);
    },
  };
}
