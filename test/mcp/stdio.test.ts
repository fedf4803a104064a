/** `npm run mcp`, as clients start it: the protocol on standard input and output, the tools at a gateway elsewhere. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareEnvironment } from '../support/bare-environment.ts';
import { callOf, type McpClient, textOf } from '../support/mcp-client.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const program = fileURLToPath(new URL('../../src/mcp/stdio.ts', import.meta.url));

interface StdioClient extends Omit<McpClient, 'transport'> {
  readonly stderr: () => string;
}

async function start(env: Record<string, string>): Promise<StdioClient> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [program],
    env: { ...bareEnvironment, ...env },
    stderr: 'pipe',
  });
  let stderr = '';
  transport.stderr?.on('data', (text) => {
    stderr += text;
  });
  const client = new Client({ name: 'test', version: '1.0.0' });
  // A line on the output that is no message is an error here.
  client.onerror = (error) => {
    throw error;
  };
  await client.connect(transport);
  return { client, call: callOf(client), stderr: () => stderr };
}

let gateway: Gateway;
let agent: StdioClient;
beforeAll(async () => {
  gateway = await startGateway({
    environment: { TRUSTED_DOCUMENTS: 'only' },
    policy: { users: { poor: { limit: 0 } } },
  });
  agent = await start({ CORTEX_GATEWAY_URL: gateway.url, CORTEX_GATEWAY_USER: 'ada' });
});
afterAll(async () => {
  await agent.client.close();
  await gateway.close();
});

it('has the same tools, which act for the user that the environment names', async () => {
  const { tools } = await agent.client.listTools();
  expect(tools).toHaveLength(8);
  const status = await agent.call('credit_status');
  expect(status.structuredContent).toMatchObject({ me: { scope: 'user:ada' } });
  const written = await agent.call('execute_sql', { statement: 'CREATE TABLE from_stdio (a INT)' });
  expect(written.isError).toBeFalsy();
});

it('tells progress, and what a refusal means', async () => {
  const pieces: string[] = [];
  const onprogress = ({ message = '' }) => void pieces.push(message);
  const { structuredContent } = await agent.call('complete', { prompt: 'Hello there' }, { onprogress });
  expect(pieces.join('')).toBe(structuredContent?.text);
  const poor = await start({ CORTEX_GATEWAY_URL: gateway.url, CORTEX_GATEWAY_USER: 'poor' });
  const refused = await poor.call('complete', { prompt: 'Hello again' }, { onprogress });
  expect(textOf(refused)).toMatch(/^CREDITS_EXHAUSTED: .*Do not retry before /);
  await poor.client.close();
});

it('reads resources, but not the schema where only listed documents are trusted', async () => {
  const { contents } = await agent.client.readResource({ uri: 'cortex://prices' });
  expect(JSON.stringify(contents)).toContain('inputPrice');
  const refused = agent.client.readResource({ uri: 'cortex://schema' });
  await expect(refused).rejects.toThrow('TRUSTED_DOCUMENT_REQUIRED');
});

it('says how to start a gateway where none answers, and goes on', async () => {
  const url = 'http://127.0.0.1:9';
  const alone = await start({ CORTEX_GATEWAY_URL: url });
  const refused = await alone.call('credit_status');
  expect(refused.isError).toBe(true);
  expect(textOf(refused)).toContain(`No gateway answers at ${url}. Start one with \`npm start\``);
  await expect.poll(alone.stderr).toContain('npm start');
  await alone.client.close();
});

it('takes the address as the other clients do, with its path or without', async () => {
  for (const path of ['/', '/graphql', '/graphql/']) {
    const client = await start({ CORTEX_GATEWAY_URL: gateway.url + path, CORTEX_GATEWAY_USER: 'ada' });
    const status = await client.call('credit_status');
    expect(status.structuredContent).toMatchObject({ me: { scope: 'user:ada' } });
    await client.client.close();
  }
});

it.each(['localhost:4000', 'ftp://127.0.0.1', 'gateway'])('does not start with %s as the address', (url) => {
  const env = { ...bareEnvironment, CORTEX_GATEWAY_URL: url };
  const { status, stderr } = spawnSync(process.execPath, [program], { env, encoding: 'utf8' });
  expect(stderr).toBe(
    'CORTEX_GATEWAY_URL is no address of a gateway; write it like http://127.0.0.1:4000.\n',
  );
  expect(status).toBe(1);
});
