/** The sessions of one ledger: one that decides, and a few that read. */
import { setTimeout as delay } from 'node:timers/promises';
import { unavailable } from '../unavailable.ts';
import { type ClockReading, connect, type LedgerSession, readClock } from './connect.ts';
import type { LedgerClient } from './ledger-client.ts';
import { explainTrouble, postgresTroubleOf } from './postgres-trouble.ts';
import { ReaderPool } from './reader-pool.ts';

export interface LedgerSessionsOptions {
  readonly url: string;
  /** Prepares each new session. */
  readonly onConnect: (session: LedgerSession) => Promise<void>;
  /** A session broke: the server may be another one now, with other rows. */
  readonly onBroken: () => void;
}

export interface LedgerSessions {
  /** Work in its turn, over the session that decides. @throws GatewayError LEDGER_UNAVAILABLE */
  inTurn<T>(work: (session: LedgerSession) => Promise<T>): Promise<T>;
  /** Work over any of the others. @throws GatewayError LEDGER_UNAVAILABLE */
  aside<T>(work: (session: LedgerSession) => Promise<T>): Promise<T>;
  /** Epoch milliseconds by the clock of the database; by this machine's before there was a session. */
  now(): number;
  close(): Promise<void>;
}

/** An error of the work itself. It is no trouble of the database, whatever it looks like. */
export class WorkFault extends Error {}

const READERS = 4;
/** Work is tried again for so long, and once at least: a process that stood still has lost its session and that time. */
const PATIENCE_MS = 5000;
const RETRY_MS = 50;
/** Between looks at the clock of the database. */
const MEASURE_MS = 5000;
/** By so much the machine's clock may go otherwise than time does. Then it was set, or the machine has slept. */
const STEP_MS = 1000;

function isUsableAfter(error: unknown): boolean {
  if (error instanceof WorkFault) return true;
  const kind = postgresTroubleOf(error);
  return kind === 'again' || kind === 'refused';
}

export function createLedgerSessions({ url, onConnect, onBroken }: LedgerSessionsOptions): LedgerSessions {
  let decider: LedgerSession | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let isUp = false;
  let clock: ClockReading | null = null;
  let closed = false;

  async function open(onLost: (client: LedgerClient) => void): Promise<LedgerSession> {
    const session = await connect(url, onLost);
    try {
      clock = await readClock(session.client);
      await onConnect(session);
    } catch (error) {
      session.client.destroy();
      throw error;
    }
    return session;
  }

  function isClockOld({ steady, machine }: ClockReading): boolean {
    const passed = performance.now() - steady;
    return passed > MEASURE_MS || Math.abs(Date.now() - machine - passed) > STEP_MS;
  }

  const readers = new ReaderPool(
    READERS,
    () => open((client) => readers.dropIdle(client)),
    ({ client }) => client.destroy(),
  );

  async function decide<T>(work: (session: LedgerSession) => Promise<T>): Promise<T> {
    decider ??= await open((client) => {
      if (decider?.client === client) dropDecider();
    });
    const session = decider;
    try {
      if (!clock || isClockOld(clock)) clock = await readClock(session.client);
      return await work(session);
    } catch (error) {
      if (!isUsableAfter(error) && decider === session) dropDecider();
      throw error;
    }
  }

  function dropDecider(): void {
    if (!decider) return;
    decider.client.destroy();
    decider = null;
    onBroken();
  }

  async function read<T>(work: (session: LedgerSession) => Promise<T>): Promise<T> {
    const session = await readers.take();
    try {
      const result = await work(session);
      readers.giveBack(session);
      return result;
    } catch (error) {
      if (isUsableAfter(error)) readers.giveBack(session);
      else readers.drop(session);
      throw error;
    }
  }

  async function persistently<T>(run: () => Promise<T>): Promise<T> {
    // In a long outage nobody waits for more than one try.
    const [patience, leastTries] = isUp ? [PATIENCE_MS, 2] : [0, 1];
    const deadline = performance.now() + patience;
    let dataFaults = 0;
    for (let tries = 1; ; tries++) {
      if (closed) throw unavailable(new Error('the store was closed'));
      try {
        const result = await run();
        isUp = true;
        return result;
      } catch (error) {
        if (error instanceof WorkFault) throw error.cause;
        const kind = postgresTroubleOf(error);
        // What was garbled on the way is not so again, over another session.
        if (kind === 'data' && ++dataFaults > 1) throw error;
        if (kind === 'refused' || (tries >= leastTries && performance.now() >= deadline)) {
          isUp = kind === 'again';
          throw unavailable(new Error(explainTrouble(error, url), { cause: error }));
        }
      }
      await delay(RETRY_MS);
    }
  }

  return {
    inTurn(work) {
      const done = turn.then(() => persistently(() => decide(work)));
      turn = done.catch(() => {});
      return done;
    },
    aside: (work) => persistently(() => read(work)),
    // Between two looks by a clock that nobody sets: one that is corrected by minutes would end everybody's leases.
    now: () => (clock ? Math.round(clock.database + performance.now() - clock.steady) : Date.now()),
    async close() {
      closed = true;
      await turn;
      decider?.client.destroy();
      decider = null;
      readers.close();
    },
  };
}
