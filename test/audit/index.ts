/**
 * `npm run audit`: third-party conformance suites against the gateway. Ends with 1 when one finds what nobody decided.
 * With `-- --federation DIR`, the public audit of federation too, which is on no registry: DIR is its checkout.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startGateway } from '../support/start-gateway.ts';
import { auditApolloServer } from './apollo-server.ts';
import { type AuditReport, type DeliberateDifferences, judge } from './audit-report.ts';
import { auditFederation } from './federation/audit-federation.ts';
import { auditPublicFederation } from './federation/audit-public.ts';
import { auditGraphqlOverHttp } from './graphql-over-http.ts';
import { auditImage } from './image.ts';
import { auditMcp } from './mcp.ts';

const differences: Readonly<
  Record<
    'graphql-over-http' | 'apollo-server' | 'federation' | 'federation-public' | 'mcp',
    DeliberateDifferences
  >
> = JSON.parse(await readFile(new URL('deliberate-differences.json', import.meta.url), 'utf8'));

const { values: options } = parseArgs({ options: { federation: { type: 'string' } } });

const gateway = await startGateway();
const url = `${gateway.url}/graphql`;
const shown = { 'apollo-require-preflight': 'true' };
const reports: AuditReport[] = [];
try {
  reports.push(
    judge(
      'GraphQL over HTTP (graphql-http), as it is',
      await auditGraphqlOverHttp(url, {}),
      differences['graphql-over-http'],
    ),
    judge('  the same with Apollo-Require-Preflight', await auditGraphqlOverHttp(url, shown), []),
    judge('Model Context Protocol (conformance)', await auditMcp(gateway.app.mcpUrl), differences.mcp),
  );
} finally {
  await gateway.close();
}
reports.push(
  judge('Apollo Server integration suite', await auditApolloServer(), differences['apollo-server']),
);

reports.push(judge('Federation, in our own words', await auditFederation(), differences.federation));
if (options.federation !== undefined) {
  const results = await auditPublicFederation(options.federation);
  reports.push(judge('Federation, the public audit', results, differences['federation-public']));
}

const image = await auditImage();
reports.push(judge(`The image (${image.megabytes} MB of files)`, image, []));

console.table(
  Object.fromEntries(
    reports.map(({ suite, passed, total, deliberate, notRun, problems }) => [
      suite,
      { passed, of: total, deliberate, 'not run': notRun, problems: problems.length },
    ]),
  ),
);
for (const { suite, problems } of reports)
  for (const problem of problems) console.error(`${suite.trim()}: ${problem}`);
process.exitCode = reports.some(({ problems }) => problems.length > 0) ? 1 : 0;
