/** Runs the suites over HTTP through what the gateway composes, plans and joins with. */
import { isDeepStrictEqual } from 'node:util';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { ExecutionResult } from 'graphql';
import { parse, validate } from 'graphql';
import type { RequestContext } from '../../../src/context.ts';
import { createPlannedExecution } from '../../../src/graphql/execution/execute-planned.ts';
import { compose } from '../../../src/graphql/supergraph/compose.ts';
import { createSubgraphClients } from '../../../src/graphql/supergraph/subgraph-clients.ts';
import { createSupergraph, type Supergraph } from '../../../src/graphql/supergraph/supergraph.ts';
import { createLogger } from '../../../src/observability/log.ts';
import { noProxy } from '../../../src/settings/proxy.ts';
import { createFairTurns } from '../../../src/threads/fair-turns.ts';
import { startSubgraph } from '../../supergraph/start-subgraph.ts';
import type { SuiteResults } from '../audit-report.ts';
import { type Case, type Suite, sdlOf } from './suite.ts';
import { suites } from './suites/index.ts';

export async function auditFederation(): Promise<SuiteResults> {
  const passed: string[] = [];
  const failed = new Map<string, string>();
  for (const suite of suites) {
    for (const [name, difference] of await runSuite(suite)) {
      if (difference === null) passed.push(name);
      else failed.set(name, difference);
    }
  }
  return { passed, failed, notRun: [] };
}

/** @returns for each case null, or how its answer differs */
export async function runSuite(suite: Suite): Promise<ReadonlyMap<string, string | null>> {
  const servers = await Promise.all(
    Object.entries(suite.services).map(async ([name, service]) => {
      const server = await startSubgraph(sdlOf(service), service.resolvers);
      return { name, server, url: server.url, sdl: sdlOf(service) };
    }),
  );
  const clients = createSubgraphClients(
    {
      SUBGRAPH_TIMEOUT_MS: { all: 5_000, byName: new Map() },
      SUBGRAPH_MAX_ANSWER_BYTES: 1_000_000,
      proxyFor: noProxy,
    },
    () => {},
    createLogger('silent'),
  );
  try {
    clients.know(servers);
    const { sdl, problems } = await compose([own, ...servers]);
    const named = (i: number) => `${suite.name}, ${i + 1}`;
    if (sdl === null)
      return new Map(suite.cases.map((_, i) => [named(i), `does not compose: ${problems[0]}`]));
    const supergraph = await createSupergraph(sdl, { own, clientOf: clients.of, forwardedHeaders: [] });
    const results = new Map<string, string | null>();
    // In their order: mutations count on it.
    for (const [i, one] of suite.cases.entries()) results.set(named(i), await runCase(supergraph, one));
    return results;
  } finally {
    await clients.close();
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
}

async function runCase(supergraph: Supergraph, { document: text, variables = {}, data, errors = [] }: Case) {
  const got = await answer(supergraph, text, variables);
  const places = (got.errors ?? []).map(({ path = [] }) => path.join('.'));
  const seen = { data: got.data ?? null, errors: places.toSorted() };
  const wanted = { data, errors: [...errors].toSorted() };
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(seen)), JSON.parse(JSON.stringify(wanted)))) return null;
  const said = (got.errors ?? []).map(({ message }) => message).join('; ');
  return `${text}\n    gives ${JSON.stringify(seen)} (${said})\n    not   ${JSON.stringify(wanted)}`;
}

async function answer(
  supergraph: Supergraph,
  text: string,
  variableValues: Case['variables'],
): Promise<ExecutionResult> {
  const schema = supergraph.apiSchema;
  const document = parse(text);
  const invalid = validate(schema, document);
  if (invalid.length > 0) return { errors: invalid };
  const asked = { schema, document, variableValues, contextValue: caller };
  if (!/^\s*subscription\b/.test(text)) return supergraph.execute(asked);
  const events = await supergraph.startEvents(asked);
  if (!(Symbol.asyncIterator in events)) return events;
  const results: ExecutionResult[] = [];
  for await (const event of events) results.push(await supergraph.ofEvents(asked)(event));
  return {
    data: { events: results.map((result) => result.data) },
    errors: results.flatMap((result) => result.errors ?? []),
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

/** As much of a request as the supergraph looks at. */
const caller = {
  user: { name: 'auditor', teams: [], permissions: new Set(), scopes: 'all' },
  requestId: 'audit',
  signal: new AbortController().signal,
} as unknown as RequestContext;
