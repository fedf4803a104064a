/** 100 aliased embeddings in one request over HTTP, beside one batch call through a bare proxy. */
import { startServer } from './harness/child.ts';
import { compare, rounds, spread, startGenerator } from './harness/compare.ts';
import { startGatewayChild } from './harness/gateway.ts';
import { jsonHeaders } from './harness/loads.ts';
import type { Table } from './table.ts';

const TEXTS = 100;
/** 90 characters, and never the same: nothing is answered from memory. */
const text = (i: number) =>
  `%N% ${i} the customer asked when the order would arrive, and whether it could still be changed`;

export async function run(): Promise<Table> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const proxy = await startServer('bare-proxy.ts', [upstream.url], 'measured');
  // Its embedded warehouse is a process of its own, and beside.
  const gateway = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  const texts = Array.from({ length: TEXTS }, (_, i) => text(i));
  const ask = (query: string, variables: object) => ({
    url: gateway.url,
    headers: jsonHeaders,
    body: JSON.stringify({ query, variables }),
    expect: '"data":{"cortex":',
    callers: 1,
  });
  const named = Object.fromEntries(texts.map((value, i) => [`t${i}`, value]));
  const batch = (fields: string) =>
    `query Bench($texts: [String!]!) { cortex { embedMany(texts: $texts) { ${fields} } } }`;
  try {
    const measured = await compare(
      generator,
      [
        {
          name: 'one batch call through the bare proxy',
          child: proxy,
          load: {
            url: `${proxy.url}/v1/embeddings`,
            headers: jsonHeaders,
            body: JSON.stringify({ model: 'embed', input: texts }),
            expect: '"object":"embedding"',
            callers: 1,
          },
        },
        { name: 'embedMany, without vectors', child: gateway, load: ask(batch('dimensions'), { texts }) },
        { name: '100 aliases, without vectors', child: gateway, load: ask(aliases('dimensions'), named) },
        { name: 'embedMany, with vectors', child: gateway, load: ask(batch('vector'), { texts }) },
        { name: '100 aliases, with vectors', child: gateway, load: ask(aliases('vector'), named) },
      ],
      { warmUpRequests: 40 },
    );
    return {
      title: '100 embeddings in one operation',
      load: `one caller, texts of 90 characters, vectors of 1,024, one statement each; ${rounds()}`,
      floor: 'node:http and undici dispatch, passing on 100 texts and their vectors',
      columns: ['', 'CPU ms a request', 'ratio'],
      rows: measured.map(({ name, cpuUs, ratios }) => [
        name,
        spread(
          cpuUs.map((us) => us / 1000),
          2,
        ),
        spread(ratios, 1),
      ]),
    };
  } finally {
    await generator.stop();
    for (const child of [gateway, proxy, upstream]) await child.stop();
  }
}

function aliases(fields: string): string {
  const variables = Array.from({ length: TEXTS }, (_, i) => `$t${i}: String!`).join(', ');
  const selections = Array.from({ length: TEXTS }, (_, i) => `e${i}: embed(text: $t${i}) { ${fields} }`);
  return `query Bench(${variables}) { cortex { ${selections.join(' ')} } }`;
}
