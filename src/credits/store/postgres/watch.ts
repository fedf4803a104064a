/** Tells each process at once of what may stop its work. Whoever misses it finds it when it looks the next time. */
import { connect } from './connect.ts';
import type { LedgerClient, Reader } from './ledger-client.ts';

const RECONNECT_MS = 1000;

const channelOf = (lockKey: number) => `cortex_ledger_${lockKey >>> 0}`;

/** Inside the transaction that changes something: it is told when that commits. */
export async function notify(client: Reader, lockKey: number): Promise<void> {
  await client.query(`NOTIFY ${channelOf(lockKey)}`);
}

/** Listens over a session of its own. @returns what ends it. */
export function watch(url: string, onChange: () => void): () => void {
  let client: LedgerClient | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  function end(): void {
    client?.destroy();
    client = null;
    clearTimeout(timer);
  }

  function again(): void {
    end();
    if (!closed) timer = setTimeout(() => void listen(), RECONNECT_MS).unref();
  }

  async function listen(): Promise<void> {
    try {
      const session = await connect(url, (lost) => {
        if (lost === client) again();
      });
      if (closed) return session.client.destroy();
      client = session.client;
      client.onNotification(onChange);
      await client.query(`LISTEN ${channelOf(session.lockKey)}`);
      // Something may have been told while nobody listened.
      onChange();
    } catch {
      again();
    }
  }
  void listen();

  return () => {
    closed = true;
    end();
  };
}
