/** The checklist looks for itself: each box can fail, and says why. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bareEnvironment } from '../support/bare-environment.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let gateway: Gateway;
let github: Server;
let checkout: string;
/** What GitHub says of the commit. */
let runs: object[] = [];
beforeAll(async () => {
  github = createServer(({ url }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ check_runs: url?.includes('/repos/team/gateway/commits/') ? runs : [] }));
  }).listen(0, '127.0.0.1');
  await once(github, 'listening');
  gateway = await startGateway({
    environment: { SLACK_WEBHOOK_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}/slack` },
  });
  checkout = await mkdtemp(join(tmpdir(), 'checkout-'));
  for (const folder of ['src', 'plugins', 'resolvers', 'docs'])
    await cp(join(root, folder), join(checkout, folder), { recursive: true });
  const git = (...args: string[]) => execFileSync('git', args, { cwd: checkout });
  git('init', '--quiet');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '--quiet', '--allow-empty', '-m', 'x');
});
afterAll(async () => {
  await gateway.close();
  github.close();
  await rm(checkout, { recursive: true, force: true });
});

async function preflight(url = gateway.url): Promise<{ code: number; boxes: readonly string[] }> {
  const args = [
    join(root, 'deploy/preflight.ts'),
    url,
    '--metrics',
    gateway.app.metricsUrl,
    '--checkout',
    checkout,
  ];
  const env = {
    ...bareEnvironment,
    GITHUB_REPOSITORY: 'team/gateway',
    GITHUB_API_URL: `http://127.0.0.1:${(github.address() as AddressInfo).port}`,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), boxes: stdout.trim().split('\n') }),
    );
  });
}

it('leaves open what is not so, says why, and ends with 1; ticks every box when all is so', async () => {
  runs = [{ name: 'test', status: 'completed', conclusion: 'failure' }];
  const before = await preflight();
  expect(before.code).toBe(1);
  const open = before.boxes.filter((box) => box.startsWith('[ ]'));
  expect(open).toEqual([
    '[ ] CI is green: test: failure',
    expect.stringMatching(/^\[ \] Rollback is documented: this commit has no tag/),
  ]);

  runs = [{ name: 'test', status: 'completed', conclusion: 'success' }];
  execFileSync('git', ['tag', 'v9.9.9'], { cwd: checkout });
  const after = await preflight();
  expect(after.boxes.filter((box) => !box.startsWith('[x]'))).toEqual([]);
  expect(after.boxes).toHaveLength(7);
  expect(after.code).toBe(0);
});

it('says of a gateway that is not there that it does not answer', async () => {
  const { code, boxes } = await preflight('http://127.0.0.1:9');
  expect(code).toBe(1);
  expect(boxes[0]).toMatch(/^\[ \] The gateway is ready: .*does not answer/);
});
