/** Answers in a form that the caller chose: read, and held against its JSON Schema. */
import { LRUCache } from 'lru-cache';
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { parseExactly } from '../../json/exact-json.ts';
import { parseJson } from '../../json/parse-json.ts';
import { createThreadPool, TaskEndedError } from '../../threads/thread-pool.ts';
import { checkAnswerSchema, type JsonSchema, upstreamSchema } from './answer-schema.ts';

export interface ResponseFormat {
  /** As it goes upstream. */
  readonly schema: JsonSchema;
  /**
   * Reads an answer.
   * @throws GatewayError UPSTREAM_REJECTED when it is no JSON or does not satisfy the schema, OVERLOADED.
   */
  read(text: string, finishReason: 'stop' | 'length'): Promise<unknown>;
}

export interface ResponseFormats {
  /** @throws GatewayError BAD_USER_INPUT that says what is wrong with the schema, OVERLOADED. */
  check(field: string, given: unknown, user: string): Promise<ResponseFormat>;
  close(): Promise<void>;
}

/** Asks whether an answer satisfies a schema; without an answer, whether the schema is one. Both are JSON. */
export interface AnswerTask {
  readonly schema: string;
  readonly answer: string | null;
}

/** Null: all is well. */
export type Verdict = {
  /** What is wrong. */
  readonly fault: string;
  readonly instancePath?: string;
  readonly keyword?: string | null;
} | null;

/** A schema within its limits can still take for ever: with alternatives on each level, over an answer that nests as deeply. */
const PROCESSOR_MS = 5_000;

const tooMuch: Verdict = { fault: 'takes too much to be held against the schema; use fewer alternatives' };

export function createResponseFormats(): ResponseFormats {
  const pool = createThreadPool<AnswerTask, Verdict>({
    script: new URL('./answer-thread.ts', import.meta.url),
    threads: 2,
    processorMs: PROCESSOR_MS,
    maxWaiting: 200,
    maxHeapMegabytes: 128,
  });
  /** Clients send the same few schemas over and over. */
  const accepted = new LRUCache<string, JsonSchema>({
    maxSize: 4_000_000,
    sizeCalculation: (_, text) => text.length + 1,
  });

  async function accept(field: string, schema: JsonSchema, text: string, user: string): Promise<void> {
    if (accepted.has(text)) return;
    const fault = await pool
      .run(user, { schema: text, answer: null })
      .then(
        (verdict) => verdict && `is no valid JSON Schema: ${verdict.fault.slice(0, 300)}.`,
        endedBy('takes too much to compile; make it smaller.'),
      );
    if (fault !== null) throw badInput(field, fault);
    accepted.set(text, schema);
  }

  async function read(text: string, cut: string, schema: string, user: string): Promise<unknown> {
    const answer = withoutFence(text);
    const parsed = parseJson(answer, undefined, parseExactly);
    if (parsed === undefined) throw rejected(`is no JSON.${cut}`);
    const verdict = await pool.run(user, { schema, answer }).catch(endedBy(tooMuch));
    if (verdict === null) return parsed;
    const { fault, instancePath = '', keyword = null } = verdict;
    const where = instancePath === '' ? '' : ` at ${instancePath.slice(0, 300)}`;
    throw rejected(`does not satisfy responseFormat:${where} it ${fault.slice(0, 300)}.${cut}`, {
      instancePath,
      keyword,
    });
  }

  return {
    async check(field, given, user) {
      const schema = checkAnswerSchema(field, given);
      const text = JSON.stringify(schema);
      await accept(field, schema, text, user);
      return {
        schema: upstreamSchema(schema),
        read(answer, finishReason) {
          const cut =
            finishReason === 'length' ? ' The answer was cut off at maxTokens; a larger limit may help.' : '';
          return read(answer, cut, text, user);
        },
      };
    },
    close: pool.close,
  };
}

/** What a task means that was ended for its time or its memory. */
function endedBy<T>(meaning: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof TaskEndedError) return meaning;
    throw error;
  };
}

function rejected(message: string, details: Readonly<Record<string, unknown>> = {}): GatewayError {
  return new GatewayError('UPSTREAM_REJECTED', `The model's answer ${message}`, {
    field: 'input.responseFormat',
    ...details,
  });
}

/** Some models wrap their JSON into a Markdown block. */
function withoutFence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('```') || !trimmed.endsWith('```') || trimmed.length < 6) return trimmed;
  const inner = trimmed.slice(3, -3);
  return inner.startsWith('json') ? inner.slice(4) : inner;
}
