/** Any services as one supergraph, behind the gateway's own door: composed, planned, joined and told as for clients. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createClient } from 'graphql-sse';
import { doorKeeper } from '../../../plugins/door-keeper.ts';
import { createApolloServer } from '../../../src/graphql/create-apollo-server.ts';
import { createDocumentStore } from '../../../src/graphql/document-store.ts';
import { createPlannedExecution } from '../../../src/graphql/execution/execute-planned.ts';
import { joinPlugins } from '../../../src/graphql/join-plugins.ts';
import { serveSupergraph } from '../../../src/graphql/supergraph/serve-supergraph.ts';
import type { SubgraphSchema } from '../../../src/graphql/supergraph/source/composer.ts';
import { createLogger } from '../../../src/observability/log.ts';
import { noProxy } from '../../../src/settings/proxy.ts';
import { createFairTurns } from '../../../src/threads/fair-turns.ts';
import { composeOnce } from '../../support/compose-once.ts';
import { openDoor } from '../open-door.ts';

/** As clients read it: nothing is known of its shape. */
export interface Result {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
}

export interface ServedServices {
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Result>;
  /** All events of a subscription. */
  follow(query: string, variables?: Readonly<Record<string, unknown>>): Promise<readonly Result[]>;
  close(): Promise<void>;
}

/** @throws Error when they do not compose */
export async function serveServices(services: readonly SubgraphSchema[]): Promise<ServedServices> {
  const { sdl, problems } = await composeOnce([own, ...services]);
  if (sdl === null) throw new Error(`does not compose: ${problems[0]}`);
  const folder = await mkdtemp(join(tmpdir(), 'audit-'));
  const path = join(folder, 'supergraph.graphql');
  await writeFile(path, sdl);
  const logger = createLogger('silent');
  const served = await serveSupergraph({
    settings: {
      SUBGRAPHS: [],
      SUPERGRAPH_PATH: path,
      SUBGRAPH_HEADERS: [],
      SUBGRAPH_POLL_SECONDS: 3600,
      SUBGRAPH_TIMEOUT_MS: { all: 5_000, byName: new Map() },
      SUBGRAPH_MAX_ANSWER_BYTES: 1_000_000,
      SUBGRAPH_SUBSCRIPTIONS: new Map(),
      DATA_DIR: folder,
      proxyFor: noProxy,
    },
    own,
    logger,
    observeSubgraph() {},
    countSupergraph() {},
  });
  const apollo = createApolloServer({
    served,
    documents: createDocumentStore(),
    plugins: [
      joinPlugins([doorKeeper()]),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
    logger,
  });
  const { url, close } = await openDoor(apollo, served.checkDocument);
  const client = createClient({ url });

  return {
    async ask(query, variables) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as Result;
    },
    follow: (query, variables) =>
      Array.fromAsync(client.iterate({ query, variables: { ...variables } })) as Promise<readonly Result[]>,
    async close() {
      client.dispose();
      await close();
      await apollo.stop();
      await served.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const ownSdl = 'type Query { ownField: String }';
const ownSchema = buildSubgraphSchema([{ typeDefs: parse(ownSdl) }]);
const own = {
  name: 'own',
  url: '',
  sdl: ownSdl,
  schema: ownSchema,
  planned: createPlannedExecution(ownSchema, createFairTurns()),
};
