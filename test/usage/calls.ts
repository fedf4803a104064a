/** Governed calls of every kind, as a gateway makes them: with their event's tag, and with or without an answer. */
import type { Attempt, Consumption, OperationTarget } from '../../src/credits/operation.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { callerOf, type OpenUsage, type UsageFixture } from './usage-fixture.ts';

const target = (
  name: string,
  model: string | null,
  warehouse: string | null,
  backend: OperationTarget['backend'] = 'SNOWFLAKE',
): OperationTarget => ({ function: name, model, backend, warehouse });

export const embedding = target('AI_EMBED', 'snowflake-arctic-embed-l-v2.0', 'CORTEX_COMPUTE_WH');
export const rest = target('AI_COMPLETE', 'llama3.1-8b', null);
export const gpu = target('AI_COMPLETE', 'small', null, 'LAMBDA_LABS');
export const search = target('CORTEX_SEARCH', null, null);
export const analyst = target('CORTEX_ANALYST', null, null);
export const sql = target('SQL', null, 'COMPUTE_WH');

export const lost = () =>
  new GatewayError('UPSTREAM_UNAVAILABLE', 'the connection broke', { backend: 'SNOWFLAKE' });

type Upstream<T> = (attempt: Attempt) => Promise<T>;

/** Runs `upstream` in an attempt of ada's. @param told what her answer tells; without it the answer is lost */
export async function call<T>(
  open: OpenUsage,
  of: OperationTarget,
  upstream: Upstream<T> = async () => undefined as T,
  told?: (answer: T) => Consumption,
): Promise<string> {
  let id = '';
  const unanswered = lost();
  await open.credits
    .govern({
      caller: callerOf('ada', false, ['red']),
      target: of,
      estimate: { inputTokens: 50_000, maxOutputTokens: 1000, maxWarehouseSeconds: 60 },
      run: (hold) =>
        hold.attempt(of, async (attempt) => {
          id = attempt.eventId;
          attempt.sent();
          const answer = await upstream(attempt);
          if (!told) throw unanswered;
          attempt.report(told(answer));
        }),
    })
    .catch((error) => {
      if (error !== unanswered) throw error;
    });
  return id;
}

const tagOf = (eventId: string) =>
  ({ application: 'cortex-gateway', user: 'ada', operation: 'test', requestId: 'test', eventId }) as const;

export const runSql =
  (
    { pool }: UsageFixture,
    text: string,
    { function: name, warehouse } = sql,
  ): Upstream<{ queryId: string }> =>
  ({ eventId }) =>
    pool.run({
      sql: text,
      warehouse: warehouse ?? '',
      user: callerOf('ada').user.name,
      function: name,
      tag: tagOf(eventId),
    });

export const embedWords = (fixture: UsageFixture) =>
  runSql(fixture, `SELECT AI_EMBED('${embedding.model}', '${'word '.repeat(500)}')`, embedding);

export const completeOverRest =
  ({ warehouse: { server, token } }: UsageFixture): Upstream<Consumption> =>
  async ({ eventId }) => {
    const answer = await fetch(`${server.url}/api/v2/cortex/inference:complete`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'x-snowflake-query-tag': JSON.stringify(tagOf(eventId)),
      },
      body: JSON.stringify({
        model: rest.model,
        messages: [{ role: 'user', content: 'Say one word.' }],
        stream: false,
      }),
    });
    const { usage } = (await answer.json()) as {
      usage: { prompt_tokens: number; completion_tokens: number };
    };
    return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens };
  };
