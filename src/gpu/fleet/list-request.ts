/** One request whose answer is one JSON document: embeddings and lists of prompts. */
import type { Dispatcher } from 'undici';
import { whyAborted } from '../../errors/gateway-error.ts';
import type { TraceSpan } from '../../observability/tracing.ts';
import { decodedBody } from '../../upstream/content-encoding.ts';
import { readUpTo } from '../../upstream/read-up-to.ts';
import { saysError } from '../../upstream/says-error.ts';
import { untilAbort } from '../../upstream/until-abort.ts';
import { whenSent } from '../../upstream/when-sent.ts';
import { connectionFailure } from '../failures/connection-failure.ts';
import { type AskedCall, readErrorEvent, readRefusal } from '../failures/refusal.ts';
import { brokenStream, firstTokenTimeout, totalTimeout } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetClock } from './fleet-clock.ts';
import type { Deadlines } from './fleet-parts.ts';
import type { HeldLease } from './leases.ts';

export interface ListRequest {
  readonly path: string;
  readonly requestId: string;
  readonly body: object;
  readonly asked: AskedCall;
  readonly clock: FleetClock;
  /** Its answer must begin within `firstTokenMs`, and never pause for `stallMs`. */
  readonly deadlines: Pick<Deadlines, 'firstTokenMs' | 'stallMs' | 'totalMs'>;
  /** The first one aborted ends the request. */
  readonly signals: readonly AbortSignal[];
  readonly onSent: () => void;
  readonly wallClock: () => number;
  /** What it is sent for; absent where nothing is traced. */
  readonly trace?: TraceSpan | undefined;
}

/** The parsed answer. @throws UpstreamFailure, or GatewayError REQUEST_CANCELLED or the reason of the abort. */
export async function sendListRequest({ endpoint }: HeldLease, request: ListRequest): Promise<unknown> {
  const { clock, deadlines } = request;
  const { firstTokenMs, stallMs, totalMs } = deadlines;
  const silence = new AbortController();
  const giveUp = (failure: UpstreamFailure) => () => silence.abort(failure);
  const total = clock.after(Math.max(1, totalMs), giveUp(totalTimeout(totalMs)));
  let pause = clock.after(firstTokenMs, giveUp(firstTokenTimeout(firstTokenMs)));
  const signal = AbortSignal.any([...request.signals, silence.signal]);
  const dispatcher = endpoint.dispatcher.compose(whenSent(request.onSent));
  const asked = {
    path: `${endpoint.pathPrefix}${request.path}`,
    method: 'POST',
    headers: {
      ...endpoint.headers,
      'content-type': 'application/json',
      'x-request-id': request.requestId,
      ...request.trace?.headers,
    },
    body: JSON.stringify(request.body),
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  } as const;
  let answer: Dispatcher.ResponseData | null = null;
  let text: string;
  try {
    answer = await untilAbort(dispatcher.request(asked), signal);
    pause.cancel();
    pause = clock.after(stallMs, giveUp(brokenStream('stalled', `no byte for ${stallMs} ms`)));
    text = await readText(answer, () => pause.restart());
  } catch (error) {
    const given = request.signals.find((one) => one.aborted);
    if (given) throw whyAborted(given);
    if (silence.signal.aborted) throw silence.signal.reason;
    if (answer) throw brokenStream('truncated', String(error));
    throw connectionFailure(error as Error);
  } finally {
    total.cancel();
    pause.cancel();
  }
  if (answer.statusCode !== 200) {
    throw readRefusal(answer.statusCode, answer.headers, text, request.asked, request.wallClock());
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw brokenStream('malformed', 'an answer that is not JSON');
  }
  if (saysError((parsed ?? {}) as object)) throw readErrorEvent(parsed, request.asked);
  return parsed;
}

/** Of an answer; a refusal is read as far as its words go. */
const MAX_ANSWER = 64 * 1024 * 1024;
const MAX_REFUSAL = 64 * 1024;

async function readText(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  onPart: () => void,
): Promise<string> {
  const most = statusCode === 200 ? MAX_ANSWER : MAX_REFUSAL;
  const { text, isWhole } = await readUpTo(heard(decodedBody(body, headers), onPart), most);
  if (statusCode === 200 && !isWhole) throw new RangeError(`an answer of more than ${most} bytes`);
  return text;
}

async function* heard(body: AsyncIterable<Uint8Array>, onPart: () => void): AsyncGenerator<Uint8Array> {
  for await (const part of body) {
    onPart();
    yield part;
  }
}

/** The context of a model at the endpoint, in tokens. */
export function contextOf({ endpoint }: HeldLease, model: string): number | null {
  return endpoint.models.get(model)?.contextLength ?? null;
}

/** For an answer that is JSON, but not what the API promises. */
export function unexpectedAnswer(what: string): UpstreamFailure {
  return brokenStream('malformed', what);
}
