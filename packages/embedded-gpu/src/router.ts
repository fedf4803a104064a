/** Paths to answers. Routes that vLLM has only in development mode do not exist here either. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { chatFormat, promptFormat } from './answer-format.ts';
import { ApiError } from './api-error.ts';
import { serveCompletion } from './completion-route.ts';
import { serveEmbeddings } from './embedding-route.ts';
import type { ServedRequest, ServerParts } from './gpu-server.ts';
import { readChatRequest, readPromptRequest } from './inference-request.ts';
import { type JsonBody, readJsonBody } from './json-body.ts';
import { detokenize, tokenize } from './tokenize-route.ts';

export const SERVED_VERSION = '0.32.0';

export function createRouter(parts: ServerParts) {
  const inference: Readonly<
    Record<
      string,
      (body: JsonBody, served: ServedRequest, response: ServerResponse, signal: AbortSignal) => Promise<void>
    >
  > = {
    '/v1/chat/completions': (body, served, response, signal) =>
      serveCompletion(
        parts,
        readChatRequest(body, parts.engine.callsTools === true),
        chatFormat,
        served,
        response,
        signal,
      ),
    '/v1/completions': (body, served, response, signal) =>
      serveCompletion(parts, readPromptRequest(body), promptFormat, served, response, signal),
    '/v1/embeddings': (body, served, response, signal) =>
      serveEmbeddings(parts, body, served, response, signal),
  };

  const infer = async (
    path: string,
    run: NonNullable<(typeof inference)[string]>,
    request: IncomingMessage,
    response: ServerResponse,
  ) => {
    const abort = new AbortController();
    const requestId = headerOf(request, 'x-request-id');
    if (requestId) response.setHeader('x-request-id', requestId);
    const served: ServedRequest = {
      route: path,
      requestId,
      body: await readJsonBody(request),
      fault: parts.faults.take(),
      promptTokens: 0,
      completionTokens: 0,
      aborted: false,
      done: false,
    };
    parts.record(served);
    response.once('close', () => {
      served.aborted = !response.writableFinished;
      abort.abort();
    });
    try {
      const { fault } = served;
      if (fault.kind === 'silence') return;
      if (fault.kind === 'reset') return void request.socket.resetAndDestroy();
      if (fault.kind === 'status') {
        const headers: Record<string, string> = fault.retryAfter ? { 'retry-after': fault.retryAfter } : {};
        throw new ApiError(fault.status, 'The server cannot answer now.', null, headers);
      }
      await run(served.body, served, response, abort.signal);
    } finally {
      parts.finished(served);
    }
  };

  const information: Readonly<Record<string, (response: ServerResponse) => Promise<void> | void>> = {
    '/health': (response) => void response.writeHead(parts.faults.isEngineDead ? 503 : 200).end(),
    '/ping': (response) => void response.writeHead(parts.faults.isEngineDead ? 503 : 200).end(),
    '/version': (response) => sendJson(response, { version: SERVED_VERSION }),
    '/load': (response) => sendJson(response, { server_load: parts.batch.running + parts.batch.waiting }),
    '/metrics': async (response) => {
      const page = await parts.metrics.render();
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(page);
    },
    '/v1/models': (response) => sendJson(response, listModels(parts)),
  };

  const tokens: Readonly<Record<string, (body: JsonBody) => object>> = {
    '/tokenize': (body) => tokenize(parts, body),
    '/detokenize': (body) => detokenize(parts, body),
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const target = request.url ?? '/';
      const path = URL.parse(target, 'http://gpu')?.pathname ?? target;
      if (path.startsWith('/v1') && parts.apiKey !== null) authorize(request, parts.apiKey);
      const inform = information[path];
      const run = inference[path];
      const convert = tokens[path];
      if (inform && request.method === 'GET') await inform(response);
      else if (run && request.method === 'POST') await infer(path, run, request, response);
      else if (convert && request.method === 'POST') sendJson(response, convert(await readJsonBody(request)));
      else if (inform || run || convert) throw new ApiError(405, 'Method Not Allowed');
      else throw new ApiError(404, 'Not Found');
    } catch (error) {
      refuse(response, error);
    }
  };
}

function authorize(request: IncomingMessage, apiKey: string): void {
  if (request.headers.authorization !== `Bearer ${apiKey}`) throw new ApiError(401, 'Unauthorized');
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent && error instanceof ApiError && !response.destroyed) {
    // As vLLM does when the engine fails on a request that it streams already.
    response.end(`data: ${error.body()}\n\ndata: [DONE]\n\n`);
    return;
  }
  if (response.headersSent || response.destroyed) return void response.destroy();
  const shown = error instanceof ApiError ? error : new ApiError(500, 'Internal Server Error');
  response
    .writeHead(shown.status, { 'content-type': 'application/json', ...shown.headers })
    .end(shown.body());
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

function listModels(parts: ServerParts): object {
  const created = Math.floor(Date.now() / 1000);
  const data = parts.models.map(({ id, maxModelLen }) => ({
    id,
    object: 'model',
    created,
    owned_by: 'vllm',
    root: id,
    parent: null,
    max_model_len: maxModelLen,
    permission: [],
  }));
  return { object: 'list', data };
}
