/**
 * `npm run mcp`: the Model Context Protocol on standard input and output, for clients that start their servers
 * themselves. Its tools run at the gateway that CORTEX_GATEWAY_URL names. Nothing but the protocol goes to the output.
 */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { givenValue } from '../settings/given-value.ts';
import { createMcpServer } from './create-mcp-server.ts';
import { callerAt, howToStart } from './run-at-gateway.ts';

function end(line: string): never {
  console.error(line);
  process.exit(1);
}

function readToken(): string | undefined {
  try {
    return givenValue('CORTEX_GATEWAY_TOKEN', { secret: true }, process.env);
  } catch (error) {
    return end((error as Error).message);
  }
}

const { CORTEX_GATEWAY_URL, CORTEX_GATEWAY_USER } = process.env;
const url = CORTEX_GATEWAY_URL?.trim() || 'http://127.0.0.1:4000';
// "localhost:4000" is a URL too, of a scheme "localhost".
if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
  end('CORTEX_GATEWAY_URL is no address of a gateway; write it like http://127.0.0.1:4000.');
const caller = callerAt({ url, token: readToken(), user: CORTEX_GATEWAY_USER?.trim() });
const server = createMcpServer({
  callerOf: () => caller,
  canPing: true,
  onError: (error) => console.error('unexpected error in an MCP request:', error),
});
// A client that leaves takes the output with it.
process.stdout.on('error', () => process.exit(0));
process.stdin.on('end', () => server.close());
await server.connect(new StdioServerTransport());
console.error(`MCP server for the Cortex gateway at ${url}`);

// A client may start its servers before anything else runs: the tools say so too, until a gateway answers.
await fetch(new URL('/health/live', url)).catch(() => console.error(howToStart(url)));
