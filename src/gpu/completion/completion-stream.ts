/** One streamed completion from one endpoint, with its deadlines. */
import type { Dispatcher } from 'undici';
import type { ChunkUsage } from '../../upstream/completion-chunk.ts';
import type { FinishReason } from '../../upstream/finish-reason.ts';
import { createEventParser, type EventReader, type ServerSentEvent } from '../../upstream/parse-events.ts';
import type { ToolCall } from '../../upstream/tool-calls.ts';
import { connectionFailure } from '../failures/connection-failure.ts';
import type { AskedCall } from '../failures/refusal.ts';
import { brokenStream, contentFiltered } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetClock, Timer } from '../fleet/fleet-clock.ts';
import { AnswerDocument, type ReceivedHead } from './answer-document.ts';
import { type ConnectionListener, StreamConnection } from './stream-connection.ts';
import { DeadlineWatch, type StreamDeadlines } from './stream-deadlines.ts';
import { type Standing, StreamedAnswer } from './streamed-answer.ts';
import { type StreamTokens, TokenBatch } from './token-batch.ts';

export interface StreamEnd {
  readonly model: string | null;
  readonly finishReason: FinishReason;
  readonly toolCalls: readonly ToolCall[];
}

export interface StreamListener {
  /** The next byte goes upstream. */
  onSent(): void;
  /**
   * Tokens came at that time by the fleet's clock, which is read once for all who want to know. False asks to pause
   * until `resume`.
   */
  onTokens(tokens: StreamTokens, at: number): boolean;
  /** Output tokens of the answer up to which those that came together may be told together. */
  covered(): number;
  /** Usage without tokens: after the prefill, and at the end. */
  onUsage(usage: ChunkUsage): void;
  onEnd(end: StreamEnd): void;
  onFailure(failure: UpstreamFailure): void;
}

export interface OpenStream {
  resume(): void;
  /** Stops the generation upstream. The listener hears nothing more. */
  abort(): void;
}

/**
 * With its finish reason the answer is complete, whatever the server does then. Usage that comes behind it is waited
 * for so long, and the connection gets so long to end by itself and be used again: together less than a second.
 */
const USAGE_MS = 250;
const LINGER_MS = 700;

interface StreamDeps {
  readonly dispatcher: Dispatcher;
  readonly clock: FleetClock;
  /** Unix time in ms. */
  readonly wallClock: () => number;
}

interface StreamRequest {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly asked: AskedCall;
}

export function openCompletionStream(
  deps: StreamDeps,
  { asked, ...sent }: StreamRequest,
  deadlines: StreamDeadlines,
  listener: StreamListener,
): OpenStream {
  const stream = new CompletionStream(deps, asked, deadlines, listener);
  stream.send(deps.dispatcher, sent);
  return stream;
}

class CompletionStream implements OpenStream, ConnectionListener, EventReader {
  readonly #deps: StreamDeps;
  readonly #asked: AskedCall;
  readonly #listener: StreamListener;
  readonly #watch: DeadlineWatch;
  readonly #tokens: TokenBatch;
  readonly #answer: StreamedAnswer;
  readonly #connection = new StreamConnection(this);
  readonly #parser = createEventParser();
  /** Of an answer that is no stream, or has no events. */
  readonly #document = new AnswerDocument();
  #head: ReceivedHead = { status: 0, headers: {} };
  #isStream = false;
  /** What one read of the socket has brought: under load, many tokens. They are decoded together. */
  #unread: [Uint8Array, ...Uint8Array[]] | null = null;
  #isPaused = false;
  #lastWords: Timer | null = null;
  /** The listener hears nothing more. */
  #isOver = false;
  /** Nothing more can come. */
  #hasClosed = false;

