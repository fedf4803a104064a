/** What a `.env` in the working directory says holds for every command that works with the gateway's settings. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareEnvironment } from '../support/bare-environment.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'env-file-'));
  const lines = ['DATA_DIR=books', 'SNOWFLAKE_DATABASE=ELSEWHERE', 'SMTP_URL=smtp://127.0.0.1:9'];
  await writeFile(join(folder, '.env'), lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a command says, on either output, whether it fails or not. */
async function said(script: string, ...args: string[]): Promise<string> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const told = await promisify(execFile)(process.execPath, [path, ...args], {
    env: bareEnvironment,
    cwd: folder,
  }).catch((failure: { stdout: string; stderr: string }) => failure);
  return told.stdout + told.stderr;
}

it('npm run backup and npm run ledger:move look for the ledger there', async () => {
  const nothing = `There is no ledger at ${join('books', 'ledger.db')}`;
  expect(await said('deploy/backup.ts', 'copy.db')).toContain(nothing);
  expect(await said('deploy/ledger-move.ts', '--to', 'postgres://127.0.0.1:9/books')).toContain(nothing);
});

it('npm run keys makes keys of the gateway that has these settings', async () => {
  expect(await said('deploy/keys.ts', 'create', '--name', 'nightly')).toMatch(/^cgw_/m);
  expect(existsSync(join(folder, 'books/ledger.db'))).toBe(true);
  expect(existsSync(join(folder, '.data'))).toBe(false);
});

it('npm run keys says how a number of days is written', async () => {
  const told = await said('deploy/keys.ts', 'create', '--name', 'nightly', '--days', '90d');
  expect(told).toMatch(/^--days: "90d" is no number of days; write it like 90\.$/m);
});

it('npm run setup:snowflake prints the statements for the account that is configured', async () => {
  expect(await said('sql/setup.ts')).toContain('CREATE DATABASE IF NOT EXISTS ELSEWHERE');
});

it('npm run report mails over the server that is named', async () => {
  const total = {
    team: 'growth',
    user: null,
    function: null,
    model: null,
    calls: 1,
    credits: 2,
    money: null,
  };
  const rows = [{ ...total, bucket: '2026-10-01T00:00:00Z' }];
  const data = {
    credits: { account: { window: { timeZone: 'UTC' } } },
    teams: { rows },
    users: { rows },
    models: { rows },
  };
  const gateway = createServer((_, response) => response.end(JSON.stringify({ data }))).listen(
    0,
    '127.0.0.1',
  );
  await once(gateway, 'listening');
  const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
  const told = await said('deploy/report.ts', url, '--month', '2026-10', '--mail', '*=cfo@example.com');
  gateway.close();
  expect(told).toContain('growth');
  // Nobody takes mail at that port.
  expect(told).toContain('the mail server does not answer');
});
