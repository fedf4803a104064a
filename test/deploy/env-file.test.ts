/** What a `.env` in the working directory says holds for every command that works with the gateway's settings. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { bareEnvironment } from '../support/bare-environment.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'env-file-'));
  const lines = ['DATA_DIR=books', 'SNOWFLAKE_DATABASE=ELSEWHERE', 'SMTP_URL=smtp://127.0.0.1:9'];
  await writeFile(join(folder, '.env'), lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a command says, on either output, whether it fails or not. */
const said = (script: string, ...args: string[]): Promise<string> => saidIn(folder, {}, script, ...args);

async function saidIn(
  cwd: string,
  environment: Readonly<Record<string, string>>,
  script: string,
  ...args: string[]
): Promise<string> {
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const told = await promisify(execFile)(process.execPath, [path, ...args], {
    env: { ...bareEnvironment, ...environment },
    cwd,
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

it('npm run keys says once how it is used, and makes no ledger for what it does not know', async () => {
  const told = await saidIn(folder, { DATA_DIR: 'untouched' }, 'deploy/keys.ts', 'revoke');
  expect(told.match(/npm run keys -- list/g)).toHaveLength(1);
  expect(existsSync(join(folder, 'untouched'))).toBe(false);
});

it('npm run keys works as a user whom the machine has no name for', async () => {
  const nameless = `import os from 'node:os'; import { syncBuiltinESMExports } from 'node:module';
    os.userInfo = () => { throw new Error('uv_os_get_passwd returned ENOENT'); }; syncBuiltinESMExports();`;
  const environment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(nameless)}` };
  const make = ['create', '--name', 'nightly'];
  expect(await saidIn(folder, environment, 'deploy/keys.ts', ...make)).toMatch(/^For uid-\d+, until/m);
});

it('npm run setup:snowflake prints the statements for the account that is configured', async () => {
  expect(await said('sql/setup.ts')).toContain('CREATE DATABASE IF NOT EXISTS ELSEWHERE');
});

/**
 * The address of a gateway of which a team used something in October, by a clock that is hours behind UTC. By that of its
 * books it is November, whatever this machine's says.
 *
 * @param asked is given the variables of each request
 */
async function reportedGateway(report: object = {}, asked: object[] = []): Promise<string> {
  const total = {
    team: 'growth',
    user: null,
    function: null,
    model: null,
    calls: 1,
    credits: 2,
    money: null,
  };
  const usage = { rows: [total], completeFrom: null, freshAsOf: '2020-11-02T00:00:00Z', ...report };
  const window = { id: '2020-11', start: '2020-11-01T07:00:00Z', timeZone: 'America/Los_Angeles' };
  const data = {
    credits: { account: { window } },
    teams: usage,
    users: usage,
    models: usage,
  };
  const gateway = createServer(async (request, response) => {
    asked.push((JSON.parse(await text(request)) as { variables: object }).variables);
    response.end(JSON.stringify({ data }));
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  onTestFinished(() => {
    gateway.close();
  });
  return `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`;
}

const mailed = ['--month', '2020-10', '--mail', '*=cfo@example.com'];

it('npm run report mails over the server that is named', async () => {
  const told = await said('deploy/report.ts', await reportedGateway(), ...mailed);
  expect(told).toContain('growth');
  // Nobody takes mail at that port.
  expect(told).toContain('the mail server does not answer');
});

it('npm run report says of a team that has no report that nothing was sent for it', async () => {
  const mail = ['--month', '2020-10', '--mail', 'Growth=cfo@example.com', '--mail', 'ops=ops@example.com'];
  const told = await said('deploy/report.ts', await reportedGateway(), ...mail);
  expect(told).toContain('nothing sent to cfo@example.com: there is no report of a team Growth.');
  expect(told).toContain('nothing sent to ops@example.com: there is no report of a team ops.');
});

it.each([
  { completeFrom: '2020-10-01T07:00:00Z' },
  { completeFrom: '2020-10-02T07:00:00Z', refusal: "the gateway's own books begin at 2020-10-02" },
  { completeFrom: '2020-12-01T08:00:00Z', refusal: "the gateway's own books begin at 2020-12-01" },
  { freshAsOf: '2020-11-01T06:59:59Z', refusal: 'Calls of that month still wait for the usage log' },
  { freshAsOf: '2020-11-01T07:00:00Z' },
])('npm run report tells a month as a whole or not at all: %o', async ({ refusal, ...report }) => {
  const told = await said('deploy/report.ts', await reportedGateway(report), '--month', '2020-10');
  if (refusal) expect(told).toContain(refusal);
  expect(told.includes('Team growth')).toBe(refusal === undefined);
});

it('npm run report tells the month before the one of the books, from its first instant to its last', async () => {
  const asked: object[] = [];
  expect(await said('deploy/report.ts', await reportedGateway({}, asked))).toContain('Team growth, 2020-10');
  expect(asked.at(-1)).toEqual({ from: '2020-10-01T07:00:00.000Z', to: '2020-11-01T07:00:00.000Z' });
});

it('npm run report tells of a month that is not over what is known of it', async () => {
  const url = await reportedGateway({ freshAsOf: '2020-11-05T00:00:00Z' });
  expect(await said('deploy/report.ts', url, '--month', '2020-11')).toContain('Team growth, 2020-11');
});

it('npm run report reads the mail server from the file that SMTP_URL_FILE names, and from one of the two only', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rm(elsewhere, { recursive: true }));
  const file = join(elsewhere, 'smtp-url');
  await writeFile(file, 'smtp://127.0.0.1:9\n');
  const url = await reportedGateway();
  const report = (cwd: string, named: string) =>
    saidIn(cwd, { SMTP_URL_FILE: named }, 'deploy/report.ts', url, ...mailed);
  expect(await report(elsewhere, file)).toContain('the mail server does not answer');
  expect(await report(elsewhere, `${file}.old`)).toContain(
    `SMTP_URL_FILE: ${file}.old cannot be read (ENOENT).`,
  );
  await writeFile(`${file}.empty`, '');
  expect(await report(elsewhere, `${file}.empty`)).toContain(`SMTP_URL_FILE: ${file}.empty is empty;`);
  expect(await report(folder, file)).toContain('SMTP_URL and SMTP_URL_FILE are both set; keep one of them.');
});

it.each(['deploy/report.ts', 'deploy/preflight.ts'])(
  '%s ends with a line for a token that cannot be read, a gateway that is none and an option that it does not have',
  async (script) => {
    const token = ['--token-file', '/no/such/token'];
    expect(await said(script, 'http://127.0.0.1:9', ...token)).toBe(
      '--token-file: /no/such/token cannot be read (ENOENT).\n',
    );
    expect(await said(script, 'localhost:4000')).toMatch(/^npm run /);
    expect(await said(script, 'http://127.0.0.1:9', '--tokens', 'x')).toMatch(
      /^Unknown option '--tokens'.*\nnpm run /,
    );
  },
);

it('npm run mcp reads its token from the file that CORTEX_GATEWAY_TOKEN_FILE names', async () => {
  const environment = { CORTEX_GATEWAY_TOKEN_FILE: '/no/such/token' };
  expect(await saidIn(folder, environment, 'src/mcp/stdio.ts')).toBe(
    'CORTEX_GATEWAY_TOKEN_FILE: /no/such/token cannot be read (ENOENT).\n',
  );
});
