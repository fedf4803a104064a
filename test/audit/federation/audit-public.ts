/** Runs the public audit of federation gateways through the gateway's door. */
import { isDeepStrictEqual } from 'node:util';
import { startSubgraph } from '../../supergraph/start-subgraph.ts';
import type { SuiteResults } from '../audit-report.ts';
import { type PublicSuite, type PublicTest, readPublicSuites } from './public-suites.ts';
import { type ServedServices, serveServices } from './serve-services.ts';

/** @param checkout of https://github.com/graphql-hive/federation-gateway-audit */
export async function auditPublicFederation(checkout: string): Promise<SuiteResults> {
  const passed: string[] = [];
  const failed = new Map<string, string>();
  for (const suite of await readPublicSuites(checkout)) {
    for (const [i, difference] of (await runSuite(suite)).entries()) {
      if (difference === null) passed.push(`${suite.id}_${i}`);
      else failed.set(`${suite.id}_${i}`, difference);
    }
  }
  return { passed, failed, notRun: [] };
}

/** @returns for each test null, or how its answer differs */
async function runSuite({ services, tests }: PublicSuite): Promise<readonly (string | null)[]> {
  const servers = await Promise.all(
    services.map(async ({ name, typeDefs, resolvers }) => {
      const server = await startSubgraph(typeDefs, resolvers);
      return { name, server, url: server.url, sdl: typeDefs };
    }),
  );
  try {
    const served = await serveServices(servers);
    const differences: (string | null)[] = [];
    // In their order: mutations count on it.
    for (const test of tests) differences.push(await runTest(served, test));
    await served.close();
    return differences;
  } catch (error) {
    return tests.map(() => (error as Error).message);
  } finally {
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
}

async function runTest(served: ServedServices, { query, expected }: PublicTest): Promise<string | null> {
  const { data = null, errors = [] } = await served.ask(query);
  const isAlike =
    isDeepStrictEqual(data, expected.data ?? null) &&
    (expected.errors === undefined || expected.errors === errors.length > 0);
  if (isAlike) return null;
  const said = errors.map(({ message }) => message).join('; ');
  const [seen, wanted] = [{ data, errors: errors.length > 0 }, expected].map((one) => JSON.stringify(one));
  return `${query.trim()}\n    gives ${seen} (${said})\n    not   ${wanted}`;
}
