/** Composes schemas into a supergraph on a thread of its own: the event loop has other things to do meanwhile. */
import { Worker } from 'node:worker_threads';

export interface SubgraphSchema {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/** The supergraph, or a line for each reason why there is none. */
export type Composition =
  | { readonly sdl: string; readonly problems: null }
  | { readonly sdl: null; readonly problems: readonly string[] };

/** A schema that somebody serves may be made to take for ever. */
const DEADLINE_MS = 30_000;

/** Never rejects. */
export function compose(subgraphs: readonly SubgraphSchema[]): Promise<Composition> {
  return new Promise((resolve) => {
    const thread = new Worker(new URL('./compose-thread.ts', import.meta.url), {
      workerData: subgraphs.map(({ name, url, sdl }): SubgraphSchema => ({ name, url, sdl })),
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
    const end = (composition: Composition) => {
      clearTimeout(deadline);
      resolve(composition);
      void thread.terminate();
    };
    const fail = (problem: string) => end({ sdl: null, problems: [problem] });
    const deadline = setTimeout(() => fail(`it took more than ${DEADLINE_MS / 1000} seconds`), DEADLINE_MS);
    thread.once('message', end);
    thread.once('error', (error) => fail(error.message));
    thread.once('exit', () => fail('the thread that composes ended'));
  });
}
