/** The Model Context Protocol over the tools, resources and prompts: the same for every transport. */
import { readFileSync } from 'node:fs';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  type Tool as DescribedTool,
  EmptyResultSchema,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  ListToolsRequestSchema,
  ReadResourceRequestSchema,
  type ServerNotification,
  type ServerRequest,
  type ServerResult,
} from '@modelcontextprotocol/sdk/types.js';
import { buildASTSchema } from 'graphql';
import type { z } from 'zod';
import { GatewayError } from '../errors/gateway-error.ts';
import { suggestion } from '../errors/nearest.ts';
import { readTypeDefs } from '../graphql/subgraph.ts';
import { inWords } from '../json/wrong-value.ts';
import { callTool, type OnProgress } from './call-tool.ts';
import { describeTool, type Tool } from './describe-tool.ts';
import type { McpCaller } from './mcp-caller.ts';
import { getPrompt, prompts } from './prompts.ts';
import { explain, refusalOf, type ShownError, shown } from './refusal.ts';
import { RefusedResource, readResource, resources, resourceTemplates } from './resources.ts';
import { RpcError } from './rpc-error.ts';
import { toolDefinitions } from './tools.ts';

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

export interface McpServerDependencies {
  readonly callerOf: (requestId: Extra['requestId']) => McpCaller;
  /**
   * Whether clients can be asked on the way. Those of the SDK take a result before the notifications that came in the
   * same piece of a stream, and forget those: so after progress a ping is answered before the result is sent.
   */
  readonly canPing: boolean;
  /** Told of what nobody planned for. */
  readonly onError: (error: unknown) => void;
}

const instructions = `One governed door to Snowflake Cortex and GPU-hosted models. Every call has a price in credits and is charged to its caller; credit_status says what is left, and the resource cortex://prices what things cost. A refusal with CREDITS_EXHAUSTED is final until the time it names: do not try again, and do not try another tool instead.`;

/** Its name in the configuration of clients is theirs to choose; here it says what it is. */
const name = 'snowflake-enhanced';

/** The longest that a result waits for the answer to a ping. */
const PING_MS = 500;

export function createMcpServer({ callerOf, canPing, onError }: McpServerDependencies): Server {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const tools = createTools();
  const methods = new Map<string, (request: unknown, extra: Extra) => Promise<ServerResult>>();
  // The SDK's other class takes zod schemas alone, and ours come from the GraphQL types.
  const server = new Server(
    { name, title: 'Cortex gateway', version },
    { capabilities: { tools: {}, resources: {}, prompts: {} }, instructions },
  );

  handle(ListToolsRequestSchema, async (_, { requestId, signal }) => {
    const mayWrite = await callerOf(requestId).mayWriteSql(signal);
    return { tools: [...tools.values()].map((tool) => describedFor(tool, mayWrite)) };
  });
  handle(CallToolRequestSchema, async ({ params }, extra): Promise<CallToolResult> => {
    const tool = tools.get(params.name);
    if (!tool) {
      const message = `There is no tool of this name.${suggestion(params.name, tools.keys())}`;
      throw new RpcError('invalidParams', message);
    }
    const onProgress = progressOf(extra);
    const call = { arguments: params.arguments ?? {}, signal: extra.signal, onProgress };
    const result = await callTool(tool, callerOf(extra.requestId), call).catch((error: unknown) => {
      if (error instanceof GatewayError) return refusalOf(shown(error));
      throw error;
    });
    // A client that answers no ping has left, or does without.
    if (canPing && onProgress && !extra.signal.aborted)
      await server.request({ method: 'ping' }, EmptyResultSchema, { timeout: PING_MS }).catch(() => {});
    return result;
  });
  handle(ListResourcesRequestSchema, async () => ({ resources }));
  handle(ListResourceTemplatesRequestSchema, async () => ({ resourceTemplates }));
  handle(ReadResourceRequestSchema, async ({ params: { uri } }, { requestId, signal }) => {
    const read = await readResource(uri, callerOf(requestId), signal);
    if (!read)
      throw new RpcError('resourceNotFound', 'There is no such resource.', { uri: uri.slice(0, 200) });
    return read;
  });
  handle(ListPromptsRequestSchema, async () => ({ prompts }));
  handle(GetPromptRequestSchema, async ({ params }) => getPrompt(params.name, params.arguments ?? {}));
  server.fallbackRequestHandler = async (request, extra) => {
    const respond = methods.get(request.method);
    if (!respond)
      throw new RpcError(
        'methodNotFound',
        `There is no such method.${suggestion(request.method, methods.keys())}`,
      );
    return await respond(request, extra);
  };
  return server;

  /**
   * Answers one kind of request. The SDK would tell of wrong parameters in the words of its validator, and would tell
   * clients the message of any error: what nobody planned for goes to the log, and clients hear only that it happened.
   */
  function handle<S extends z.ZodObject<{ method: z.ZodLiteral<string> }>>(
    schema: S,
    respond: (request: z.output<S>, extra: Extra) => Promise<ServerResult>,
  ): void {
    methods.set(String(schema.shape.method.value), async (request, extra) => {
      const read = schema.safeParse(request, { error: inWords });
      if (!read.success) throw new RpcError('invalidParams', problemsIn(read.error));
      try {
        return await respond(read.data, extra);
      } catch (error) {
        if (error instanceof RpcError) throw error;
        if (error instanceof RefusedResource) throw toRpcError(error.shown);
        if (error instanceof GatewayError) throw toRpcError(shown(error));
        onError(error);
        throw new RpcError('internalError', 'Something went wrong in the gateway.');
      }
    });
  }
}

const MOST_PROBLEMS = 5;

function problemsIn({ issues }: z.ZodError): string {
  return issues
    .slice(0, MOST_PROBLEMS)
    .map(({ path, message }) => `${path.map(String).join('.').slice(0, 100)}: ${message}.`)
    .join(' ');
}

function createTools(): ReadonlyMap<string, Tool> {
  // Directives of federation have no definitions here, and nothing runs by this schema.
  const schema = buildASTSchema(readTypeDefs(), { assumeValid: true, assumeValidSDL: true });
  return new Map(
    toolDefinitions.map((definition) => [definition.name, describeTool(schema, definition)] as const),
  );
}

function describedFor({ definition, described }: Tool, mayWrite: boolean): DescribedTool {
  if (!definition.writing || !mayWrite) return described;
  const annotations = {
    ...described.annotations,
    readOnlyHint: false,
    destructiveHint: true,
    idempotentHint: false,
  };
  return { ...described, annotations };
}

function progressOf({ _meta, sendNotification }: Extra): OnProgress | null {
  const progressToken = _meta?.progressToken;
  if (progressToken === undefined) return null;
  return (progress, message) =>
    sendNotification({ method: 'notifications/progress', params: { progressToken, progress, message } });
}

function toRpcError(error: ShownError): RpcError {
  const isInput = error.extensions?.code === 'BAD_USER_INPUT';
  return new RpcError(isInput ? 'invalidParams' : 'internalError', explain(error), error.extensions);
}
