/** How a route of this door asks the one runner, and answers in OpenAI's forms. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import { cancelled } from '../../errors/gateway-error.ts';
import type { Door, OperationOutcome, ResultStream, Visit } from '../../graphql/operation.ts';
import type { Runner } from '../../graphql/run-operation.ts';
import type { Identify } from '../../identity/identify.ts';
import { isLong } from '../../json/json-pieces.ts';
import type { FairTurns } from '../../threads/fair-turns.ts';
import { callerOf, signalOf } from '../request-caller.ts';
import { sendParts, sendText } from '../send-answer.ts';
import { jsonInTurnsOf } from '../streaming/json-in-turns.ts';
import { drained, writeFlow, writeMore } from '../streaming/open-response.ts';
import { type DocumentName, documentId } from './documents.ts';
import { type ErrorToShow, type OpenAiRefusal, type ParameterOf, toOpenAiError } from './openai-error.ts';

export interface OpenAiDoorDependencies {
  readonly runner: Runner;
  readonly turns: FairTurns;
  readonly identify: Identify;
}

export interface RouteCall {
  readonly document: DocumentName;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly parameterOf?: ParameterOf;
}

/** One request, from whom it is to what it is answered. */
export interface OpenAiExchange {
  readonly requestId: string;
  /** Answers with what `present` makes of the data, or with the error. */
  answer<T>(asked: RouteCall, present: (data: T) => object): Promise<FastifyReply>;
  /** Answers with the texts that `present` makes of each result, and `broken` of an error behind the first. */
  stream<T>(
    asked: RouteCall,
    present: (data: T) => string,
    broken: (error: OpenAiRefusal['error']) => string,
  ): Promise<FastifyReply>;
  refuse(refusal: OpenAiRefusal): FastifyReply;
}

const door: Door = { name: 'openai', changes: true, streams: true };

/** @throws GatewayError UNAUTHENTICATED, BAD_USER_INPUT */
export async function openExchange(
  request: FastifyRequest,
  reply: FastifyReply,
  { runner, turns, identify }: OpenAiDoorDependencies,
): Promise<OpenAiExchange> {
  const caller = await callerOf(request.raw, signalOf(reply.raw), request.id, identify);
  const visit: Visit = { ...caller, door };

  async function run({ document, variables }: RouteCall): Promise<OperationOutcome> {
    const outcome = await runner.run(
      {
        documentId: documentId(document),
        sha256Hash: null,
        operationName: null,
        variables,
        extensions: {},
      },
      visit,
    );
    if (runner.draining) reply.header('connection', 'close');
    return outcome;
  }

  function refuse({ status, headers, error }: OpenAiRefusal): FastifyReply {
    return reply.code(status).headers(headers).type('application/json').send(JSON.stringify({ error }));
  }

  function tell(headers: ReadonlyMap<string, string>): void {
    for (const [name, value] of headers) reply.header(name, value);
  }

  async function send(body: object): Promise<FastifyReply> {
    reply.type('application/json; charset=utf-8');
    if (!isLong(body)) return sendText(request, reply, JSON.stringify(body));
    return sendParts(request, reply, jsonInTurnsOf(turns, caller)(body));
  }

  return {
    requestId: request.id,
    refuse,

    async answer(asked, present) {
      const outcome = await run(asked);
      if (outcome.kind === 'stream') throw new Error('a stream in the place of an answer');
      tell(outcome.headers);
      const { errors, data } = outcome.result;
      return errors?.[0] ? refuse(toOpenAiError(errors[0], asked.parameterOf)) : send(present(data as never));
    },

    async stream(asked, present, broken) {
      const outcome = await run(asked);
      tell(outcome.headers);
      if (outcome.kind === 'answer') return refuse(toOpenAiError(errorOf(outcome.result), asked.parameterOf));
      // What fails before the first token has a status of its own.
      const first = await outcome.results.next();
      if (first.done || first.value.errors) {
        await outcome.results.return?.();
        return refuse(toOpenAiError(errorOf(first.value), asked.parameterOf));
      }
      reply.hijack();
      await writeEvents(reply, outcome, first.value, (result) =>
        result.errors
          ? broken(toOpenAiError(errorOf(result), asked.parameterOf).error)
          : present(result.data as never),
      );
      return reply;
    },
  };
}

/** A result without an error and without data is what is left of an operation whose client went away. */
function errorOf(result: FormattedExecutionResult | undefined): ErrorToShow {
  return result?.errors?.[0] ?? cancelled();
}

/** Resolves when the stream is over, whoever ended it. */
async function writeEvents(
  reply: FastifyReply,
  { results, headers }: ResultStream,
  first: FormattedExecutionResult,
  eventsOf: (result: FormattedExecutionResult) => string,
): Promise<void> {
  const response = reply.raw;
  response.writeHead(200, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    // nginx buffers a whole answer otherwise.
    'x-accel-buffering': 'no',
  });
  try {
    if (!response.write(eventsOf(first))) await drained(response);
    await writeFlow(response, { results, heartbeat: ': wait\n\n' }, (result) =>
      writeMore(response, eventsOf(result)),
    );
    response.addTrailers(Object.fromEntries(headers));
    if (!response.destroyed) response.end();
  } finally {
    await results.return?.();
  }
}
