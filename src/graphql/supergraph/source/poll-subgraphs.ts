/** Asks each service for its schema, again and again, and composes them anew when one has changed. */
import type { Logger } from '../../../observability/log.ts';
import type { SubgraphClient } from '../services/subgraph-client.ts';
import { isRecord } from '../services/subgraph-error.ts';
import { createComposer, type SubgraphSchema } from './composer.ts';
import type { SchemaStore } from './schema-store.ts';
import type { SourceState, SupergraphSource } from './supergraph-source.ts';

export interface PollSubgraphsOptions {
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** Our own, which never changes while we run. */
  readonly own: SubgraphSchema;
  readonly clientOf: (name: string) => SubgraphClient | undefined;
  /** Milliseconds between two looks, spread by a fifth, so that many gateways do not ask at once. */
  readonly everyMs: number;
  /** For one look at one service. */
  readonly timeoutMs: number;
  /** What each service said last: a gateway that starts while one of them is away still knows its schema. */
  readonly store: SchemaStore;
  readonly logger: Logger;
}

const INTROSPECTION = '{ _service { sdl } }';
const MOST_SDL_CHARACTERS = 4_000_000;

export function pollSubgraphs(options: PollSubgraphsOptions): SupergraphSource {
  const { subgraphs, own, clientOf, everyMs, timeoutMs, store } = options;
  const composer = createComposer();
  const stopping = new AbortController();
  /** The schemas that the last composition was made from, composed or not. */
  let tried: string | null = null;
  let latest: SourceState = { sdl: null, problems: [] };
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function ask(name: string): Promise<string> {
    const late = AbortSignal.timeout(timeoutMs);
    const signal = AbortSignal.any([stopping.signal, late]);
    const asked = clientOf(name)?.ask({ query: INTROSPECTION, headers: {}, signal });
    const answer = await asked?.catch((error: unknown) => {
      throw late.aborted ? new Error(`it did not tell it within ${timeoutMs} ms`) : error;
    });
    const data = answer?.data;
    const sdl = isRecord(data?._service) ? data._service.sdl : null;
    if (typeof sdl !== 'string') throw new Error('it tells no schema by `_service { sdl }`');
    if (sdl.length > MOST_SDL_CHARACTERS) throw new Error('its schema is too long');
    return sdl;
  }

  async function look(tell: (state: SourceState) => Promise<void>): Promise<void> {
    const known = await store.read();
    const absences: string[] = [];
    const found = await Promise.all(
      subgraphs.map(async ({ name, url }): Promise<SubgraphSchema[]> => {
        try {
          return [{ name, url, sdl: await ask(name) }];
        } catch (error) {
          const sdl = known[name];
          const instead = sdl === undefined ? 'its fields are missing' : 'its last known schema is served';
          absences.push(`${name} gives no schema, ${instead}: ${(error as Error).message}`);
          return sdl === undefined ? [] : [{ name, url, sdl }];
        }
      }),
    );
    if (stopping.signal.aborted) return;
    const schemas = found.flat();
    const all = [own, ...schemas];
    const state = JSON.stringify(all);
    if (state !== tried) {
      tried = state;
      const { sdl, problems } = await composer.compose({ subgraphs: all, isUrgent: latest.sdl === null });
      if (sdl !== null) await store.write(Object.fromEntries(schemas.map((one) => [one.name, one.sdl])));
      latest = sdl === null ? { sdl: latest.sdl, problems } : { sdl, problems: [] };
    }
    if (stopping.signal.aborted) return;
    await tell({ sdl: latest.sdl, problems: [...latest.problems, ...absences.toSorted()] });
  }

  return {
    async start(tell) {
      const again = () => {
        looking = look(tell)
          .catch((error: unknown) =>
            options.logger.error({ err: error }, 'the services could not be looked at'),
          )
          .finally(() => {
            if (stopping.signal.aborted) return;
            timer = setTimeout(again, everyMs * (0.8 + 0.4 * Math.random())).unref();
          });
      };
      again();
      await looking;
    },
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await composer.close();
      await looking;
    },
  };
}
