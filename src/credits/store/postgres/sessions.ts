/** The sessions of one ledger: one that decides, and a few that read. */
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import { unavailable } from '../unavailable.ts';
import { connect, destroy, type LedgerSession, readClockOffset } from './connect.ts';
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
  /** Milliseconds that the database's clock was ahead of this machine's a few seconds ago. */
  readonly clockOffset: number;
  close(): Promise<void>;
}

/** An error of the work itself. It is no trouble of the database, whatever it looks like. */
export class WorkFault extends Error {}

const READERS = 4;
/** Work is tried again for so long after its session broke. */
const PATIENCE_MS = 5000;
const RETRY_MS = 50;
/** Between looks at how far the clocks are apart. */
const MEASURE_MS = 5000;

export function createLedgerSessions({ url, onConnect, onBroken }: LedgerSessionsOptions): LedgerSessions {
  let decider: LedgerSession | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let isUp = false;
  let clockOffset = 0;
  let measuredAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  async function open(onLost: (client: pg.Client) => void): Promise<LedgerSession> {
    const session = await connect(url, onLost);
    try {
      await measure(session);
      await onConnect(session);
    } catch (error) {
      destroy(session.client);
      throw error;
    }
    return session;
  }

  async function measure({ client }: LedgerSession): Promise<void> {
    clockOffset = await readClockOffset(client);
    measuredAt = performance.now();
  }

  const readers = new ReaderPool(
    READERS,
    () => open((client) => readers.dropIdle(client)),
    ({ client }) => destroy(client),
  );

  async function decide<T>(work: (session: LedgerSession) => Promise<T>): Promise<T> {
    decider ??= await open((client) => {
      if (decider?.client === client) dropDecider();
    });
    const session = decider;
    try {
      if (performance.now() - measuredAt > MEASURE_MS) await measure(session);
      return await work(session);
    } catch (error) {
      if (!(error instanceof WorkFault) && postgresTroubleOf(error) === 'broken' && decider === session)
        dropDecider();
      throw error;
    }
  }

  function dropDecider(): void {
    if (!decider) return;
    destroy(decider.client);
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
      const isFine = error instanceof WorkFault || postgresTroubleOf(error) !== 'broken';
      if (isFine) readers.giveBack(session);
      else readers.drop(session);
      throw error;
    }
  }

  async function persistently<T>(run: () => Promise<T>): Promise<T> {
    // In a long outage nobody waits for more than one try.
    const deadline = performance.now() + (isUp ? PATIENCE_MS : 0);
    for (;;) {
      if (closed) throw unavailable(new Error('the store was closed'));
      try {
        const result = await run();
        isUp = true;
        return result;
      } catch (error) {
        if (error instanceof WorkFault) throw error.cause;
        const kind = postgresTroubleOf(error);
        if (kind === null) throw error;
        if (kind === 'refused' || performance.now() >= deadline) {
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
    get clockOffset() {
      return clockOffset;
    },
    async close() {
      closed = true;
      await turn;
      if (decider) destroy(decider.client);
      decider = null;
      readers.close();
    },
  };
}
