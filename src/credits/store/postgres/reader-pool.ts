import type { LedgerSession } from './connect.ts';

/** A few sessions that are opened when they are needed, and used by one piece of work at a time. */
export class ReaderPool {
  readonly #open: () => Promise<LedgerSession>;
  readonly #close: (session: LedgerSession) => void;
  readonly #max: number;
  readonly #idle: LedgerSession[] = [];
  readonly #waiting: (() => void)[] = [];
  #size = 0;
  #isClosed = false;

  constructor(max: number, open: () => Promise<LedgerSession>, close: (session: LedgerSession) => void) {
    this.#max = max;
    this.#open = open;
    this.#close = close;
  }

  /** @throws Error when none can be opened. */
  async take(): Promise<LedgerSession> {
    while (this.#idle.length === 0 && this.#size >= this.#max) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const session = this.#idle.pop();
    if (session) return session;
    this.#size += 1;
    try {
      return await this.#open();
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  giveBack(session: LedgerSession): void {
    if (this.#isClosed) this.drop(session);
    else {
      this.#idle.push(session);
      this.#waiting.shift()?.();
    }
  }

  /** One that was taken is of no use any more. */
  drop(session: LedgerSession): void {
    this.#close(session);
    this.#leave();
  }

  /** One that nobody uses has ended by itself; one that is in use fails there. */
  dropIdle(client: LedgerSession['client']): void {
    const place = this.#idle.findIndex((session) => session.client === client);
    const [session] = place < 0 ? [] : this.#idle.splice(place, 1);
    if (session) this.drop(session);
  }

  /** Those in use are closed when they are given back. */
  close(): void {
    this.#isClosed = true;
    for (const session of this.#idle.splice(0)) this.drop(session);
  }

  #leave(): void {
    this.#size -= 1;
    this.#waiting.shift()?.();
  }
}
