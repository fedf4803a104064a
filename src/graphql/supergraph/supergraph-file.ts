/** A supergraph that somebody else composed, in a file: read again whenever the file changes. */
import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../../settings/config-variable.ts';
import type { SupergraphSource } from './supergraph-source.ts';

/** Looked at, not listened to: in clusters a file changes by a link that leads elsewhere, which nobody announces. */
const LOOK_EVERY_MS = 500;

export function watchSupergraphFile(path: string, everyMs = LOOK_EVERY_MS): SupergraphSource {
  let latest: string | null = null;
  let onChange: (() => void) | undefined;

  return {
    async start(tell) {
      try {
        latest = await readFile(path, 'utf8');
      } catch (error) {
        throw new ConfigError(
          `SUPERGRAPH_PATH: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        );
      }
      await tell({ sdl: latest, problems: [] });
      let reading = Promise.resolve();
      onChange = () => {
        reading = reading.then(async () => {
          try {
            const sdl = await readFile(path, 'utf8');
            if (sdl === latest) return;
            latest = sdl;
            await tell({ sdl, problems: [] });
          } catch (error) {
            const { code } = error as NodeJS.ErrnoException;
            await tell({ sdl: null, problems: [`the file of the supergraph cannot be read (${code})`] });
          }
        });
      };
      watchFile(path, { interval: everyMs, persistent: false }, onChange);
    },
    async stop() {
      if (onChange) unwatchFile(path, onChange);
    },
  };
}
