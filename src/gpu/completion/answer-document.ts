/** What came instead of a stream of events, or may turn out to be none: the answer all at once, or a refusal. */
import { readChunk } from '../../upstream/completion-chunk.ts';
import { MAX_EVENT_LENGTH } from '../../upstream/parse-events.ts';
import { type AskedCall, readRefusal } from '../failures/refusal.ts';
import { brokenStream } from '../failures/stream-failures.ts';
import type { UpstreamFailure } from '../failures/upstream-failure.ts';

const MAX_REFUSAL = 64 * 1024;

export interface ReceivedHead {
  /** 0 until it has come. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export class AnswerDocument {
  text = '';
  #decoder: TextDecoder | null = null;

  get isEmpty(): boolean {
    return this.text.trim() === '';
  }

  /** @returns whether more of it may be added */
  add(bytes: Uint8Array, status: number): boolean {
    this.#decoder ??= new TextDecoder();
    this.text += this.#decoder.decode(bytes, { stream: true });
    return this.text.length <= (status === 200 ? MAX_EVENT_LENGTH : MAX_REFUSAL);
  }

  /** Whether it can be read as the one chunk of a stream. */
  isWholeAnswer(status: number): boolean {
    const whole = status === 200 ? readChunk('message', this.text) : null;
    return whole !== null && whole !== 'malformed' && whole.error === undefined;
  }

  /** @param now Unix time in ms, for a `retry-after` that names a date */
  failure({ status, headers }: ReceivedHead, asked: AskedCall, now: number): UpstreamFailure {
    const said = this.text.slice(0, MAX_REFUSAL);
    return status !== 200 || /"(error|message)"/.test(said)
      ? readRefusal(status, headers, said, asked, now)
      : brokenStream('malformed', 'an answer that is no stream of events');
  }
}
