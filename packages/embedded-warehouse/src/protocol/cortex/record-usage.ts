/** What REST calls used, as the history has it: CORTEX_REST_API_USAGE_HISTORY. */
import type { AiUsage, QueryRecord, WarehouseEngine } from '../engine.ts';
import type { Completion, RestAnswerEvent, RestCaller, RestUsage } from '../rest-api.ts';

export interface RestCallFacts {
  readonly requestId: string;
  /** `REST inference:complete`. */
  readonly text: string;
  readonly tag: string;
  readonly caller: RestCaller;
  readonly startedAt: Date;
}

export function restRecord(call: RestCallFacts, status: QueryRecord['status'], usage: AiUsage): QueryRecord {
  const { requestId, text, tag, caller, startedAt } = call;
  return {
    queryId: requestId,
    queryText: text,
    queryTag: tag,
    sessionId: '',
    context: { ...caller, database: null, schema: null, warehouse: null },
    startTime: startedAt,
    endTime: new Date(),
    status,
    errorCode: null,
    errorMessage: null,
    rowsProduced: 0,
    aiUsage: [usage],
  };
}

/** Deltas after which the history is told how far a stream has come. */
const NOTED_EVERY = 16;

/**
 * Passes the events on. What was used is recorded before the last of them, or when nobody takes any more: the prompt
 * was read and what was generated is charged, although its client is gone.
 */
export async function* recordUsage(
  completion: Completion,
  model: string,
  call: RestCallFacts,
  engine: Pick<WarehouseEngine, 'note' | 'record'>,
  onError: (error: unknown) => void,
): AsyncGenerator<RestAnswerEvent, void, void> {
  let usage: RestUsage = {
    promptTokens: completion.promptTokens ?? 0,
    completionTokens: 0,
    guardTokens: 0,
  };
  let deltas = 0;
  let isRecorded = false;
  const row = (status: QueryRecord['status']) => {
    const { promptTokens, completionTokens, guardTokens } = usage;
    return restRecord(call, status, {
      function: 'AI_COMPLETE',
      model,
      calls: 1,
      inputTokens: promptTokens + guardTokens,
      outputTokens: completionTokens,
    });
  };
  const record = (status: QueryRecord['status']) => {
    if (isRecorded) return;
    isRecorded = true;
    engine.record(row(status)).catch(onError);
  };
  engine.note(row('FAIL'));
  try {
    for await (const event of completion.events) {
      usage = event.usage ?? usage;
      if (event.type === 'end') record('SUCCESS');
      else if (++deltas % NOTED_EVERY === 0) engine.note(row('FAIL'));
      yield event;
    }
  } finally {
    record('FAIL');
  }
}
