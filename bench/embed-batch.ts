/** 100 aliased embeddings in one request over HTTP, beside one batch call through a bare proxy. */
import { startServer } from './harness/child.ts';
import { acrossStarts, type Comparison, compare, spread, startGenerator, starts } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { jsonHeaders } from './harness/loads.ts';
import type { Table } from './table.ts';

const TEXTS = 100;
/** 90 characters, and never the same: nothing is answered from memory. */
const text = (i: number) =>
  `%N% ${i} the customer asked when the order would arrive, and whether it could still be changed`;

/** What is asked of each text, and what a bare proxy would pass on for it. */
const kinds = [
  { field: 'dimensions', path: '/v1/embeddings/short', title: 'without vectors' },
  { field: 'vector', path: '/v1/embeddings', title: 'with vectors' },
] as const;

export async function run(): Promise<readonly Table[]> {
  const comparisons = await acrossStarts(measure);
  return comparisons.map((measured, i) => ({
    title: `100 embeddings in one operation, ${kinds[i]?.title}`,
    load: `one caller, texts of 90 characters, vectors of 1,024 from Snowflake, one statement each; ${starts()}`,
    floor: `node:http and undici dispatch, passing on 100 texts and an answer ${kinds[i]?.title}`,
    columns: ['', 'CPU ms a request', 'ratio'],
    rows: measured.map(({ name, cpuUs, ratios }) => [
      name,
      spread(
        cpuUs.map((us) => us / 1000),
        2,
      ),
      spread(ratios, 1),
    ]),
  }));
}

async function measure(rounds: number): Promise<readonly Comparison[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  // The embedded warehouse of each is a process of its own, and beside.
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const texts = Array.from({ length: TEXTS }, (_, i) => text(i));
  const named = Object.fromEntries(texts.map((value, i) => [`t${i}`, value]));
  const one = { headers: jsonHeaders, callers: 1 };
  try {
    const comparisons: Comparison[] = [];
    for (const { field, path } of kinds) {
      const bare = {
        ...one,
        url: `${proxy.url}${path}`,
        body: JSON.stringify({ model: 'embed', input: texts }),
        expect: '"object":"list"',
      };
      const ask = (url: string, query: string, variables: object) => ({
        ...one,
        url,
        body: JSON.stringify({ query, variables }),
        expect: '"data":{"cortex":',
      });
      const batch = `query Bench($texts: [String!]!) { cortex { embedMany(texts: $texts) { ${field} } } }`;
      const measured = await compare(
        generator,
        [
          { name: 'one batch call through the bare proxy', child: proxy, load: bare },
          ...gateways.flatMap(({ name, child }) => [
            { name: `${name}, embedMany`, child, load: ask(child.url, batch, { texts }) },
            { name: `${name}, 100 aliases`, child, load: ask(child.url, aliases(field), named) },
          ]),
        ],
        { rounds, warmUpRequests: 60 },
      );
      comparisons.push(measured);
    }
    return comparisons;
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), proxy, upstream]) await child.stop();
  }
}

function aliases(fields: string): string {
  const variables = Array.from({ length: TEXTS }, (_, i) => `$t${i}: String!`).join(', ');
  const selections = Array.from({ length: TEXTS }, (_, i) => `e${i}: embed(text: $t${i}) { ${fields} }`);
  return `query Bench(${variables}) { cortex { ${selections.join(' ')} } }`;
}
