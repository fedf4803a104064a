/** One attempt of an operation, from its hold to what books it. */

import type { CallSpan } from '../../observability/tracing.ts';
import type { Command, SettledRow } from '../ledger/command.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { Consumption, OperationTarget } from '../operation.ts';
import type { OperationUsage } from '../operation-usage.ts';
import { type CallResult, unusedResult } from '../usage/usage-event.ts';

/** `held`: its hold is taken. `booked`: what books it is on its way to the ledger. */
export type AttemptPhase = 'held' | 'running' | 'ended' | 'booked';

export interface AttemptRecord {
  readonly id: string;
  readonly target: OperationTarget;
  held: MicroCredits;
  phase: AttemptPhase;
  /** By the monotonic clock, in milliseconds. */
  startedAt: number;
  /** Epoch milliseconds of the same instant. */
  at: number;
  sent: boolean;
  used: Consumption | null;
  result: CallResult | null;
  credits: MicroCredits;
  /** As callers are told of it; null until it has ended. */
  usage: OperationUsage | null;
  /** While it runs, where its operation is traced. */
  trace: CallSpan | undefined;
}

export function createAttemptRecord(id: string, target: OperationTarget, held: MicroCredits): AttemptRecord {
  return {
    id,
    target,
    held,
    phase: 'held',
    startedAt: 0,
    at: 0,
    sent: false,
    used: null,
    result: null,
    credits: 0 as MicroCredits,
    usage: null,
    trace: undefined,
  };
}

/** An attempt that never began goes from `held` to `booked`: its hold is given back. */
const previous: Readonly<Record<Exclude<AttemptPhase, 'held'>, readonly AttemptPhase[]>> = {
  running: ['held'],
  ended: ['running'],
  booked: ['held', 'ended'],
};

/** @throws Error where an attempt would begin, be charged or be booked twice. */
export function enterPhase(record: AttemptRecord, phase: keyof typeof previous): void {
  if (!previous[phase].includes(record.phase))
    throw new Error(`attempt ${record.id} cannot be ${phase} after it was ${record.phase}`);
  record.phase = phase;
}

/** What takes the record out of the books' open holds; an attempt that never began is released. Call it once. */
export function closingCommand(record: AttemptRecord, at: number): Command {
  const { id, amount, result } = closingRow(record);
  return result ? { type: 'settle', id, amount, result, at } : { type: 'release', id };
}

/** The same, for one of several rows that are settled at once. */
export function closingRow(record: AttemptRecord): SettledRow {
  enterPhase(record, 'booked');
  return { id: record.id, amount: record.credits, result: record.result };
}

export function toUsage(target: OperationTarget, result: CallResult, credits: MicroCredits): OperationUsage {
  return {
    function: target.function,
    model: result.model,
    backend: target.backend,
    warehouse: target.warehouse,
    queryId: result.queryId,
    inputTokens: result.inputTokens,
    outputTokens: result.outputTokens,
    credits,
    cached: result.cached,
    latencyMs: result.latencyMs,
  };
}

/** The usage of an operation that attempted nothing. */
export function unusedUsage(target: OperationTarget): OperationUsage {
  return toUsage(target, unusedResult(target.model, 0, false), 0 as MicroCredits);
}

export function sameTarget(a: OperationTarget, b: OperationTarget): boolean {
  return (
    a === b ||
    (a.function === b.function &&
      a.model === b.model &&
      a.backend === b.backend &&
      a.warehouse === b.warehouse)
  );
}
