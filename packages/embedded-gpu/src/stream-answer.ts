/** Writes an answer as server-sent events, in vLLM's order, with whatever fault the script asked for. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerFormat, AnswerUsage } from './answer-format.ts';
import { ApiError } from './api-error.ts';
import type { Fault } from './faults.ts';
import type { FinishReason, Piece } from './generate.ts';
import type { StreamOptions } from './inference-request.ts';

/** What both ways of answering need to know. */
export interface Answer {
  readonly format: AnswerFormat;
  /** The same in every chunk. */
  readonly head: { readonly id: string; readonly created: number; readonly model: string };
  /** One iterable for each choice. */
  readonly choices: readonly AsyncIterable<Piece>[];
  usage(choice: number | 'all'): AnswerUsage;
  /** Called for every piece before it is written. */
  onPiece(choice: number, piece: Piece): void;
  readonly fault: Fault;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
}

type Ending = 'finished' | 'broken';

export async function streamAnswer(
  response: ServerResponse,
  answer: Answer,
  options: StreamOptions,
): Promise<void> {
  const { format, head, fault, signal } = answer;
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.flushHeaders();

  const write = (event: string) => {
    if (!response.write(`data: ${event}\n\n`)) return once(response, 'drain', { signal });
    return undefined;
  };
  const chunk = (choices: readonly object[], usage: AnswerUsage | null) =>
    write(
      JSON.stringify({
        id: head.id,
        object: format.chunkObject,
        created: head.created,
        model: head.model,
        choices,
        ...(usage ? { usage } : {}),
      }),
    );
  const running = (index: number) => (options.continuousUsage ? answer.usage(index) : null);

  const writeChoice = async (index: number, pieces: AsyncIterable<Piece>): Promise<Ending> => {
    let first = true;
    let calls = 0;
    for await (const piece of pieces) {
      if (first) {
        if (fault.kind === 'slow-first-token') await sleep(fault.ms, undefined, { signal });
        const opening = format.firstChoice(index);
        if (opening) await chunk([opening], running(index));
        first = false;
      }
      if (isDue(fault, piece)) {
        const ending = await breakStream(response, fault, write, signal);
        if (ending === 'broken') return 'broken';
        if (fault.kind === 'content-filter') {
          answer.onPiece(index, { ...piece, text: '', finishReason: 'content_filter' });
          await chunk([format.chunkChoice(index, '', 'content_filter')], running(index));
          return 'finished';
        }
      }
      answer.onPiece(index, piece);
      if (piece.toolCall) {
        for (const choice of format.callChoices(index, piece.toolCall, calls))
          await chunk([choice], running(index));
        calls += 1;
      }
      const reason: FinishReason | null = fault.kind === 'no-finish-reason' ? null : piece.finishReason;
      if (piece.text !== '' || reason !== null) {
        await chunk([format.chunkChoice(index, piece.text, reason)], running(index));
      }
    }
    return 'finished';
  };

  const endings = await Promise.all(answer.choices.map((pieces, index) => writeChoice(index, pieces)));
  if (endings.includes('broken')) return;
  if (options.includeUsage) await chunk([], answer.usage('all'));
  if (fault.kind !== 'no-done') await write('[DONE]');
  response.end();
}

function isDue(fault: Fault, piece: Piece): boolean {
  // A short answer may never reach the count: the fault then strikes at its last piece.
  return (
    'afterTokens' in fault && (piece.completionTokens > fault.afterTokens || piece.finishReason !== null)
  );
}

async function breakStream(
  response: ServerResponse,
  fault: Fault,
  write: (event: string) => unknown,
  signal: AbortSignal,
): Promise<'broken' | 'goes on'> {
  switch (fault.kind) {
    case 'cut':
      // What was written must leave first: a reset would discard it.
      await new Promise((resolve) => response.write('', resolve));
      response.socket?.resetAndDestroy();
      return 'broken';
    case 'stall':
      await once(signal, 'abort');
      return 'broken';
    case 'malformed-chunk':
      await write('{"id":"chatcmpl-0","object":"chat.completion.chu');
      return 'goes on';
    case 'error-then-done': {
      const error = new ApiError(500, 'EngineCore encountered an issue. See stack trace for the root cause.');
      await write(error.body());
      await write('[DONE]');
      response.end();
      return 'broken';
    }
    default:
      return 'goes on';
  }
}
