/** The tools, resources and prompts as the SDK's own client meets them over HTTP. */
import type { GpuServer } from '@cortex-gateway/embedded-gpu';
import type { Progress } from '@modelcontextprotocol/sdk/types.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toolDefinitions } from '../../src/mcp/tools.ts';
import { connectMcp, type McpClient, textOf } from '../support/mcp-client.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let agent: McpClient;
beforeAll(async () => {
  gateway = await startGateway();
  agent = await connectMcp(gateway, { 'x-gateway-user': 'ada' });
});
afterAll(async () => {
  await agent.client.close();
  await gateway.close();
});

/** A call of each tool, and a fact about what it gives. */
const calls: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>])[] = [
  ['complete', { prompt: 'Say hello', maxTokens: 20 }, { structured: null, text: expect.any(String) }],
  ['embed', { text: 'parcels' }, { dimensions: 1024 }],
  ['search', { service: 'DOCS_SEARCH', query: 'credits', limit: 1 }, { hits: [expect.any(Object)] }],
  ['sentiment', { text: 'What a lovely day' }, { label: 'POSITIVE' }],
  ['optimize', { statement: 'SELECT * FROM sales.orders' }, { kind: 'SELECT', allowed: true }],
  ['execute_sql', { statement: 'SELECT 1 AS one' }, { rows: [[1]], rowCount: 1 }],
  ['credit_status', {}, { me: expect.objectContaining({ scope: 'user:ada' }) }],
  ['usage', { groupBy: ['FUNCTION'] }, { totals: expect.objectContaining({ calls: expect.any(Number) }) }],
];

describe('the list of tools', () => {
  it('is the contract', async () => {
    const { tools } = await agent.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(calls.map(([name]) => name));
    for (const { description, annotations, outputSchema } of tools) {
      expect(description).toMatch(/\.$/);
      expect(annotations?.readOnlyHint).toBeTypeOf('boolean');
      expect(outputSchema?.type).toBe('object');
    }
  });

  it('has schemas that JSON Schema takes, with what the GraphQL types say', async () => {
    const { tools } = await agent.client.listTools();
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, formats: { 'date-time': true } });
    for (const { inputSchema, outputSchema } of tools) {
      expect(ajv.validateSchema(inputSchema)).toBe(true);
      expect(ajv.validateSchema(outputSchema ?? {})).toBe(true);
    }
    const search = tools.find(({ name }) => name === 'search')?.inputSchema;
    expect(search).toMatchObject({
      required: ['service', 'query'],
      properties: { limit: { type: 'integer', default: 10, description: 'The most hits, 1 to 1000.' } },
      additionalProperties: false,
    });
  });
});

describe.each(calls)('the tool %s', (name, given, fact) => {
  it('gives structured content that fits its schema, and the same as text', async () => {
    // The client has the schemas from the list, and checks every answer against them.
    await agent.client.listTools();
    const result = await agent.call(name, given);
    expect(result.isError).toBeFalsy();
    expect(result.structuredContent).toMatchObject(fact);
    expect(JSON.parse(textOf(result))).toEqual(result.structuredContent);
  });
});

it('every tool has a call here', () => {
  expect(calls.map(([name]) => name)).toEqual(toolDefinitions.map(({ name }) => name));
});

describe('progress', () => {
  it('comes while a completion is made, and adds up to its text', async () => {
    const told: Progress[] = [];
    const result = await agent.call(
      'complete',
      { prompt: 'Tell me about parcels', backend: 'LAMBDA_LABS' },
      { onprogress: (progress) => void told.push(progress) },
    );
    const { text, model, usage } = result.structuredContent as Record<string, string>;
    expect(told.length).toBeGreaterThan(1);
    expect(told.map(({ message }) => message).join('')).toBe(text);
    expect(told.at(-1)?.progress).toBe(text?.length);
    expect(told.map(({ progress }) => progress)).toEqual(
      told.map(({ progress }) => progress).toSorted((a, b) => a - b),
    );
    expect([model, usage]).toEqual(['local-gpu-chat', expect.objectContaining({ backend: 'LAMBDA_LABS' })]);
  });

  it('leaves an answer that must satisfy a schema whole', async () => {
    const responseFormat = { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] };
    const result = await agent.call(
      'complete',
      { prompt: 'Is it good?', responseFormat },
      { onprogress: () => {} },
    );
    expect(result.structuredContent).toMatchObject({ text: null, structured: { ok: expect.any(Boolean) } });
  });
});

