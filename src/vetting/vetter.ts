/**
 * Has a thread look at what is large and unknown before the event loop does: a body of more than 64 KB, and a document
 * that has not passed before. The thread comes back with a verdict. What it refuses was never on this heap: neither its
 * parsing nor its collection held anybody up. What passes is read and checked here again, as if nobody had looked.
 */
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../errors/gateway-error.ts';
import { sizesOf } from '../graphql/measure-selections.ts';
import type { BodyRefusal, DocumentRefusal } from '../graphql/verdict.ts';
import type { UnknownDocument } from '../graphql/vet.ts';
import type { Logger } from '../observability/log.ts';
import { createThreadPool, TaskEndedError } from '../threads/thread-pool.ts';

export interface Vetter {
  /**
   * The bytes of a body in one piece, or how they are refused. The chunks are the thread's from now on.
   * @param isOperation whether the body is to ask for an operation of this gateway's own schema
   * @throws GatewayError OVERLOADED
   */
  body(chunks: readonly Buffer[], user: string, isOperation: boolean): Promise<Buffer | BodyRefusal>;
  /** Null for one that needs no look. @throws GatewayError OVERLOADED */
  document(asked: UnknownDocument, user: string): Promise<DocumentRefusal | null> | null;
  /** Starts its thread, so that the first request does not wait for it. Resolves when it is ready, or has ended. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

export type VettingTask =
  | { readonly asked: UnknownDocument }
  | { readonly chunks: readonly Uint8Array[]; readonly isOperation: boolean };

export interface VettingAnswer {
  /** Null for what passes. */
  readonly refusal: BodyRefusal | null;
  /** Of a body that passes. */
  readonly bytes: Uint8Array | null;
}

/** Characters of a document that is checked here in a moment, however wrong it is. */
const SHORT = 500;
/** Most take a few milliseconds: on a core that is wanted by others, that may be a second. */
const PROCESSOR_MS = 5_000;
const PATIENCE_MS = 10_000;

/** @param logger told of requests that nobody could look at */
export function createVetter(logger: Pick<Logger, 'warn'>): Vetter {
  const pool = createThreadPool<VettingTask, VettingAnswer>({
    script: new URL('./vetting-thread.ts', import.meta.url),
    threads: 1,
    processorMs: PROCESSOR_MS,
    maxWaiting: 1_000,
    patienceMs: PATIENCE_MS,
    maxHeapMegabytes: 256,
  });
  const passed = new LRUCache<string, true>({
    maxSize: 4_000_000,
    sizeCalculation: (_, text) => 2 * text.length + 100,
  });

  async function vet(user: string, task: VettingTask, transfer: readonly ArrayBuffer[]) {
    try {
      return await pool.run(user, task, transfer);
    } catch (error) {
      if (!(error instanceof TaskEndedError)) throw error;
      logger.warn({ err: error }, 'a request could not be vetted');
      throw notVetted();
    }
  }

  async function vetDocument(asked: UnknownDocument, user: string): Promise<DocumentRefusal | null> {
    const { query, operationName } = asked;
    const sizes = sizesOf(asked.variables);
    const { refusal } = await vet(user, { asked: { query, operationName, variables: sizes } }, []);
    if (refusal === null) passed.set(query, true);
    return refusal as DocumentRefusal | null;
  }

  return {
    async body(chunks, user, isOperation) {
      const { refusal, bytes } = await vet(user, { chunks, isOperation }, ownMemoryOf(chunks));
      if (refusal) return refusal;
      if (!bytes) throw new Error('a body that passed did not come back');
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    },
    document(asked, user) {
      if (asked.query.length <= SHORT || passed.has(asked.query)) return null;
      return vetDocument(asked, user);
    },
    warmUp: pool.warmUp,
    close: pool.close,
  };
}

/** Memory that holds a chunk and nothing else: it moves to the thread, and what is shared is copied. */
function ownMemoryOf(chunks: readonly Buffer[]): readonly ArrayBuffer[] {
  return chunks.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
}

function notVetted(): GatewayError {
  return new GatewayError(
    'OVERLOADED',
    'The request could not be looked at in time; send it again, or in several requests.',
    { retryAfterSeconds: 1 },
  );
}
