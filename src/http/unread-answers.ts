/** Answers that wait for their clients to read them, each of them whole in the memory. */
import type { ServerResponse } from 'node:http';
import { memoryBounds } from '../settings/memory-bounds.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Where `sendText` counts what it sends. */
    readonly unread: UnreadAnswers;
  }
}

export interface UnreadAnswers {
  /**
   * From now on so many bytes of it may wait, until it is read or its client has left. Where that is too much, clients
   * of earlier ones are let go, who have had the longest time to read.
   */
  add(response: ServerResponse, bytes: number): void;
}

export function createUnreadAnswers(most = memoryBounds.unreadBytes): UnreadAnswers {
  // Sets keep their order: the first has waited longest.
  const waiting = new Set<{ readonly response: ServerResponse; readonly bytes: number }>();
  let total = 0;

  return {
    add(response, bytes) {
      const answer = { response, bytes };
      const over = () => {
        if (waiting.delete(answer)) total -= bytes;
      };
      waiting.add(answer);
      total += bytes;
      response.once('close', over);
      for (const earlier of waiting) {
        if (total <= most || earlier === answer) return;
        waiting.delete(earlier);
        total -= earlier.bytes;
        earlier.response.destroy();
      }
    },
  };
}
