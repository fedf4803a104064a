/** A list of 100 rows with 8 fields over HTTP, beside a stock Apollo Server on fastify. */
import { startServer } from './harness/child.ts';
import { acrossStarts, type Comparison, compare, spread, startGenerator, starts } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { jsonHeaders } from './harness/loads.ts';
import type { Table } from './table.ts';

const CALLERS = 8;
const ROWS = 100;
const fields = 'name backends functions contextLength maxOutputTokens dimensions available default';

export async function run(): Promise<Table> {
  const [measured = []] = await acrossStarts(async (rounds) => [await measure(rounds)]);
  return {
    title: '100 rows of 8 fields',
    load: `${CALLERS} callers, the same document each time; ${starts()}`,
    floor: 'a stock Apollo Server on fastify, as its documentation sets one up',
    columns: ['', 'CPU µs a request', 'ratio'],
    rows: measured.map(({ name, cpuUs, ratios }) => [name, spread(cpuUs), spread(ratios, 2)]),
  };
}

async function measure(rounds: number): Promise<Comparison> {
  // It lists 100 models.
  const upstream = await startServer('upstream.ts', [], 'beside');
  const apollo = await startServer('stock-apollo.ts', [], 'measured');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const ask = (url: string, query: string, variables: object = {}) => ({
    url,
    headers: jsonHeaders,
    body: JSON.stringify({ query, variables }),
    expect: '{"data":{',
    callers: CALLERS,
  });
  const now = new Date();
  const day = {
    from: new Date(now.getTime() - 86_400_000).toISOString(),
    to: new Date(now.getTime() + 86_400_000).toISOString(),
  };
  const report =
    'query Report($input: UsageInput!) { usage(input: $input) { rows { user calls errors inputTokens outputTokens credits p50LatencyMs p95LatencyMs } } }';
  try {
    for (const { child } of gateways) await bookCalls(child.url);
    return await compare(
      generator,
      [
        {
          name: 'stock Apollo Server, a list from memory',
          child: apollo,
          load: ask(`${apollo.url}/graphql`, `{ rows { ${fields} } }`),
        },
        ...gateways.flatMap(({ name, child }) => [
          {
            name: `${name}, \`models\` from memory`,
            child,
            load: ask(child.url, `{ models(backend: LAMBDA_LABS) { ${fields} } }`),
          },
          {
            name: `${name}, \`usage\` by user, with its statement`,
            child,
            load: ask(child.url, report, { input: { ...day, groupBy: ['USER'] } }),
          },
        ]),
      ],
      { rounds, warmUpRequests: 500 },
    );
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), apollo, upstream]) await child.stop();
  }
}

/** One call of each of 100 users, so that the report has as many rows. */
async function bookCalls(url: string): Promise<void> {
  for (let i = 0; i < ROWS; i++) {
    const body = JSON.stringify({ query: `{ cortex { embed(text: "row ${i}") { dimensions } } }` });
    await fetch(url, { method: 'POST', headers: { ...jsonHeaders, 'x-gateway-user': `user-${i}` }, body });
  }
}
