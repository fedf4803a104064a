/** The body of a Cortex answer, with a deadline for every pause. */
import { GatewayError } from '../../errors/gateway-error.ts';
import { createEventParser, type ServerSentEvent } from '../../upstream/parse-events.ts';
import { readUpTo } from '../../upstream/read-up-to.ts';
import type { Interrupt } from '../statement/interrupt.ts';
import type { Deadline } from './deadline.ts';

export interface AnswerBody {
  /** Iterate once. @throws GatewayError UPSTREAM_TIMEOUT, UPSTREAM_TRUNCATED, or what interrupted it */
  chunks(): AsyncGenerator<Uint8Array>;
  /** Its first visible character, which stays in it; empty where there is none near its beginning. @throws as `chunks` */
  begins(): Promise<string>;
  /** The first event of a stream, which stays in it; undefined where none is near its beginning. @throws as `chunks` */
  firstEvent(): Promise<ServerSentEvent | undefined>;
  /** The whole of it, or about its first `limit` bytes. @throws GatewayError as `chunks` does */
  text(limit: number): ReturnType<typeof readUpTo>;
}

/** Servers have sent empty lines to keep a connection open. */
const NEAR_BEGINNING = 1_024;
const MOST_BEFORE_EVENT = 64 * 1_024;

/** @param deadline runs already, until the first chunk */
export function readBody(
  body: AsyncIterable<Uint8Array>,
  interrupt: Interrupt,
  deadline: Deadline,
  stallTimeoutMs: number,
): AnswerBody {
  async function* fromServer(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of body) {
        deadline.pause();
        yield chunk;
        deadline.resume(stallTimeoutMs, 'Snowflake Cortex stopped in the middle of its answer.');
      }
    } catch (cause) {
      if (interrupt.error) throw interrupt.error;
      const message = 'The connection to Snowflake Cortex broke in the middle of the answer.';
      throw new GatewayError('UPSTREAM_TRUNCATED', message, { backend: 'SNOWFLAKE' }, cause);
    } finally {
      deadline.pause();
    }
  }

  const source = fromServer();
  const begun: Uint8Array[] = [];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* begun;
      yield* source;
    } finally {
      await source.return(undefined);
    }
  }

  async function begin(): Promise<Uint8Array | undefined> {
    const { done, value } = await source.next();
    if (done) return undefined;
    begun.push(value);
    return value;
  }

  return {
    chunks,
    async begins() {
      for (;;) {
        const isOver = (await begin()) === undefined;
        const text = Buffer.concat(begun).toString();
        const visible = text.trimStart();
        if (isOver || visible !== '' || text.length > NEAR_BEGINNING) return visible.slice(0, 1);
      }
    },
    async firstEvent() {
      const parser = createEventParser();
      for (let at = 0, size = 0; size < MOST_BEFORE_EVENT; at++) {
        const chunk = begun[at] ?? (await begin());
        if (!chunk) return parser.end();
        size += chunk.length;
        const [event] = parser.push(chunk);
        if (event) return event;
      }
      return undefined;
    },
    text: (limit) => readUpTo(chunks(), limit),
  };
}
