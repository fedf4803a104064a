/** Composes schemas into a supergraph on a thread of its own: the event loop has other things to do meanwhile. */
import { createThreadPool } from '../../../threads/thread-pool.ts';

export interface SubgraphSchema {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** The supergraph, or a line for each reason why there is none. */
export type Composition =
  | { readonly sdl: string; readonly problems: null }
  | { readonly sdl: null; readonly problems: readonly string[] };

export interface CompositionTask {
  readonly subgraphs: readonly SubgraphSchema[];
  /** Nothing is served yet. Else the thread gives way: requests need the same cores. */
  readonly isUrgent: boolean;
}

export interface Composer {
  /** Never rejects. */
  compose(task: CompositionTask): Promise<Composition>;
  close(): Promise<void>;
}

/** A schema that somebody serves may be made to take for ever. */
const PROCESSOR_MS = 30_000;

/** The thread stays: what it learned of its code makes the next composition ten times cheaper. */
export function createComposer(): Composer {
  const pool = createThreadPool<CompositionTask, Composition>({
    script: new URL('./composer-thread.ts', import.meta.url),
    threads: 1,
    processorMs: PROCESSOR_MS,
    maxWaiting: 1,
    maxHeapMegabytes: 512,
  });
  return {
    compose: ({ subgraphs, isUrgent }) =>
      pool
        .run('composer', {
          subgraphs: subgraphs.map(({ name, url, sdl }): SubgraphSchema => ({ name, url, sdl })),
          isUrgent,
        })
        .catch((error: Error): Composition => ({ sdl: null, problems: [error.message] })),
    close: pool.close,
  };
}
