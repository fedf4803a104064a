/** A statement on the clock: its hold grows while it runs, and where it cannot the statement is cancelled. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Attempt, Consumption, OpenHold, OperationTarget } from '../../credits/operation.ts';
import { GatewayError, UnrunCall, whyAborted } from '../../errors/gateway-error.ts';
import type { StatementResult } from '../statement/statement.ts';

export interface Metered {
  readonly hold: OpenHold;
  readonly attempt: Attempt;
  readonly call: { readonly target: OperationTarget; readonly timeoutSeconds: number };
  /** The least that is charged. */
  readonly minSeconds: number;
}

/** So long before the seconds that are held have passed, more are asked for. */
const RESERVE_SECONDS = 1;
/** And, where they were refused, a last time: what a cancelled statement and a busy event loop may take. */
const LAST_RESERVE_SECONDS = 0.3;
/** Asked for at a time: the least when there is no room for more. A long statement asks more rarely. */
const LEAST_STEP_SECONDS = 1;
const USUAL_STEP_SECONDS = 2;

/**
 * Runs the statement and reports its warehouse seconds, also when it fails midway: they were spent all the same.
 * @throws GatewayError CREDITS_EXHAUSTED when the hold cannot grow, and what `run` throws
 */
export async function runMetered(
  { hold, attempt, call, minSeconds }: Metered,
  run: (onSent: () => void, signal: AbortSignal) => Promise<StatementResult>,
): Promise<StatementResult> {
  const exhausted = new AbortController();
  const ended = new AbortController();
  let startedAt: number | null = null;
  const elapsed = () => (startedAt === null ? 0 : (performance.now() - startedAt) / 1000);
  const covered = () => hold.maxWarehouseSeconds ?? call.timeoutSeconds;

  const report = (seconds: number, more: Partial<Consumption> = {}) => {
    const charged = Math.min(Math.max(seconds, minSeconds), call.timeoutSeconds);
    attempt.report({
      inputTokens: 0,
      outputTokens: 0,
      warehouseSeconds: charged,
      isReckoned: true,
      ...more,
    });
  };

  const takeMore = async (least: number): Promise<boolean> => {
    const left = call.timeoutSeconds - covered();
    for (const step of new Set([Math.max(least, USUAL_STEP_SECONDS, elapsed() / 2), least])) {
      const maxWarehouseSeconds = Math.min(step, left);
      if (await hold.topUp({ inputTokens: 0, maxOutputTokens: 0, maxWarehouseSeconds }, call.target))
        return true;
    }
    return false;
  };

  const stayCovered = async (): Promise<void> => {
    let reserve = RESERVE_SECONDS;
    while (covered() < call.timeoutSeconds) {
      const wait = Math.max(0, covered() - reserve - elapsed());
      await delay(1000 * wait, undefined, { signal: ended.signal, ref: false }).catch(() => {});
      if (ended.signal.aborted) return;
      if (await takeMore(LEAST_STEP_SECONDS)) reserve = RESERVE_SECONDS;
      else if (reserve === RESERVE_SECONDS) reserve = LAST_RESERVE_SECONDS;
      else return exhausted.abort(hold.refusal ?? whyAborted(attempt.signal));
    }
  };

  try {
    const result = await run(
      () => {
        attempt.sent();
        // A statement that was lost with its session may be sent a second time.
        if (startedAt !== null) return;
        startedAt = performance.now();
        // Without an answer of the ledger nothing says that the statement is paid for.
        stayCovered().catch((error: unknown) => exhausted.abort(error));
      },
      AbortSignal.any([attempt.signal, exhausted.signal]),
    );
    ended.abort();
    const seconds = Math.min(result.elapsedMs / 1000, call.timeoutSeconds);
    if (seconds > covered()) await takeMore(seconds - covered());
    report(seconds, { queryId: result.queryId });
    return result;
  } catch (error) {
    ended.abort();
    if (startedAt === null || usedNothing(error)) attempt.report({ ...NOTHING, warehouseSeconds: 0 });
    // From the moment it was cancelled the statement is the gateway's own.
    else report(exhausted.signal.aborted ? Math.min(elapsed(), covered()) : elapsed());
    throw exhausted.signal.aborted ? exhausted.signal.reason : error;
  }
}

const NOTHING: Consumption = { inputTokens: 0, outputTokens: 0 };

/** It never reached a warehouse, or was refused when it was compiled (SQLSTATE class 42), which costs no warehouse. */
function usedNothing(error: unknown): boolean {
  if (error instanceof UnrunCall) return true;
  if (!(error instanceof GatewayError)) return false;
  if (['OVERLOADED', 'CIRCUIT_OPEN'].includes(error.code)) return true;
  const { sqlState } = error.details;
  return error.code === 'UPSTREAM_REJECTED' && typeof sqlState === 'string' && sqlState.startsWith('42');
}
