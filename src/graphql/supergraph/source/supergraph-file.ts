/** A supergraph that somebody else composed, in a file: read again whenever the file changes. */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../../../settings/config-variable.ts';
import type { SourceState, SupergraphSource } from './supergraph-source.ts';

/** Looked at, not listened to: in clusters a file changes by a link that leads elsewhere, which nobody announces. */
const LOOK_EVERY_MS = 500;

export function watchSupergraphFile(path: string, everyMs = LOOK_EVERY_MS): SupergraphSource {
  const stopping = new AbortController();
  let onChange: (() => void) | undefined;
  let reading = Promise.resolve();

  return {
    async start(tell) {
      let sdl: string;
      try {
        sdl = await readFile(path, 'utf8');
      } catch (error) {
        throw new ConfigError(
          `SUPERGRAPH_PATH: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        );
      }
      await tell({ sdl, problems: [] });
      onChange = () => {
        reading = reading.then(async () => {
          const state = await readWhole(path, everyMs, stopping.signal).then(
            (content): SourceState => ({ sdl: content, problems: [] }),
            ({ code }: NodeJS.ErrnoException): SourceState => ({
              sdl: null,
              problems: [`the file of the supergraph cannot be read (${code})`],
            }),
          );
          if (!stopping.signal.aborted) await tell(state);
        });
      };
      watchFile(path, { interval: everyMs, persistent: false }, onChange);
    },
    async stop() {
      stopping.abort();
      if (onChange) unwatchFile(path, onChange);
      // Nothing is told after the end.
      await reading;
    },
  };
}

/** What is being written is half there: a file is taken when it has stopped changing. */
async function readWhole(path: string, pauseMs: number, signal: AbortSignal): Promise<string> {
  let before: string | null = null;
  for (;;) {
    const content = await readFile(path, 'utf8');
    if (content === before) return content;
    before = content;
    await delay(pauseMs, undefined, { ref: false, signal });
  }
}
