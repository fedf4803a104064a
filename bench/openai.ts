/** The OpenAI-compatible door beside GraphQL: CPU of the gateway for the same completion, whole and streamed. */
import { startServer } from './harness/child.ts';
import { compare, rounds, spread, startGenerator } from './harness/compare.ts';
import { startGateways } from './harness/gateway.ts';
import { completion, completionStream, openAiCompletion, openAiStream } from './harness/loads.ts';
import type { Table } from './table.ts';

const CALLERS = 32;

export async function run(): Promise<readonly Table[]> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const gateways = await startGateways({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const generator = await startGenerator();
  try {
    const tables: Table[] = [];
    for (const { name, child } of gateways) {
      const ask = { model: 'now', tokens: 64 };
      // A GraphQL endpoint is its own path; this door adds it.
      const origin = new URL(child.url).origin;
      const pairs = [
        ['a whole completion', completion(child.url, ask), openAiCompletion(origin, ask)],
        ['a streamed token', completionStream(child.url, ask), openAiStream(origin, ask)],
      ] as const;
      for (const [what, graphql, openAi] of pairs) {
        const measured = await compare(generator, [
          { name: 'GraphQL', child, load: { ...graphql, callers: CALLERS } },
          { name: 'OpenAI', child, load: { ...openAi, callers: CALLERS } },
        ]);
        tables.push({
          title: `The OpenAI door: ${what} (${name})`,
          load: `${CALLERS} callers, an upstream that answers at once, 64 tokens; ${rounds()}`,
          floor: 'the same call by GraphQL, in the same process',
          columns: ['', 'CPU µs', 'ratio to GraphQL'],
          rows: measured.map(({ name: door, cpuUs, ratios }) => [door, spread(cpuUs, 1), spread(ratios, 2)]),
        });
      }
    }
    return tables;
  } finally {
    await generator.stop();
    for (const child of [...gateways.map(({ child }) => child), upstream]) await child.stop();
  }
}
