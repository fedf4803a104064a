/** Where a supergraph comes from, and how it is told when there is another. */

/** What a source knows now. */
export interface SourceState {
  /** The newest supergraph that could be made; null before the first. */
  readonly sdl: string | null;
  /** A line for everything that keeps a newer one from being made, or that is missing from this one. */
  readonly problems: readonly string[];
}

export interface SupergraphSource {
  /** @param tell gets every change, the first of them before this resolves. @throws Error where nothing can come of it */
  start(tell: (state: SourceState) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}
