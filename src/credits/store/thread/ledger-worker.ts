/** The ledger's thread: waiting for the disk here leaves the event loop free to stream tokens. */
import { parentPort, workerData } from 'node:worker_threads';
import { createCreditCalendar } from '../../credit-calendar.ts';
import { createCommit } from '../../ledger/ledger.ts';
import { openDatabase } from '../sqlite/open-database.ts';
import { createSqliteStore } from '../sqlite/sqlite-store.ts';
import {
  type Reply,
  type Request,
  type ThreadResult,
  type ThreadSetting,
  toFailure,
} from './thread-message.ts';

const { path, channels, timeZone, policy } = workerData as ThreadSetting;
const store = createSqliteStore({ open: () => openDatabase(path), channels, policy });
const commit = createCommit(store, { calendar: createCreditCalendar(timeZone), policy });

async function handle(request: Request): Promise<unknown> {
  if (request.method === 'close') return store.close();
  if (request.method === 'commit') {
    const results = await commit(request.groups);
    return results.map(
      (result): ThreadResult => ('error' in result ? { failure: toFailure(result.error) } : result),
    );
  }
  const method = store.records[request.method] as (...args: readonly unknown[]) => Promise<unknown>;
  return method(...request.args);
}

parentPort?.on('message', async (request: Request) => {
  let reply: Reply;
  try {
    reply = { id: request.id, value: await handle(request) };
  } catch (error) {
    reply = { id: request.id, failure: toFailure(error) };
  }
  parentPort?.postMessage(reply);
});
