/** Writes an answer as one JSON document; faults take the form that they have without a stream. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from './api-error.ts';
import type { FinishReason } from './generate.ts';
import type { Answer } from './stream-answer.ts';
import type { ToolCall } from './text-engine.ts';

export async function writeWholeAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  const { format, head, fault, signal } = answer;
  if (fault.kind === 'slow-first-token') await sleep(fault.ms, undefined, { signal });
  if (fault.kind === 'error-then-done') throw new ApiError(500, 'EngineCore encountered an issue.');

  const choices = await Promise.all(
    answer.choices.map(async (pieces, index) => {
      let text = '';
      const toolCalls: ToolCall[] = [];
      let reason: FinishReason | null = null;
      for await (const piece of pieces) {
        if (fault.kind === 'content-filter' && piece.completionTokens > fault.afterTokens) {
          reason = 'content_filter';
          break;
        }
        answer.onPiece(index, piece);
        text += piece.text;
        if (piece.toolCall) toolCalls.push(piece.toolCall);
        reason = piece.finishReason;
      }
      return format.wholeChoice(
        index,
        { text, toolCalls },
        fault.kind === 'no-finish-reason' ? null : reason,
      );
    }),
  );
  const document = JSON.stringify({ ...head, object: format.object, choices, usage: answer.usage('all') });
  await writeDocument(response, document, answer);
}

export async function writeDocument(
  response: ServerResponse,
  document: string,
  { fault, signal }: Pick<Answer, 'fault' | 'signal'>,
): Promise<void> {
  const body = fault.kind === 'malformed-chunk' ? document.slice(0, -10) : document;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  if (fault.kind !== 'cut' && fault.kind !== 'stall') {
    response.end(body);
    return;
  }
  const half = body.slice(0, body.length / 2);
  await new Promise((resolve) => response.write(half, resolve));
  if (fault.kind === 'stall') await once(signal, 'abort');
  else response.socket?.resetAndDestroy();
}
