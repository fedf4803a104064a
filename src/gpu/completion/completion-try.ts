/** One try of a completion at one endpoint: text goes to the sink, what it used to the books. */
import type { Attempt, Consumption } from '../../credits/operation.ts';
import { whyAborted } from '../../errors/gateway-error.ts';
import type { TokenRange } from '../../tokens/text-meter.ts';
import type { ChunkUsage } from '../../upstream/completion-chunk.ts';
import { afterFirstToken } from '../failures/stream-failures.ts';
import { neededCapabilities } from '../fleet/capabilities.ts';
import type { Timer } from '../fleet/fleet-clock.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import type { HeldLease } from '../fleet/leases.ts';
import { contextOf } from '../fleet/list-request.ts';
import type { GpuCall, GpuCompletionRequest } from './completion.ts';
import { completionBody } from './completion-body.ts';
import { openCompletionStream, type StreamEnd } from './completion-stream.ts';
import { createTokenCounter } from './count-tokens.ts';
import type { Sink } from './text-sink.ts';

export interface CompletionTry {
  readonly request: GpuCompletionRequest;
  readonly call: GpuCall;
  /** What the request's prompt is in tokens. */
  readonly prompt: TokenRange;
  readonly lease: HeldLease;
  readonly attempt: Attempt;
  /** 1 for the first; goes upstream with the request id. */
  readonly number: number;
  readonly deadline: number;
  readonly sink: Sink;
  /** Aborted when the consumer goes away or has enough. */
  readonly stop: AbortSignal;
  /** Whether a stop ends the try well: what was taken is all that was wanted. */
  stoppedWell(): boolean;
}

export interface CompletionAnswer {
  readonly end: StreamEnd;
  readonly usage: Consumption;
}

const NOTHING: Consumption = { inputTokens: 0, outputTokens: 0, gpuSeconds: 0 };

/**
 * Null when the consumer had enough. Pieces report themselves as they are taken, so here only the rest is reported:
 * - complete: upstream's own count;
 * - failed before anything was delivered: nothing, as it was not the caller's doing;
 * - given up by the caller before that: the prompt, and what upstream had generated.
 *
 * @throws UpstreamFailure, or GatewayError REQUEST_CANCELLED or whatever reason the attempt was aborted with.
 */
export function tryCompletion(parts: FleetParts, once: CompletionTry): Promise<CompletionAnswer | null> {
  const { clock } = parts;
  const { request, call, lease, attempt, sink, stop } = once;
  const { load } = lease.endpoint;
  const gpuFrom = load.gpuClock;
  const beganAt = clock.now();
  const counter = createTokenCounter(once.prompt, request.maxTokens ?? request.mostTokens, (at) =>
    load.gpuSecondsSince(gpuFrom, at),
  );
  let sent = false;
  let hasTokens = false;
  let used = NOTHING;

  const count = (told: ChunkUsage | null, at = clock.now()): Consumption => {
    used = counter.total(told, at);
    return used;
  };

  return new Promise((resolve, reject) => {
    let late: Timer | null = null;
    let closed = false;
    const over = (settle: () => void) => {
      if (closed) return;
      closed = true;
      late?.cancel();
      attempt.signal.removeEventListener('abort', giveUp);
      stop.removeEventListener('abort', giveUp);
      sink.onRoom = null;
      sink.onEnough = null;
      settle();
    };
    /** The endpoint is free as soon as the stream ends; the books close when the consumer has taken everything. */
    const whenTaken = async (settle: () => void) => {
      lease.release();
      const taken = sink.drained();
      if (taken) {
        late = clock.after(Math.max(0, once.deadline - clock.now()), giveUp);
        await taken;
      }
      over(settle);
    };
    const giveUp = () => {
      if (closed) return;
      stream.abort();
      sink.discard();
      if (sent && !sink.committed) attempt.report(count(null));
      over(() =>
        once.stoppedWell()
          ? resolve(null)
          : reject(whyAborted(attempt.signal.aborted ? attempt.signal : stop)),
      );
    };

    const stream = openCompletionStream(
      { dispatcher: lease.endpoint.dispatcher, clock, wallClock: parts.wallClock },
      {
        path: `${lease.endpoint.pathPrefix}/v1/chat/completions`,
        headers: {
          ...lease.endpoint.headers,
          'content-type': 'application/json',
          accept: 'text/event-stream',
          'x-request-id': `${call.requestId}-${once.number}`,
          ...attempt.trace?.headers,
        },
        body: completionBody(request, parts.cacheSalt(call.user)),
        asked: {
          sizes: {
            promptTokens: once.prompt.usual,
            maxTokens: request.maxTokens ?? null,
            contextLength: contextOf(lease, request.model),
          },
          needs: neededCapabilities(request),
        },
      },
      { ...parts.deadlines, totalMs: Math.max(1, once.deadline - beganAt) },
      {
        onSent: () => {
          sent = true;
          attempt.sent();
        },
        onUsage: (told) => sink.used(count(told)),
        covered: () => call.covered?.() ?? Number.POSITIVE_INFINITY,
        onTokens: ({ text, hidden, usage, chunks }, at) => {
          counter.text(text + hidden, chunks);
          if (!hasTokens) {
            hasTokens = true;
            lease.work.firstToken();
            lease.permit.firstToken();
            attempt.trace?.firstChunk();
            parts.hooks.firstToken?.({
              endpoint: lease.endpoint.name,
              seconds: (at - beganAt) / 1000,
            });
          }
          const total = count(usage, at);
          lease.work.progress(total.outputTokens, at);
          if (text !== '') return sink.put(text, total);
          // Thoughts and tool calls are not delivered piece by piece, but they are used.
          attempt.report(total);
          sink.used(total);
          return true;
        },
        onEnd: (end) =>
          void whenTaken(() => {
            const total = count(null);
            const usage = end.model === null ? total : { ...total, model: end.model };
            attempt.report(usage);
            resolve({ end, usage });
          }),
        onFailure: (failure) => {
          if (!sink.committed) attempt.report(NOTHING);
          void whenTaken(() => reject(sink.committed ? afterFirstToken(failure) : failure));
        },
      },
    );
    sink.onRoom = stream.resume;
    sink.onEnough = giveUp;
    attempt.signal.addEventListener('abort', giveUp);
    stop.addEventListener('abort', giveUp);
    if (attempt.signal.aborted || stop.aborted || once.stoppedWell()) giveUp();
  });
}
