/** The load generator. Each message asks for one stretch of load; the answer says what came of it. */
import { Pool } from 'undici';

export interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** In it and in the headers `%N%` becomes another number in every request, so that no answer can be reused. */
  readonly body: string;
  /** `%U%` becomes one of so many numbers. */
  readonly users?: number;
  /** What every answer must contain; an answer without it is a failure of the run. */
  readonly expect: string;
  /** What an answer contains that is a refusal, where refusals are no failure: they are counted apart. */
  readonly refusal?: string;
  /** What is counted in the answers instead of the answers themselves: the frames of a stream. */
  readonly unit?: string;
  readonly ms: number;
  /** Closed loop: so many callers, each with one request after the other. */
  readonly callers?: number;
  /**
   * Open loop: so many requests a second, sent when they are due whether or not others have been answered. Latency
   * counts from when a request was due, so a pause of the server cannot hide the requests that it kept waiting.
   */
  readonly perSecond?: number;
  /** More requests than these wait inside the generator; default 512. */
  readonly connections?: number;
  /** Stops after so many requests, if the time has not ended before. */
  readonly requests?: number;
}

export interface LoadResult {
  readonly requests: number;
  /** Requests, or units where the load names one. */
  readonly units: number;
  readonly seconds: number;
  readonly latencyMs: readonly number[];
  /** When each was answered, counted from the beginning. */
  readonly answeredAtMs: readonly number[];
  /** The latency of each refusal. */
  readonly refusedMs: readonly number[];
  /** Requests of an open loop that got no answer, where refusals are no failure of the run. */
  readonly unanswered: number;
}

let numbers = 0;

async function run(load: Load): Promise<LoadResult> {
  const { origin, pathname } = new URL(load.url);
  // Fresh connections for every stretch: a server may have closed those that were idle meanwhile.
  const pool = new Pool(origin, { connections: load.connections ?? 512, pipelining: 1 });
  const latencyMs: number[] = [];
  const answeredAtMs: number[] = [];
  const refusedMs: number[] = [];
  let units = 0;
  let unanswered = 0;
  const once = async (since: number) => {
    const number = numbers++;
    const numbered = (text: string) =>
      text.replaceAll('%N%', String(number)).replaceAll('%U%', String(number % (load.users ?? 1)));
    const headers = Object.fromEntries(
      Object.entries(load.headers).map(([name, value]) => [name, numbered(value)]),
    );
    const { body: answer } = await pool.request({
      path: pathname,
      method: 'POST',
      headers,
      body: numbered(load.body),
    });
    const text = await answer.text();
    const now = performance.now();
    if (load.refusal !== undefined && text.includes(load.refusal)) {
      refusedMs.push(now - since);
      return;
    }
    latencyMs.push(now - since);
    answeredAtMs.push(now - began);
    if (!text.includes(load.expect)) throw new Error(`${load.url} answered ${text.slice(0, 500)}`);
    units += load.unit ? text.split(load.unit).length - 1 : 1;
  };
  const began = performance.now();
  const end = began + load.ms;
  let sent = 0;
  const isOver = () => performance.now() >= end || sent >= (load.requests ?? Number.POSITIVE_INFINITY);
  if (load.perSecond === undefined) {
    const caller = async () => {
      for (; !isOver(); ) {
        sent += 1;
        await once(performance.now());
      }
    };
    await Promise.all(Array.from({ length: load.callers ?? 1 }, caller));
  } else {
    const gap = 1000 / load.perSecond;
    const running: Promise<void>[] = [];
    const failures: Error[] = [];
    for (let due = began; !isOver(); ) {
      for (; due <= performance.now(); due += gap) {
        sent += 1;
        running.push(once(due).catch((error: Error) => void failures.push(error)));
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await Promise.all(running);
    unanswered = failures.filter(isUnanswered).length;
    const [failure] =
      load.refusal === undefined ? failures : failures.filter((error) => !isUnanswered(error));
    if (failure) throw failure;
  }
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  return { requests: latencyMs.length, units, seconds, latencyMs, answeredAtMs, refusedMs, unanswered };
}

/** No connection, or one that broke off. */
function isUnanswered(error: Error): boolean {
  return 'code' in error;
}

process.on('message', (load: Load) => {
  run(load).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ failed: error.message }),
  );
});
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
