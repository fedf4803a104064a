/** The served supergraph: the newest that could be made, swapped while requests run on the one before. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../config.ts';
import type { RequestContext } from '../../context.ts';
import type { Logger } from '../../observability/log.ts';
import type { Metrics } from '../../observability/metrics.ts';
import { ConfigError } from '../../settings/config-variable.ts';
import { type ServedOperation, type ServedSchema, serveOwnSchema } from '../served-schema.ts';
import { createSubgraphClients, type SubgraphClientSettings } from './services/subgraph-clients.ts';
import { pollSubgraphs } from './source/poll-subgraphs.ts';
import { createSchemaStore } from './source/schema-store.ts';
import { watchSupergraphFile } from './source/supergraph-file.ts';
import type { SourceState } from './source/supergraph-source.ts';
import { createSupergraph, type OwnSubgraph, type Supergraph } from './supergraph.ts';

export interface ServeSupergraphDependencies {
  readonly settings: SubgraphClientSettings &
    Pick<Config, 'SUBGRAPHS' | 'SUPERGRAPH_PATH' | 'SUBGRAPH_HEADERS' | 'SUBGRAPH_POLL_SECONDS' | 'DATA_DIR'>;
  readonly own: OwnSubgraph & { readonly sdl: string };
  readonly logger: Logger;
  readonly observeSubgraph: Metrics['observeSubgraph'];
  readonly countSupergraph: Metrics['countSupergraph'];
}

export interface SupergraphHealth {
  readonly status: 'OK' | 'DEGRADED';
  readonly detail: string | null;
}

export interface ServedSupergraph extends ServedSchema {
  health(): SupergraphHealth;
  close(): Promise<void>;
}

const MOST_DETAIL_CHARACTERS = 2_000;

/** @throws ConfigError when SUPERGRAPH_PATH names a file that holds no supergraph with this gateway in it */
export async function serveSupergraph(deps: ServeSupergraphDependencies): Promise<ServedSupergraph> {
  const { settings, own, logger, countSupergraph } = deps;
  const clients = createSubgraphClients(settings, deps.observeSubgraph, logger);
  const alone = serveOwnSchema(own.schema, own.planned);
  /** Requests run on the supergraph that their documents were validated against. */
  const bySchema = new WeakMap<GraphQLSchema, Supergraph>();
  const listeners = new Set<(supergraph: Supergraph) => void>();
  let current: Supergraph | null = null;
  let refused: { readonly sdl: string; readonly why: string } | null = null;
  let problems: readonly string[] = [];

  async function take({ sdl, problems: found }: SourceState): Promise<void> {
    if (sdl === null || sdl === current?.sdl) refused = null;
    else if (sdl !== refused?.sdl) refused = await swap(sdl);
    report(refused ? [...found, refused.why] : found);
  }

  async function swap(sdl: string): Promise<typeof refused> {
    const started = performance.now();
    try {
      const next = await createSupergraph(sdl, {
        own,
        clientOf: clients.of,
        forwardedHeaders: settings.SUBGRAPH_HEADERS,
      });
      await nextTurn();
      clients.know(next.others);
      bySchema.set(next.apiSchema, next);
      current = next;
      for (const tell of listeners) tell(next);
    } catch (error) {
      return { sdl, why: (error as Error).message };
    }
    countSupergraph('served');
    logger.info({ milliseconds: Math.round(performance.now() - started) }, 'a supergraph is served');
    return null;
  }

  function report(found: readonly string[]): void {
    if (found.join('\n') === problems.join('\n')) return;
    problems = found;
    // A file with which nothing can start is told of as the start ends.
    if (!current && settings.SUPERGRAPH_PATH !== null) return;
    if (found.length === 0) logger.info({}, 'the supergraph has no problems any more');
    else {
      countSupergraph('failed');
      const served = current ? 'the last good one is served' : "only this gateway's own schema is served";
      logger.warn({ problems: found }, `the supergraph has problems; ${served}`);
    }
  }

  clients.know(settings.SUBGRAPHS);
  const source =
    settings.SUPERGRAPH_PATH === null
      ? pollSubgraphs({
          subgraphs: settings.SUBGRAPHS,
          own: { name: own.name, url: '', sdl: own.sdl },
          clientOf: clients.of,
          everyMs: settings.SUBGRAPH_POLL_SECONDS * 1000,
          timeoutMs: INTROSPECTION_TIMEOUT_MS,
          store: createSchemaStore(settings.DATA_DIR),
          logger,
        })
      : watchSupergraphFile(settings.SUPERGRAPH_PATH);
  try {
    await source.start(take);
    if (!current && settings.SUPERGRAPH_PATH !== null)
      throw new ConfigError(`SUPERGRAPH_PATH: ${settings.SUPERGRAPH_PATH}: ${problems.join(' ')}`);
  } catch (error) {
    await source.stop();
    await clients.close();
    throw error;
  }

  const on = ({ schema }: Pick<ServedOperation, 'schema'>) => bySchema.get(schema);
  return {
    schema: () => current?.apiSchema ?? own.schema,
    gateway: {
      onSchemaLoadOrUpdate(tell) {
        const announce = ({ apiSchema, sdl }: Supergraph) => tell({ apiSchema, coreSupergraphSdl: sdl });
        if (current) announce(current);
        else tell({ apiSchema: own.schema, coreSupergraphSdl: '' });
        listeners.add(announce);
        return () => listeners.delete(announce);
      },
      load: async () => ({
        executor: ({ document, context, schema, request: { operationName, variables } }) => {
          const contextValue = context as RequestContext;
          const asked = { schema, document, contextValue, operationName, variableValues: variables };
          return on(asked)?.execute(asked) ?? own.planned.execute(asked);
        },
      }),
      stop: async () => {},
    },
    subscriptions: {
      startEvents: (asked) => (on(asked) ?? own.planned).startEvents(asked),
      ofEvents: (asked) => (on(asked) ?? own.planned).ofEvents(asked),
    },
    checkDocument: (text, variables) => (current ?? alone).checkDocument(text, variables),
    health() {
      if (problems.length === 0) return { status: 'OK', detail: null };
      const served = current ? '' : "only this gateway's own schema is served; ";
      return { status: 'DEGRADED', detail: (served + problems.join('; ')).slice(0, MOST_DETAIL_CHARACTERS) };
    },
    async close() {
      await source.stop();
      await clients.close();
    },
  };
}

const INTROSPECTION_TIMEOUT_MS = 5_000;
