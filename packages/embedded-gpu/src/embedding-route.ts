/** `/v1/embeddings`: one vector for each input, in order, as floats or as base64 of little-endian floats. */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { contextLengthError } from './api-error.ts';
import type { ServedRequest, ServerParts } from './gpu-server.ts';
import { readModel, readTexts } from './inference-request.ts';
import { createPace } from './pace.ts';
import { writeDocument } from './whole-answer.ts';

export async function serveEmbeddings(
  parts: ServerParts,
  body: Readonly<Record<string, unknown>>,
  served: ServedRequest,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const model = parts.model(readModel(body), 'embed');
  const texts = readTexts(body, 'input');
  const sizes = texts.map((text) => parts.engine.tokenize(text).length);
  const longest = Math.max(...sizes);
  if (served.fault.kind === 'context-length' || longest > model.maxModelLen) {
    throw contextLengthError(model.maxModelLen, longest, 0);
  }
  served.promptTokens = sizes.reduce((sum, size) => sum + size, 0);
  const leave = await parts.batch.enter(served.promptTokens, signal);
  try {
    if (served.fault.kind === 'slow-first-token') await sleep(served.fault.ms, undefined, { signal });
    await createPace(parts.pace, signal).prefill(served.promptTokens);
    const vectors = await parts.engine.embed(texts);
    const asBase64 = body.encoding_format === 'base64';
    const document = {
      id: `embd-${served.requestId ?? randomUUID()}`,
      object: 'list',
      created: Math.floor(Date.now() / 1000),
      model: model.id,
      data: vectors.map((vector, index) => ({
        index,
        object: 'embedding',
        embedding: asBase64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
      })),
      usage: {
        prompt_tokens: served.promptTokens,
        total_tokens: served.promptTokens,
        completion_tokens: 0,
        prompt_tokens_details: null,
      },
    };
    await writeDocument(response, JSON.stringify(document), { fault: served.fault, signal });
  } finally {
    leave();
  }
}