  constructor(deps: StreamDeps, asked: AskedCall, deadlines: StreamDeadlines, listener: StreamListener) {
    this.#deps = deps;
    this.#asked = asked;
    this.#listener = listener;
    this.#watch = new DeadlineWatch(deps.clock, deadlines, (failure) => this.#fail(failure));
    this.#tokens = new TokenBatch({
      covered: () => listener.covered(),
      onTokens: (tokens) => this.#deliver(tokens),
    });
    this.#answer = new StreamedAnswer(this.#tokens, asked, (usage) => listener.onUsage(usage));
  }

  send(dispatcher: Dispatcher, request: Omit<StreamRequest, 'asked'>): void {
    this.#connection.send(dispatcher, request);
  }

  resume(): void {
    if (this.#isOver || !this.#isPaused) return;
    this.#isPaused = false;
    this.#watch.resume();
    this.#connection.resume();
  }

  abort(): void {
    if (this.#isOver) return;
    this.#settle();
    this.#connection.abort();
  }

  onSent(): void {
    this.#listener.onSent();
  }

  onHead(head: ReceivedHead): void {
    this.#head = head;
    this.#isStream = head.status === 200 && !/json|html/i.test(String(head.headers['content-type']));
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (!this.#isStream) {
      if (!this.#document.add(bytes, this.#head.status)) this.#guarded(this.#readDocument);
    } else if (this.#unread) this.#unread.push(bytes);
    else {
      this.#unread = [bytes];
      queueMicrotask(this.#readSoon);
    }
  }

  onClose(): void {
    this.#hasClosed = true;
    this.#guarded(() => {
      this.#readUnread();
      const last = this.#parser.end();
      if (last) this.onEvent(last);
      if (this.#isOver) this.#lastWords?.cancel();
      else if (this.#isStream) this.#finish();
      else this.#readDocument();
    });
  }

  onBroken(error: Error): void {
    this.#hasClosed = true;
    this.#guarded(() => {
      this.#readUnread();
      const { status } = this.#head;
      if (this.#isOver) this.#lastWords?.cancel();
      else if (this.#answer.end !== null) this.#finish();
      else if (status !== 0 && status !== 200) this.#readDocument();
      else if (this.#tokens.hasTold) this.#fail(brokenStream('truncated', error.message));
      else this.#fail(connectionFailure(error));
    });
  }

  onEvent(event: ServerSentEvent): void {
    if (this.#isOver) return;
    this.#goOn(this.#answer.read(event));
  }

  ahead(text: string, from: number): number {
    return this.#isOver ? from : this.#answer.readAhead(text, from, this.#listener.covered());
  }

  readonly #readSoon = (): void => this.#guarded(this.#readUnread);

  readonly #readUnread = (): void => {
    if (!this.#unread || this.#isOver) return;
    const bytes = this.#unread.length === 1 ? this.#unread[0] : Buffer.concat(this.#unread);
    this.#unread = null;
    this.#parser.read(bytes, this);
    this.#tokens.tell();
    if (this.#answer.hasEvents) return;
    // Servers have sent a refusal under the name of a stream, or of a plain text.
    if (!this.#document.add(bytes, this.#head.status)) this.#readDocument();
  };

  readonly #readDocument = (): void => {
    const { status } = this.#head;
    if (this.#document.isWholeAnswer(status)) {
      this.onEvent({ event: 'message', data: this.#document.text, id: '' });
      this.#finish();
    } else this.#fail(this.#document.failure(this.#head, this.#asked, this.#deps.wallClock()));
  };

  /** Whatever is in an answer, it fails its call alone: an error that leaves a callback of the socket ends the process. */
  #guarded(read: () => void): void {
    try {
      read();
    } catch (error) {
      this.#fail(brokenStream('malformed', String(error)));
    }
  }

  #deliver(tokens: StreamTokens): void {
    const at = this.#deps.clock.now();
    this.#watch.heard(at);
    if (this.#listener.onTokens(tokens, at)) return;
    this.#isPaused = true;
    this.#watch.pause();
    this.#connection.pause();
  }

  #goOn(standing: Standing): void {
    if (standing === 'goes on' || this.#isOver) return;
    if (standing === 'ends') this.#finishSoon();
    else if (standing === 'is over') this.#finish();
    else this.#fail(standing);
  }

  /** Tokens that come behind the end are waited for anew, but not beyond the deadline of the whole answer. */
  #finishSoon(): void {
    const { clock } = this.#deps;
    this.#watch.stop();
    this.#lastWords?.cancel();
    if (clock.now() >= this.#watch.overAt) this.#finish();
    else this.#lastWords = clock.after(USAGE_MS, () => this.#finish());
  }

  #finish(): void {
    this.#tokens.tell();
    if (this.#isOver) return;
    const { hasEvents, model, end, toolCalls } = this.#answer;
    if (!hasEvents && !this.#document.isEmpty) this.#readDocument();
    else if (end === null) this.#fail(brokenStream('truncated', 'the stream ended without finish_reason'));
    else if (end === 'content_filter') this.#fail(contentFiltered());
    else {
      this.#settle();
      if (!this.#hasClosed)
        this.#lastWords = this.#deps.clock.after(LINGER_MS, () => this.#connection.abort());
      this.#listener.onEnd({ model, finishReason: end, toolCalls });
    }
  }

  #fail(failure: UpstreamFailure): void {
    // What came before it is delivered.
    this.#tokens.tell();
    if (this.#isOver) return;
    this.#settle();
    this.#connection.abort();
    this.#listener.onFailure(failure);
  }

  #settle(): void {
    this.#isOver = true;
    this.#tokens.close();
    this.#watch.stop();
    this.#lastWords?.cancel();
  }
}
