/**
 * One streamed completion from one endpoint, with its deadlines: from the connection's bytes to the events of an answer,
 * or to the document that came instead.
 *
 * A token costs one parse and one call.
 */
import type { Dispatcher } from 'undici';
import type { ChunkUsage } from '../../upstream/completion-chunk.ts';
import { createEventParser } from '../../upstream/parse-events.ts';
import { connectionFailure } from '../failures/connection-failure.ts';
import type { AskedCall } from '../failures/refusal.ts';
import { brokenStream } from '../failures/stream-failures.ts';
import { UpstreamFailure } from '../failures/upstream-failure.ts';
import type { FleetClock, Timer } from '../fleet/fleet-clock.ts';
import { AnswerDocument, type ReceivedHead } from './answer-document.ts';
import { type ConnectionListener, StreamConnection, type StreamRequest } from './stream-connection.ts';
import { DeadlineWatch, type StreamDeadlines } from './stream-deadlines.ts';
import { type AnswerListener, type StreamEnd, StreamedAnswer } from './streamed-answer.ts';
import type { StreamTokens } from './token-batch.ts';

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

export interface StreamDependencies {
  readonly dispatcher: Dispatcher;
  readonly clock: FleetClock;
  readonly wallClock: () => number;
}

/**
 * With its finish reason the answer is complete, whatever the server does then. Usage that comes behind it is waited
 * for so long, and the connection gets so long to end by itself and be used again: together less than a second.
 */
const USAGE_MS = 250;
const LINGER_MS = 700;

const NO_HEAD: ReceivedHead = { status: 0, headers: {} };

/** @param asked what the request asks for, by which a refusal is read */
export function openCompletionStream(
  deps: StreamDependencies,
  request: StreamRequest & { readonly asked: AskedCall },
  deadlines: StreamDeadlines,
  listener: StreamListener,
): OpenStream {
  const { asked, ...sent } = request;
  const stream = new CompletionStream(deps, asked, deadlines, listener);
  stream.send(sent);
  return stream;
}

class CompletionStream implements OpenStream, ConnectionListener, AnswerListener {
  readonly #deps: StreamDependencies;
  readonly #asked: AskedCall;
  readonly #listener: StreamListener;
  readonly #watch: DeadlineWatch;
  readonly #answer: StreamedAnswer;
  readonly #connection = new StreamConnection(this);
  readonly #parser = createEventParser();
  readonly #document = new AnswerDocument();
  #head = NO_HEAD;
  #isEventStream = false;
  /** What one read of the socket has brought: under load, many tokens. They are decoded together. */
  #unread: [Uint8Array, ...Uint8Array[]] | null = null;
  #isPaused = false;
  /** The listener hears nothing more. */
  #isSettled = false;
  /** Nothing more can come. */
  #hasClosed = false;
  /** Until the usage behind the end has come, and then until the connection ends. */
  #lastWords: Timer | null = null;

  constructor(
    deps: StreamDependencies,
    asked: AskedCall,
    deadlines: StreamDeadlines,
    listener: StreamListener,
  ) {
    this.#deps = deps;
    this.#asked = asked;
    this.#listener = listener;
    this.#answer = new StreamedAnswer(this, asked);
    this.#watch = new DeadlineWatch(deps.clock, deadlines, (failure) => this.onFailure(failure));
  }

  send(request: StreamRequest): void {
    this.#connection.send(this.#deps.dispatcher, request);
  }

