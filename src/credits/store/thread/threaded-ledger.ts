import { Worker } from 'node:worker_threads';
import { GatewayError } from '../../../errors/gateway-error.ts';
import { createGroupCommit, type GroupResult } from '../../ledger/group-commit.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LedgerRecords } from '../ledger-store.ts';
import { recordNames } from '../record-names.ts';
import {
  fromFailure,
  type Reply,
  type Request,
  type ThreadResult,
  type ThreadSetting,
} from './thread-message.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Unnumbered<T> = T extends unknown ? Omit<T, 'id'> : never;

/** The ledger of `createLedger`, on SQLite, in a thread of its own. A thread that dies is replaced by the next call. */
export function createThreadedLedger(setting: ThreadSetting): Ledger {
  const pending = new Map<number, Pending>();
  let worker: Worker | undefined;
  let lastId = 0;
  let closed = false;

  function start(): Worker {
    const started = new Worker(new URL('./ledger-worker.ts', import.meta.url), { workerData: setting });
    started.unref();
    started.on('message', settle);
    started.on('error', lose);
    started.on('exit', () => {
      if (worker === started) worker = undefined;
      lose(new Error('the thread has ended'));
    });
    return started;
  }

  function settle(reply: Reply): void {
    const waiting = pending.get(reply.id);
    pending.delete(reply.id);
    if (pending.size === 0) worker?.unref();
    if ('failure' in reply) waiting?.reject(fromFailure(reply.failure));
    else waiting?.resolve(reply.value);
  }

  function lose(cause: Error): void {
    const lost = [...pending.values()];
    pending.clear();
    for (const { reject } of lost) reject(stopped(cause));
  }

  function ask(request: Unnumbered<Request>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (closed) throw stopped(new Error('the ledger was closed'));
      worker ??= start();
      lastId += 1;
      // Only while somebody waits for it does the thread keep the process alive.
      if (pending.size === 0) worker.ref();
      pending.set(lastId, { resolve, reject });
      worker.postMessage({ ...request, id: lastId });
    });
  }

  async function commit(
    groups: Parameters<Parameters<typeof createGroupCommit>[0]>[0],
  ): Promise<GroupResult[]> {
    const results = (await ask({ method: 'commit', groups })) as ThreadResult[];
    return results.map((result) => ('failure' in result ? { error: fromFailure(result.failure) } : result));
  }

  const records = recordNames.map((method) => [method, (...args: unknown[]) => ask({ method, args })]);
  return {
    submit: createGroupCommit(commit),
    records: Object.fromEntries(records) as LedgerRecords,
    async close() {
      if (closed) return;
      const done = ask({ method: 'close' });
      closed = true;
      await done;
      await worker?.terminate();
    },
  };
}

function stopped(cause: Error): GatewayError {
  return new GatewayError('LEDGER_UNAVAILABLE', 'The credit ledger has stopped. Try again.', {}, cause);
}
