/** A backup is made while the gateway spends, and a gateway restored from it has the same books. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backUp, LedgerFileError, restore } from '../../deploy/ledger-file.ts';
import { bareEnvironment } from '../support/bare-environment.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
let folder: string;
beforeAll(async () => {
  gateway = await startGateway();
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
});
afterAll(async () => {
  await gateway.close();
  await rm(folder, { recursive: true, force: true });
});

const command = (name: string, args: readonly string[], dataDir: string) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL(`../../deploy/${name}.ts`, import.meta.url)), ...args],
    { env: { ...bareEnvironment, DATA_DIR: dataDir }, cwd: folder },
  );

// Events that have reached the usage log are the account's, and no part of the ledger.
const books = `{ credits {
  me { used held remaining limit state }
  account { used held remaining limit state }
  user(name: "ada") { used limit }
} }`;

it('has the same books after a restore, from a copy that was made under load', async () => {
  const call = (text: string) => `{ cortex { sentiment(text: "${text}") { label usage { credits } } } }`;
  const spend = (text: string, headers = {}) => gateway.ask(call(text), { user: 'ada', headers });
  await gateway.setLimit('user:ada', 3);
  const keyed = { 'idempotency-key': 'before' };
  const first = await spend('one', keyed);
  const asked = await gateway.ask(books, { user: 'ada' });
  const backup = join(folder, 'quiet.db');
  const { stdout } = await command('backup', [backup], gateway.dataDir);
  expect(stdout).toMatch(/rows of \d+ tables, checked/);

  // Every copy made while calls are held and settled is a whole one, whose amounts add up.
  const busy = Promise.all(Array.from({ length: 20 }, (_, i) => spend(`busy ${i}`)));
  for (let i = 0; i < 5; i += 1) {
    backUp(gateway.dataDir, join(folder, `busy-${i}.db`));
    await new Promise(setImmediate);
  }
  await busy;
  expect(await readdir(folder)).not.toContainEqual(expect.stringMatching(/\.part$/));

  const dataDir = join(folder, 'restored');
  await command('restore', [backup], dataDir);
  const restored = await startGateway({ environment: { DATA_DIR: dataDir } });
  try {
    const again = await restored.ask(books, { user: 'ada' });
    expect(again.errors).toEqual([]);
    expect(again.data).toEqual(asked.data);
    expect(again.data.credits.me).toMatchObject({ limit: 3 });
    expect(again.data.credits.me.used).toBeGreaterThan(0);
    const repeated = await restored.ask(call('one'), { user: 'ada', headers: keyed });
    expect(repeated.data).toEqual(first.data);
    expect((await restored.ask(books, { user: 'ada' })).data).toEqual(asked.data);
    // A running gateway's ledger is not taken away under it.
    await expect(command('restore', [backup, '--replace'], dataDir)).rejects.toThrow(
      /stop the gateway first/,
    );
  } finally {
    await restored.close();
  }
});

it('keeps the ledger that it replaces, and says what it will not do', async () => {
  const dataDir = join(folder, 'second');
  const backup = join(folder, 'quiet.db');
  await command('restore', [backup], dataDir);
  expect(() => restore(backup, dataDir, { replace: false })).toThrow(/--replace/);
  const { kept } = restore(backup, dataDir, { replace: true });
  expect(await readdir(dataDir)).toEqual(['ledger.db', expect.stringMatching(/^ledger\.db\.replaced-/)]);
  expect(kept).toContain(dataDir);

  const broken = join(folder, 'broken.db');
  await writeFile(broken, 'no database at all, but long enough to be read as one'.repeat(100));
  expect(() => restore(broken, dataDir, { replace: true })).toThrow(LedgerFileError);
  expect(() => backUp(dataDir, backup)).toThrow(/exists/);
  expect(() => backUp(join(folder, 'nowhere'), join(folder, 'x.db'))).toThrow(/DATA_DIR/);
});

it('restores the rows that a copied file has in its journal', async () => {
  const [source, copied, dataDir] = ['source', 'copied', 'third'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [source, copied, dataDir]) await mkdir(path);
  const ledger = new DatabaseSync(join(source, 'ledger.db'));
  try {
    ledger.exec('PRAGMA journal_mode = WAL; CREATE TABLE buckets (scope TEXT)');
    ledger.exec("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO buckets VALUES ('account'), ('user:ada')");
    for (const name of await readdir(source)) await copyFile(join(source, name), join(copied, name));
  } finally {
    ledger.close();
  }
  expect(restore(join(copied, 'ledger.db'), dataDir, { replace: false })).toMatchObject({ rows: 2 });
  const restored = new DatabaseSync(join(dataDir, 'ledger.db'), { readOnly: true });
  try {
    expect(restored.prepare('SELECT count(*) AS n FROM buckets').get()).toMatchObject({ n: 2 });
  } finally {
    restored.close();
  }
});