describe('cancellation', () => {
  it.each([
    ['with progress', () => {}],
    ['without', undefined],
  ])('ends the work upstream, %s', async (how, onprogress) => {
    const gpu = gateway.app.embedded.gpu as GpuServer;
    const before = gpu.served.length;
    gpu.faults.next({ kind: 'stall', afterTokens: 5 });
    const controller = new AbortController();
    const call = agent.call(
      'complete',
      { prompt: `Tell me, ${how}`, backend: 'LAMBDA_LABS' },
      { signal: controller.signal, ...(onprogress && { onprogress }) },
    );
    const refused = expect(call).rejects.toThrow();
    await expect.poll(() => gpu.served.length).toBe(before + 1);
    controller.abort();
    await refused;
    await expect.poll(() => gpu.served.at(-1)).toMatchObject({ aborted: true });
    // The session goes on, and nothing stays held.
    await expect
      .poll(async () => (await agent.call('credit_status')).structuredContent)
      .toMatchObject({ me: { held: 0 } });
  });
});

describe('resources', () => {
  it('are the schema, the prices and the tables', async () => {
    const { resources } = await agent.client.listResources();
    const texts: Record<string, string> = {};
    for (const { uri, mimeType } of resources) {
      const [content] = (await agent.client.readResource({ uri })).contents;
      expect(content).toMatchObject({ uri, mimeType });
      texts[uri] = String(content && 'text' in content && content.text);
    }
    expect(texts['cortex://schema']).toContain('input CompleteInput {');
    expect(JSON.parse(texts['cortex://prices'] ?? '')).toMatchObject({
      models: expect.arrayContaining([expect.objectContaining({ inputPrice: expect.any(Number) })]),
      warehouses: expect.any(Array),
    });
    expect(JSON.parse(texts['cortex://warehouse/tables'] ?? '')).toContainEqual(
      expect.objectContaining({ table_schema: 'SALES', table_name: 'ORDERS' }),
    );
  });

  it('tell the columns of a table', async () => {
    const { resourceTemplates } = await agent.client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'cortex://warehouse/tables/{schema}/{table}',
    ]);
    const { contents } = await agent.client.readResource({ uri: 'cortex://warehouse/tables/sales/orders' });
    expect(JSON.stringify(contents)).toContain('ORDER_ID');
  });

  it('tell the columns of a table whose name is in quotes, as the list of tables tells it', async () => {
    const made = await agent.call('execute_sql', { statement: 'CREATE TABLE sales."Odd" (a INT)' });
    expect(made.isError).toBeFalsy();
    const { contents } = await agent.client.readResource({ uri: 'cortex://warehouse/tables/SALES/Odd' });
    expect(JSON.stringify(contents)).toContain('column_name\\":\\"A');
  });

  it.each(['cortex://nothing', 'cortex://warehouse/tables/a/b/c', 'file:///etc/passwd'])(
    'that are not there are refused: %s',
    async (uri) => {
      await expect(agent.client.readResource({ uri })).rejects.toMatchObject({ code: -32_002 });
    },
  );
});

describe('prompts', () => {
  it('each name tools that exist, and take what they say they take', async () => {
    const { prompts } = await agent.client.listPrompts();
    const { tools } = await agent.client.listTools();
    expect(prompts.length).toBeGreaterThan(4);
    for (const { name, arguments: taken = [] } of prompts) {
      const given = Object.fromEntries(taken.map((argument) => [argument.name, `the ${argument.name}`]));
      const { messages } = await agent.client.getPrompt({ name, arguments: given });
      const text = JSON.stringify(messages);
      for (const argument of taken) expect(text).toContain(`the ${argument.name}`);
      expect(tools.some((tool) => text.includes(tool.name))).toBe(true);
    }
  });

  it.each([
    [{ name: 'answer_from_dat' }, /Did you mean answer_from_data/],
    [{ name: 'answer_from_data' }, /question/],
    [{ name: 'answer_from_data', arguments: { question: 'x', more: 'y' } }, /more: is no argument/],
  ])('refuse %o', async (request, message) => {
    await expect(agent.client.getPrompt(request)).rejects.toThrow(message);
  });
});
