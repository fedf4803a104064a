/** How the process ends when somebody does not want to wait. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { askAt, type GatewayProcess, runGateway } from '../support/gateway-process.ts';

async function start(environment: Readonly<Record<string, string>> = {}): Promise<GatewayProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-stop-'));
  const gateway = runGateway({ DATA_DIR: folder, ...environment });
  onTestFinished(async () => {
    gateway.child.kill('SIGKILL');
    await gateway.ended;
    await rm(folder, { recursive: true, force: true });
  });
  await gateway.ready;
  return gateway;
}

const long =
  '{ executeSql(input: { statement: "SELECT COUNT(*) FROM sales.orders a CROSS JOIN sales.orders b WHERE a.total * b.total < 100" }) { rows } }';
const untilHeld = (url: string) =>
  expect
    .poll(async () => (await askAt(url, '{ credits { me { held } } }')).data.credits.me.held)
    .toBeGreaterThan(0);

it('after a second signal, at once', async () => {
  const gateway = await start();
  const url = await gateway.ready;
  const running = askAt(url, long).catch(() => null);
  await untilHeld(url);
  gateway.child.kill('SIGTERM');
  gateway.child.kill('SIGINT');
  expect(await gateway.ended).toBe(1);
  expect(gateway.output().stdout).not.toContain('stopped');
  await running;
});
