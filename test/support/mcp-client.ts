/** The SDK's own client, as agents use it. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Gateway } from './start-gateway.ts';

export interface McpClient {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  call(
    name: string,
    given?: Record<string, unknown>,
    options?: Parameters<Client['callTool']>[2],
  ): Promise<CallToolResult>;
}

export async function connectMcp(
  gateway: Pick<Gateway, 'app'>,
  headers: Record<string, string> = {},
): Promise<McpClient> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(gateway.app.mcpUrl), {
    requestInit: { headers },
  });
  // Its optional members are of another strictness than this project's.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return { client, transport, call: callOf(client) };
}

export function callOf(client: Client): McpClient['call'] {
  return async (name, given = {}, options) =>
    (await client.callTool({ name, arguments: given }, undefined, options)) as CallToolResult;
}

export const textOf = ({ content }: CallToolResult): string =>
  content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');

export interface RpcAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows the shape of what it asked for.
  readonly body: any;
}

/** A request of a client that keeps to no rules. */
export async function postMcp(
  url: string,
  message: unknown,
  headers: Record<string, string> = {},
): Promise<RpcAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
}
