/** A primary and its standby behind one address, as a virtual IP or a name in DNS gives to whoever is primary. */
import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { startFaultyProxy } from './faulty-proxy.ts';
import {
  createSchema,
  describeServer,
  freePort,
  killServer,
  processOf,
  putNewDatabase,
  type Span,
  type TrialServer,
  urlOf,
} from './postgres-server.ts';
import { createRandom } from './random.ts';

/** For so long the standby hears nothing before the primary is killed, where commits do not wait for it. */
const LAG_MS = 1000;

/**
 * `kill` ends the primary, `start` promotes the standby and lets the address lead there: once.
 * @param isSynchronous whether each commit waits for the standby
 */
export async function startPostgresPair(isSynchronous = true): Promise<TrialServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-pair-'));
  // The servers run as a user of their own when the tests run as root.
  await chmod(folder, 0o755);
  const [data, copy] = [join(folder, 'primary'), join(folder, 'standby')];
  const [port, standbyPort] = [await freePort(), await freePort()];
  const flags = ['-c', 'fsync=off'];
  const waits = isSynchronous ? ['-c', 'synchronous_standby_names=*'] : [];
  const primary = describeServer(data, port, [...flags, ...waits]);
  const standby = describeServer(copy, standbyPort, flags);
  await putNewDatabase(data);
  await promisify(execFile)('cp', ['-a', data, copy]);
  await writeFile(join(copy, 'standby.signal'), '');
  const replication = await startFaultyProxy(port, createRandom(1));
  const source = `host=127.0.0.1 port=${replication.port} user=postgres password=postgres application_name=standby`;
  await appendFile(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  await primary.start();
  // It is said to be started when it takes writes.
  const promoted = standby.start();
  promoted.catch(() => {});
  await until(port, `SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'`);
  const proxy = await startFaultyProxy(port, createRandom(1));
  let lost: Span | null = null;
  return {
    port: proxy.port,
    get lost() {
      return lost;
    },
    createSchema: () => createSchema(proxy.port),
    async kill() {
      if (!isSynchronous) {
        const from = Date.now();
        await untilReceived(port);
        replication.swallow();
        await delay(LAG_MS);
        lost = { from, until: Number.POSITIVE_INFINITY };
      }
      await killServer(primary);
    },
    async start() {
      await until(standbyPort, 'SELECT 1 WHERE pg_promote()');
      await promoted;
      if (lost) lost = { ...lost, until: Date.now() };
      proxy.redirect(standbyPort);
    },
    async stop() {
      await Promise.all([proxy.close(), replication.close()]);
      await standby.stop();
      // It cannot be waited for twice.
      if (processOf(primary).signalCode === null) await primary.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What the primary has on its disk now, the standby has received when this resolves. */
async function untilReceived(port: number): Promise<void> {
  const client = new pg.Client(urlOf(port));
  await client.connect();
  const { rows } = await client.query('SELECT pg_current_wal_flush_lsn() AS lsn');
  await client.end();
  await until(port, `SELECT 1 FROM pg_stat_replication WHERE flush_lsn >= '${rows[0].lsn}'`);
}

/** Asks until there is an answer with a row. */
async function until(port: number, question: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client(urlOf(port));
    client.on('error', () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query(question);
      if (rowCount) return;
    } catch (error) {
      if (tries >= 200) throw error;
    } finally {
      await client.end().catch(() => {});
    }
    await delay(100);
  }
}
