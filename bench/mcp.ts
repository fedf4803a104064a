/** A tool call over MCP beside the same document over GraphQL: CPU for each request, of one gateway, in turns. */
import { toolDefinitions } from '../src/mcp/tools.ts';
import { startServer } from './harness/child.ts';
import {
  acrossStarts,
  type Comparison,
  compare,
  median,
  spread,
  startGenerator,
  starts,
} from './harness/compare.ts';
import { freePort } from './harness/free-port.ts';
import { startGatewayChild } from './harness/gateway.ts';
import { jsonHeaders, sharedByNone } from './harness/loads.ts';
import type { Table } from './table.ts';

const CALLERS = 32;
const TOKENS = 64;

const given = { ...sharedByNone, model: 'now', maxTokens: TOKENS };
const query = toolDefinitions.find(({ name }) => name === 'complete')?.document;
const toolCall = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'complete', arguments: given },
};

export async function run(): Promise<Table> {
  const [measured = []] = await acrossStarts(async (rounds) => [await measure(rounds)]);
  return {
    title: `A completion of ${TOKENS} tokens, as a tool call`,
    load: `${CALLERS} callers, an upstream that answers at once, temperature 1, unlike prompts; ${starts()}`,
    floor: 'the same document over GraphQL, at the same gateway',
    columns: ['', 'CPU µs a request', 'ratio', 'a second on one core'],
    rows: measured.map(({ name, cpuUs, ratios }) => [
      name,
      spread(cpuUs),
      spread(ratios, 2),
      Math.round(1e6 / median(cpuUs)),
    ]),
  };
}

async function measure(rounds: number): Promise<Comparison> {
  const upstream = await startServer('upstream.ts', [], 'beside');
  const mcpPort = String(await freePort());
  const gateway = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: upstream.url, MCP_PORT: mcpPort });
  const generator = await startGenerator();
  const common = { callers: CALLERS, expect: '"finishReason":"length"' };
  const graphql = {
    ...common,
    url: gateway.url,
    headers: jsonHeaders,
    body: JSON.stringify({ query, variables: { input: given } }),
  };
  const mcp = {
    ...common,
    url: `http://127.0.0.1:${mcpPort}/mcp`,
    headers: { ...jsonHeaders, accept: 'application/json, text/event-stream' },
    body: JSON.stringify(toolCall),
  };
  try {
    return await compare(
      generator,
      [
        { name: 'GraphQL', child: gateway, load: graphql },
        { name: 'MCP', child: gateway, load: mcp },
      ],
      { rounds },
    );
  } finally {
    await generator.stop();
    await gateway.stop();
    await upstream.stop();
  }
}
