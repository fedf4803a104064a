/** Runs our own suites through the gateway's door. */
import { isDeepStrictEqual } from 'node:util';
import { startSubgraph } from '../../supergraph/start-subgraph.ts';
import type { SuiteResults } from '../audit-report.ts';
import { type Result, type ServedServices, serveServices } from './serve-services.ts';
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
  const results = new Map<string, string | null>();
  const named = (i: number) => `${suite.name}, ${i + 1}`;
  try {
    const served = await serveServices(servers);
    // In their order: mutations count on it.
    for (const [i, one] of suite.cases.entries()) results.set(named(i), await runCase(served, one));
    await served.close();
  } catch (error) {
    for (const i of suite.cases.keys()) results.set(named(i), (error as Error).message);
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
  return results;
}

async function runCase(served: ServedServices, { document, variables, data, errors = [] }: Case) {
  const got = await answer(served, document, variables);
  const places = (got.errors ?? []).map(({ path = [] }) => path.join('.'));
  const seen = { data: got.data ?? null, errors: places.toSorted() };
  const wanted = { data, errors: [...errors].toSorted() };
  if (isDeepStrictEqual(seen, JSON.parse(JSON.stringify(wanted)))) return null;
  const said = (got.errors ?? []).map(({ message }) => message).join('; ');
  return `${document}\n    gives ${JSON.stringify(seen)} (${said})\n    not   ${JSON.stringify(wanted)}`;
}

async function answer(
  served: ServedServices,
  document: string,
  variables: Case['variables'],
): Promise<Result> {
  if (!/^\s*subscription\b/.test(document)) return served.ask(document, variables);
  const results = await served.follow(document, variables);
  return {
    data: { events: results.map(({ data }) => data) },
    errors: results.flatMap(({ errors = [] }) => errors),
  };
}
