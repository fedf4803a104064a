/** One attempt of an operation, from its hold to what books it. */

import type { CallSpan } from '../../observability/tracing.ts';
import type { Command } from '../ledger/command.ts';
import type { MicroCredits } from '../micro-credits.ts';
import type { Consumption, OperationTarget } from '../operation.ts';
import type { OperationUsage } from '../operation-usage.ts';
import type { CallResult } from '../usage/usage-event.ts';

export interface AttemptRecord {
  readonly id: string;
  readonly target: OperationTarget;
  held: MicroCredits;
  /** `held`: its hold is taken. `booked`: what books it is on its way to the ledger. */
  phase: 'held' | 'running' | 'ended' | 'booked';
  /** By the monotonic clock, in milliseconds. */
  startedAt: number;
  /** Epoch milliseconds of the same instant. */
  at: number;
  sent: boolean;
  used: Consumption | null;
  result: CallResult | null;
  credits: MicroCredits;
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
    trace: undefined,
  };
}

/** What takes the record out of the books' open holds; an attempt that never began is released. */
export function closingCommand(record: AttemptRecord, at: number): Command {
  const { id, result, credits } = record;
  return result ? { type: 'settle', id, amount: credits, result, at } : { type: 'release', id };
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

/** The result of a call that used nothing. */
export function unusedResult(model: string | null, latencyMs: number, cached: boolean): CallResult {
  return {
    model,
    queryId: null,
    inputTokens: 0,
    outputTokens: 0,
    maxOutputTokens: null,
    promptOverhead: null,
    warehouseSeconds: null,
    gpuSeconds: null,
    status: 'ok',
    latencyMs,
    cached,
    basis: 'told',
  };
}