  resume(): void {
    if (this.#isSettled || !this.#isPaused) return;
    this.#isPaused = false;
    this.#watch.resume();
    this.#connection.resume();
  }

  abort(): void {
    if (this.#isSettled) return;
    this.#settle();
    this.#connection.abort();
  }

  onSent(): void {
    this.#listener.onSent();
  }

  onHead(head: ReceivedHead): void {
    this.#head = head;
    this.#isEventStream = head.status === 200 && !/json|html/i.test(String(head.headers['content-type']));
  }

  onBytes(bytes: Uint8Array): void {
    if (this.#isSettled) return;
    if (!this.#isEventStream) this.#addToDocument(bytes);
    else if (this.#unread) this.#unread.push(bytes);
    else {
      this.#unread = [bytes];
      queueMicrotask(this.#readUnread);
    }
  }

  onClose(): void {
    this.#readToTheEnd();
    const last = this.#parser.end();
    if (last) this.#answer.onEvent(last);
    if (this.#isSettled) this.#lastWords?.cancel();
    else if (this.#isEventStream) this.onComplete();
    else this.#readDocument();
  }

  onBroken(error: Error): void {
    this.#readToTheEnd();
    const { status } = this.#head;
    if (this.#isSettled) this.#lastWords?.cancel();
    else if (this.#answer.hasEnded) this.onComplete();
    else if (status !== 0 && status !== 200) this.#readDocument();
    else if (this.#answer.hasTokens) this.onFailure(brokenStream('truncated', error.message));
    else this.onFailure(connectionFailure(error));
  }

  covered(): number {
    return this.#listener.covered();
  }

  onTokens(told: StreamTokens): void {
    const at = this.#deps.clock.now();
    this.#watch.heard(at);
    // Where more comes behind the end, the usage comes behind that.
    this.#lastWords?.restart();
    if (this.#listener.onTokens(told, at)) return;
    this.#isPaused = true;
    this.#watch.pause();
    this.#connection.pause();
  }

  onUsage(usage: ChunkUsage): void {
    this.#listener.onUsage(usage);
  }

  isTimeOver(): boolean {
    return this.#deps.clock.now() >= this.#watch.overAt;
  }

  onComplete(): void {
    this.#answer.tellTokens();
    if (this.#isSettled) return;
    if (this.#answer.hasEvents || this.#document.isEmpty) this.#end(this.#answer.ending());
    else this.#readDocument();
  }

  onFailure(failure: UpstreamFailure): void {
    // What came before it is delivered.
    this.#answer.tellTokens();
    if (this.#isSettled) return;
    this.#settle();
    this.#connection.abort();
    this.#listener.onFailure(failure);
  }

  #end(ending: StreamEnd | UpstreamFailure): void {
    if (ending instanceof UpstreamFailure) {
      this.onFailure(ending);
      return;
    }
    this.#settle();
    if (!this.#hasClosed) this.#lastWords = this.#deps.clock.after(LINGER_MS, () => this.#connection.abort());
    this.#listener.onEnd(ending);
  }

  #settle(): void {
    this.#isSettled = true;
    this.#answer.close();
    this.#watch.stop();
    this.#lastWords?.cancel();
  }

  #readToTheEnd(): void {
    this.#hasClosed = true;
    this.#readUnread();
  }

  readonly #readUnread = (): void => {
    const unread = this.#unread;
    if (!unread || this.#isSettled) return;
    this.#unread = null;
    const bytes = unread.length === 1 ? unread[0] : Buffer.concat(unread);
    try {
      this.#parser.read(bytes, this.#answer);
      this.#answer.tellTokens();
      // Servers have sent a refusal under the name of a stream, or of a plain text.
      if (!this.#answer.hasEvents) this.#addToDocument(bytes);
    } catch (error) {
      this.onFailure(brokenStream('malformed', String(error)));
    }
    if (this.#answer.hasEnded) this.#awaitUsage();
  };

  /** Usage that has not come with the end of the answer. */
  #awaitUsage(): void {
    if (this.#isSettled || this.#hasClosed) return;
    this.#watch.stop();
    this.#lastWords ??= this.#deps.clock.after(USAGE_MS, () => this.onComplete());
  }

  #addToDocument(bytes: Uint8Array): void {
    if (!this.#document.add(bytes, this.#head.status)) this.#readDocument();
  }

  #readDocument(): void {
    const document = this.#document;
    const { status } = this.#head;
    if (document.isWholeAnswer(status)) {
      this.#answer.onEvent({ event: 'message', data: document.text, id: '' });
      this.onComplete();
    } else this.onFailure(document.failure(this.#head, this.#asked, this.#deps.wallClock()));
  }
}
