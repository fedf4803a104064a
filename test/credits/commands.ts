/** Commands as the tests write them. */
import type { HoldCommand, SettleCommand } from '../../src/credits/ledger/command.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { CallFacts, CallResult } from '../../src/credits/usage/usage-event.ts';

export const NOON = Date.parse('2026-05-04T12:00:00Z');

export function facts(user: string, more: Partial<CallFacts> = {}): CallFacts {
  return {
    operationId: 'operation',
    attempt: 1,
    user,
    apiKeyId: null,
    teams: [],
    tags: [],
    function: 'AI_COMPLETE',
    model: 'llama3.1-8b',
    backend: 'SNOWFLAKE',
    warehouse: 'CORTEX_COMPUTE_WH',
    requestId: 'request',
    operationName: 'Ask',
    startedAt: NOON,
    ...more,
  };
}

export function hold(id: string, user: string, amount: number, more: Partial<HoldCommand> = {}): HoldCommand {
  const credits = amount as MicroCredits;
  return {
    type: 'hold',
    id,
    owner: 'p1',
    at: NOON,
    most: credits,
    least: credits,
    call: facts(user),
    ...more,
  };
}

export const okResult: CallResult = {
  model: 'llama3.1-8b',
  queryId: 'query',
  inputTokens: 10,
  outputTokens: 20,
  maxOutputTokens: 400,
  promptOverhead: 4,
  warehouseSeconds: null,
  gpuSeconds: 0.25,
  status: 'ok',
  latencyMs: 12.5,
  cached: false,
  basis: 'told',
};

export function settle(id: string, amount: number, more: Partial<SettleCommand> = {}): SettleCommand {
  return { type: 'settle', id, amount: amount as MicroCredits, result: okResult, at: NOON, ...more };
}
