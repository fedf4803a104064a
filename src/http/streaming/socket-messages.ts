/**
 * What goes over one socket beside the protocol library. It reads and writes whole messages, which for megabytes would
 * hold up everybody: so what an operation asks for, and long results, pass by it, and it sees their envelopes alone.
 */
import type { FormattedExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import { GatewayError } from '../../errors/gateway-error.ts';
import { isLong } from '../../json/json-pieces.ts';
import { type ReadJson, readJson } from '../../json/read-json.ts';
import { memoryBounds } from '../../settings/memory-bounds.ts';
import type { FairTurns, TurnTaker } from '../../threads/fair-turns.ts';
import { jsonInTurnsOf } from './json-in-turns.ts';

export interface SocketMessages {
  /** Reads a message and returns its envelope as text. @throws GatewayError when it cannot be read. */
  receive(bytes: Buffer): string;
  /** What the operation of this id asks for; once. */
  takeAsked(id: string): ReadJson;
  /** What the library may take for the result. */
  envelopeOf(result: FormattedExecutionResult): FormattedExecutionResult;
  /** Resolves when the kernel has the message: a client that reads slowly holds the source back. */
  send(envelope: string): Promise<void>;
}

const MOST_OF_ID = memoryBounds.clientLabelCharacters;

/** The end of an envelope whose result is held back, by its number. */
const held = /^(\{.*"payload":)\{"held":(\d+)\}\}$/s;

/** @param takerOf whose turns long messages take */
export function createSocketMessages(
  socket: WebSocket,
  turns: FairTurns,
  takerOf: () => TurnTaker,
): SocketMessages {
  const asked = new Map<string, ReadJson>();
  const results = new Map<string, FormattedExecutionResult>();
  let count = 0;
  /** While a message is sent in pieces no other may come between. */
  let sending: Promise<void> | null = null;

  async function sendPieces(head: string, result: FormattedExecutionResult): Promise<void> {
    await sendPart(socket, head, false);
    for await (const part of jsonInTurnsOf(turns, takerOf())(result)) await sendPart(socket, part, false);
    await sendPart(socket, '}', true);
  }

  return {
    receive(bytes) {
      const { value, problem } = readJson(bytes);
      if (!isSubscribe(value)) {
        if (problem) throw problem;
        return JSON.stringify(value);
      }
      const { type, id, payload } = value;
      if (id.length > MOST_OF_ID)
        throw new GatewayError('BAD_REQUEST', `The id of an operation has ${MOST_OF_ID} characters at most.`);
      asked.set(id, { value: payload, problem });
      return JSON.stringify({ type, id, payload: { query: '' } });
    },
    takeAsked(id) {
      const given = asked.get(id) ?? { value: null, problem: null };
      asked.delete(id);
      return given;
    },
    envelopeOf(result) {
      if (!isLong(result)) return result;
      count += 1;
      results.set(String(count), result);
      return { held: count } as FormattedExecutionResult;
    },
    async send(envelope) {
      const [, head = '', number = ''] = (results.size > 0 && held.exec(envelope)) || [];
      const result = results.get(number);
      results.delete(number);
      while (sending) await sending;
      if (!result) return await sendPart(socket, envelope, true);
      sending = sendPieces(head, result);
      try {
        await sending;
      } finally {
        sending = null;
      }
    },
  };
}

interface Subscribe {
  readonly type: 'subscribe';
  readonly id: string;
  readonly payload: object;
}

/** Whether the message asks for an operation; the library judges all others. */
function isSubscribe(message: unknown): message is Subscribe {
  if (typeof message !== 'object' || message === null) return false;
  const { type, id, payload } = message as Partial<Subscribe>;
  return type === 'subscribe' && typeof id === 'string' && typeof payload === 'object' && payload !== null;
}

/** Also resolves when the client has left: the socket's `close` tells of that. */
function sendPart(socket: WebSocket, text: string, fin: boolean): Promise<void> {
  if (socket.readyState !== socket.OPEN) return Promise.resolve();
  return new Promise((resolve) => socket.send(text, { fin }, () => resolve()));
}
