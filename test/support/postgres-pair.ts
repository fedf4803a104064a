/** A primary and its standby behind one address, as a virtual IP or a name in DNS gives to whoever is primary. */
import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { createRandom } from '../credits/random.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import {
  createSchema,
  describeServer,
  freePort,
  killServer,
  processOf,
  type TrialServer,
  urlOf,
} from './postgres-server.ts';

/**
 * Each commit waits for the standby. `kill` ends the primary, `start` promotes the standby and lets the address lead
 * there: once.
 */
export async function startPostgresPair(): Promise<TrialServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-pair-'));
  // The servers run as a user of their own when the tests run as root.
  await chmod(folder, 0o755);
  const [data, copy] = [join(folder, 'primary'), join(folder, 'standby')];
  const [port, standbyPort] = [await freePort(), await freePort()];
  const flags = ['-c', 'fsync=off'];
  const primary = describeServer(data, port, [...flags, '-c', 'synchronous_standby_names=*']);
  const standby = describeServer(copy, standbyPort, flags);
  await primary.initialise();
  await promisify(execFile)('cp', ['-a', data, copy]);
  await writeFile(join(copy, 'standby.signal'), '');
  const source = `host=127.0.0.1 port=${port} user=postgres password=postgres application_name=standby`;
  await appendFile(join(copy, 'postgresql.auto.conf'), `primary_conninfo = '${source}'\n`);
  await primary.start();
  // It is said to be started when it takes writes.
  const promoted = standby.start();
  promoted.catch(() => {});
  await until(port, `SELECT 1 FROM pg_stat_replication WHERE state = 'streaming'`);
  const proxy = await startFaultyProxy(port, createRandom(1), { halved: 0, late: 0, torn: 0 });
  return {
    port: proxy.port,
    createSchema: () => createSchema(proxy.port),
    kill: () => killServer(primary),
    async start() {
      await until(standbyPort, 'SELECT 1 WHERE pg_promote()');
      await promoted;
      proxy.redirect(standbyPort);
    },
    async stop() {
      await proxy.close();
      await standby.stop();
      // It cannot be waited for twice.
      if (processOf(primary).signalCode === null) await primary.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
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
