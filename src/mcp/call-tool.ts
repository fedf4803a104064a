/** Runs a tool for a caller: its document, and what came of it as the protocol's result. */
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { checkArguments } from './check-arguments.ts';
import type { Tool } from './describe-tool.ts';
import type { DocumentVariables, McpCaller } from './mcp-caller.ts';
import { cancelledCall, errorIn, refusalOf, type ShownError } from './refusal.ts';

export interface ToolRun {
  readonly arguments: DocumentVariables;
  readonly signal: AbortSignal;
  /** Told the pieces of an answer while it is made; null for who did not ask for it. */
  readonly onProgress: OnProgress | null;
}

/** @param length of all the pieces so far, in characters */
export type OnProgress = (length: number, piece: string) => Promise<void>;

/** What is told of progress comes no more often. */
const PROGRESS_MS = 100;

/** @throws GatewayError BAD_USER_INPUT for arguments that it does not take; for nothing else that a caller did */
export async function callTool(tool: Tool, caller: McpCaller, call: ToolRun): Promise<CallToolResult> {
  const { definition, described } = tool;
  checkArguments(described.inputSchema, call.arguments);
  const variables = tool.variablesOf(call.arguments, caller.now());
  // A schema for the answer is checked against all of it.
  const isStreamed = call.onProgress && call.arguments.responseFormat == null;
  if (definition.streaming && isStreamed && call.onProgress)
    return await stream(tool, definition.streaming, variables, caller, call, call.onProgress);
  const document =
    definition.writing && (await caller.mayWriteSql(call.signal)) ? definition.writing : definition.document;
  for await (const { data, errors } of caller.run(document, variables, call.signal)) {
    const error = errorIn(errors);
    const payload = tool.payloadIn(data);
    if (error || !payload) return refusalOf(error ? tool.errorOf(error) : cancelledCall);
    return await resultOf(payload, caller);
  }
  return refusalOf(cancelledCall);
}

/** The payload as an object, and as text for clients and protocol versions that know no objects. */
async function resultOf(payload: object, caller: McpCaller): Promise<CallToolResult> {
  return {
    content: [{ type: 'text', text: await caller.toJson(payload) }],
    structuredContent: payload as Record<string, unknown>,
  };
}

interface CompletionPiece {
  readonly delta: string;
  readonly finishReason: string | null;
  readonly usage: { readonly model: string | null } | null;
}

async function stream(
  { errorOf }: Tool,
  document: string,
  variables: DocumentVariables,
  caller: McpCaller,
  { signal }: ToolRun,
  onProgress: OnProgress,
): Promise<CallToolResult> {
  let text = '';
  let told = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  let error: ShownError | null = null;
  let last: CompletionPiece | null = null;
  const tell = async () => {
    const piece = text.slice(told);
    told = text.length;
    toldAt = performance.now();
    await onProgress(told, piece);
  };
  for await (const { data, errors } of caller.run(document, variables, signal)) {
    error = errorIn(errors);
    if (error) break;
    last = (data as { complete: CompletionPiece }).complete;
    text += last.delta;
    if (text.length > told && performance.now() - toldAt >= PROGRESS_MS) await tell();
  }
  if (error || !last?.usage) return refusalOf(error ? errorOf(error) : cancelledCall, text);
  if (text.length > told) await tell();
  const { finishReason, usage } = last;
  return await resultOf({ text, structured: null, model: usage.model, finishReason, usage }, caller);
}
