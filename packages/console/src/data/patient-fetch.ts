/**
 * `fetch` that does not wait for ever: a network that swallows packets, or a machine that slept, says nothing by itself.
 * The gateway writes to an open stream every five seconds, so silence on one means the same.
 */

/** Longer than the gateway works on anything that a page shows. */
export const ANSWER_MS = 90_000;
/** For what somebody waits for and can cancel: a question to models, a statement over much data. */
export const WORK_MS = 900_000;

/** What a request ends with that nobody answered in time. */
export class Unheard extends Error {
  constructor(waitedMs: number) {
    super(
      `Nothing was heard from the gateway for ${waitedMs / 1000} seconds. What was asked for may have been done all the same.`,
    );
  }
}

/** @returns a `fetch` that fails with `Unheard` when nothing, or nothing more, comes for so many milliseconds */
export function patientFetch(limitMs: number): typeof fetch {
  return async (input, init) => {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(new Unheard(limitMs)), limitMs);
    };
    const over = () => clearTimeout(timer);
    const given = init?.signal;
    const signal = given ? AbortSignal.any([given, silence.signal]) : silence.signal;
    signal.addEventListener('abort', over, { once: true });
    heard();
    try {
      const response = await fetch(input, { ...init, signal });
      heard();
      if (!response.body) {
        over();
        return response;
      }
      const told = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          heard();
          controller.enqueue(chunk);
        },
        flush: over,
      });
      return new Response(response.body.pipeThrough(told), response);
    } catch (error) {
      over();
      throw error;
    }
  };
}
