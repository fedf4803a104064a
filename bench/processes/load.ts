/** The load generator. Each message asks for one stretch of load; the answer says what came of it. */
import { setTimeout as delay } from 'node:timers/promises';
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
  /** No more than so many, if the time has not ended before. */
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
  /** Requests of an open loop that got no answer, where refusals are no failure of the run and others were answered. */
  readonly unanswered: number;
}

interface Answers {
  units: number;
  readonly latencyMs: number[];
  readonly answeredAtMs: number[];
  readonly refusedMs: number[];
}

/** Sends one request; its latency counts from `since`. */
type Ask = (since: number) => Promise<void>;

async function run(load: Load): Promise<LoadResult> {
  const { origin, pathname, search } = new URL(load.url);
  // Fresh connections for every stretch: a server may have closed those that were idle meanwhile.
  const pool = new Pool(origin, { connections: load.connections ?? 512, pipelining: 1 });
  const answers: Answers = { units: 0, latencyMs: [], answeredAtMs: [], refusedMs: [] };
  const began = performance.now();
  const ask: Ask = async (since) => {
    const { headers, body } = nextRequest(load);
    const answer = await pool.request({ path: pathname + search, method: 'POST', headers, body });
    note(answers, load, await answer.body.text(), since, began);
  };
  try {
    const unanswered =
      load.perSecond === undefined
        ? await closedLoop(load, began, ask)
        : await openLoop(load, load.perSecond, began, ask);
    const seconds = (performance.now() - began) / 1000;
    return { ...answers, requests: answers.latencyMs.length, seconds, unanswered };
  } finally {
    await pool.destroy();
  }
}

let numbers = 0;

function nextRequest(load: Load): { readonly headers: Record<string, string>; readonly body: string } {
  const number = numbers++;
  const numbered = (text: string) =>
    text.replaceAll('%N%', String(number)).replaceAll('%U%', String(number % (load.users ?? 1)));
  const headers = Object.entries(load.headers).map(([name, value]) => [name, numbered(value)]);
  return { headers: Object.fromEntries(headers), body: numbered(load.body) };
}

/** @throws for an answer that is neither the expected one nor a refusal */
function note(answers: Answers, load: Load, text: string, since: number, began: number): void {
  const now = performance.now();
  if (load.refusal !== undefined && text.includes(load.refusal)) {
    answers.refusedMs.push(now - since);
    return;
  }
  if (!text.includes(load.expect)) throw new Error(`${load.url} answered ${text.slice(0, 500)}`);
  answers.latencyMs.push(now - since);
  answers.answeredAtMs.push(now - began);
  answers.units += load.unit ? text.split(load.unit).length - 1 : 1;
}

/** @returns 0: a request without an answer ends the run */
async function closedLoop(load: Load, began: number, ask: Ask): Promise<0> {
  const { callers = 1, requests = Number.POSITIVE_INFINITY } = load;
  let sent = 0;
  const caller = async () => {
    while (sent < requests && performance.now() < began + load.ms) {
      sent += 1;
      await ask(performance.now());
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return 0;
}

/** @returns how many requests got no answer, where that is no failure of the run */
async function openLoop(load: Load, perSecond: number, began: number, ask: Ask): Promise<number> {
  const count = Math.min(Math.ceil((load.ms * perSecond) / 1000), load.requests ?? Number.POSITIVE_INFINITY);
  const running: Promise<void>[] = [];
  const failures: unknown[] = [];
  const due = () => began + (running.length * 1000) / perSecond;
  while (running.length < count) {
    for (; running.length < count && due() <= performance.now(); )
      running.push(ask(due()).catch((error: unknown) => void failures.push(error)));
    await delay(1);
  }
  await Promise.all(running);
  const [failure] = load.refusal === undefined ? failures : failures.filter((each) => !isUnanswered(each));
  // Where nothing was answered, nothing was measured.
  if (failures.length > 0 && (failure !== undefined || failures.length === count))
    throw failure ?? failures[0];
  return failures.length;
}

/** No connection, one that broke off, or silence. */
const UNANSWERED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

function isUnanswered(error: unknown): boolean {
  return error instanceof Error && 'code' in error && UNANSWERED.has(String(error.code));
}

process.on('message', (load: Load) => {
  run(load).then(
    (result) => process.send?.(result),
    (error: Error) => process.send?.({ failed: error.message }),
  );
});
process.send?.('ready');
process.once('disconnect', () => process.exit(0));
