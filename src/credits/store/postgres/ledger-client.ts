/**
 * A session's client that knows whose answer it gets. The protocol numbers neither questions nor answers: where anything
 * on the way doubles or loses a part of what is said, each later question would get the answer of another, and the books
 * be kept by it.
 */
import type pg from 'pg';

/** Where reads go: a session, or a pool of them. */
export interface Reader {
  query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<pg.QueryResult<R>>;
}

export interface LedgerClient extends Reader {
  /**
   * Without proof that the answer is that to this question, for those whose caller can tell. Several statements in one text
   * have several results.
   */
  send(config: string | pg.QueryConfig): Promise<pg.QueryResult | pg.QueryResult[]>;
  /** Fails when an answer that was waited for, or is still to come, belongs to another question. */
  prove(): Promise<void>;
  /** Ends the session without waiting for the server, which may be gone. */
  destroy(): void;
  /** What the server sends without being asked. */
  onNotification(work: () => void): void;
}

/** The code of a statement in a transaction in which one before it has failed. */
const IN_FAILED_TRANSACTION = '25P02';

export function createLedgerClient(wire: pg.Client): LedgerClient {
  let marks = 0;

  /** Sent behind a question at once, so it costs no way to the server of its own. */
  async function prove(): Promise<void> {
    const mark = String(++marks);
    const proof = { name: 'proof', text: 'SELECT $1::text AS mark', values: [mark] };
    const { rows } = await wire.query<{ readonly mark: string }>(proof);
    if (rows?.[0]?.mark === mark) return;
    destroy();
    throw new Error(
      'PostgreSQL answered another question than was asked: something on the way changed what was said',
    );
  }

  function destroy(): void {
    wire.on('error', () => {});
    void wire.end().catch(() => {});
    // `end` waits for a farewell that a dead network never delivers.
    (wire as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  return {
    async query<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[]) {
      const [answer, proof] = await Promise.allSettled([wire.query<R>(text, values && [...values]), prove()]);
      if (proof.status === 'rejected' && proof.reason.code !== IN_FAILED_TRANSACTION) throw proof.reason;
      if (answer.status === 'rejected') throw answer.reason;
      if (proof.status === 'rejected') throw proof.reason;
      return answer.value;
    },
    send: (config) => wire.query(config),
    prove,
    destroy,
    onNotification: (work) => wire.on('notification', work),
  };
}
