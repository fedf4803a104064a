/** Tokens that have come and are not told: under load, one read of the socket brings many, which are told together. */
import type { ChunkRun } from '../../upstream/chunk-reader.ts';
import type { Chunk, ChunkUsage } from '../../upstream/completion-chunk.ts';

/** Tokens that came together. */
export interface StreamTokens {
  /** May be empty: a model that thinks, a tool call. */
  text: string;
  /** As in `Chunk`. */
  hidden: string;
  usage: ChunkUsage | null;
  chunks: number;
}

export interface TokenBatchOptions {
  readonly onTokens: (tokens: StreamTokens) => void;
  /** Output tokens of the answer up to which those that came together may be told together. */
  readonly covered: () => number;
}

export class TokenBatch {
  readonly #options: TokenBatchOptions;
  #untold: StreamTokens | null = null;
  #hasTold = false;
  #isClosed = false;

  constructor(options: TokenBatchOptions) {
    this.#options = options;
  }

  /** Whether the first token has come. */
  get hasTold(): boolean {
    return this.#hasTold;
  }

  add({ text, hidden, usage }: Chunk): void {
    const untold = this.#untold;
    if (untold && usage && usage.completionTokens <= this.#options.covered()) {
      untold.hidden += hidden;
      this.addRun({ text, usage, chunks: 1 });
      return;
    }
    this.tell();
    this.#untold = { text, hidden, usage, chunks: 1 };
    // The first is waited for.
    if (!this.#hasTold) this.tell();
  }

  /** Tokens that may be told with those before them. */
  addRun({ text, usage, chunks }: Omit<ChunkRun, 'end'>): void {
    this.#untold ??= { text: '', hidden: '', usage, chunks: 0 };
    this.#untold.text += text;
    this.#untold.usage = usage;
    this.#untold.chunks += chunks;
  }

  tell(): void {
    const told = this.#untold;
    if (told === null || this.#isClosed) return;
    this.#untold = null;
    this.#hasTold = true;
    this.#options.onTokens(told);
  }

  /** Nothing is told any more. */
  close(): void {
    this.#isClosed = true;
  }
}
