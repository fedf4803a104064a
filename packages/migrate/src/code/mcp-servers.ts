import type { Sighting } from '../finding.ts';
import { isGatewayServer, isSnowflakeServer } from '../formats/mcp-config.ts';
import { type Call, type Expression, lastName, partsOf, type Statement } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** What the libraries of MCP clients call a server's parameters or the way to it. */
const SERVER =
  /^(Stdio\w*|StreamableHT?TP\w*|StreamableHttp\w*|SSE\w*(?:Transport|Params|Connection)|Sse\w*(?:Transport|Params|Connection)|MCPServer\w*|McpServer\w*|MCPTool\w*|McpTool\w*|MultiServerMCPClient|BasicMCPClient|MCPClient|\w*MCPConnection|stdio_client|sse_client|streamablehttp_client|streamable_http_client|(experimental_)?createMCPClient)$/;
const SERVER_URL = /^(server_?url|url)$/i;

/** MCP clients of a module that start or reach a Snowflake or Cortex server. */
export function mcpServersInCode(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Sighting[] {
  const found: Sighting[] = [];
  const sight = (line: number, calls: string) => found.push({ line, kind: 'mcp-config', calls });
  walk(statements, scope, (expression, place) => {
    if (place.fake || place.compared) return;
    if (expression.kind === 'call') {
      const name = lastName(expression.callee);
      if (SERVER.test(name) && !holdsServer(expression) && isOurs(expression, place, meanings))
        sight(expression.line, name);
    } else if (expression.kind === 'fields') {
      for (const { key, value, line } of expression.entries) {
        // Servers by their names, as the settings of a client have them.
        if (/^mcp_?servers$/i.test(key) && value.kind === 'fields') {
          for (const server of value.entries)
            if (reaches([server.key, ...textsOf(server.value, place.scope, meanings)]))
              sight(server.line, server.key);
        }
        // A tool of a model's API that is a server of Snowflake's own.
        if (
          SERVER_URL.test(key) &&
          textsOf(value, place.scope, meanings).some(isManagedServer) &&
          !isInServer(place)
        )
          sight(line, key);
      }
    }
  });
  return found;
}

function isInServer(place: Place): boolean {
  return place.calls.some((call) => SERVER.test(lastName(call.callee)));
}

function isManagedServer(text: string): boolean {
  return /snowflakecomputing\.(com|cn)\/.*\/mcp-servers\//i.test(text);
}

/** Of one call in another, the inner one is the server. */
function holdsServer(call: Call): boolean {
  const holds = (expression: Expression): boolean =>
    (expression.kind === 'call' && SERVER.test(lastName(expression.callee))) ||
    partsOf(expression).some(holds);
  return call.args.some(({ value }) => holds(value));
}

function isOurs(call: Call, place: Place, meanings: Meanings): boolean {
  return reaches(call.args.flatMap(({ value }) => textsOf(value, place.scope, meanings)));
}

function reaches(texts: readonly string[]): boolean {
  const text = texts.join(' ');
  return isSnowflakeServer(text) && !isGatewayServer(text);
}

/** Every text in an expression and behind its names, keys included. */
function textsOf(expression: Expression, scope: Scope, meanings: Meanings, depth = 6): string[] {
  if (depth === 0) return [];
  if (expression.kind === 'text') return [meanings.textOf(expression, scope)];
  if (expression.kind === 'fields')
    return expression.entries.flatMap(({ key, value }) => [
      key,
      ...textsOf(value, scope, meanings, depth - 1),
    ]);
  if (expression.kind === 'name') {
    return scope
      .find(expression.name)
      .flatMap((binding) =>
        binding.kind === 'value' ? textsOf(binding.value, binding.scope, meanings, depth - 1) : [],
      );
  }
  return partsOf(expression).flatMap((part) => textsOf(part, scope, meanings, depth - 1));
}
