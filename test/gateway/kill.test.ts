/** The whole process is killed under load, again and again; its books come right, and nobody pays upper bounds. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { putNewAccount } from '../support/new-account.ts';
import { killGateways } from './kill-gateways.ts';

const KILLS = 2;

it(`balances after ${KILLS} kills under load`, async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-kill-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  await putNewAccount(dataDir);
  const { answered, books, exitCode } = await killGateways({
    dataDir,
    seed,
    kills: KILLS,
    patienceMs: 150_000,
  });
  expect(answered).toBeGreaterThanOrEqual(KILLS * 3);

  const { credits, usage, reconciliation } = books;
  expect(credits).toMatchObject({ me: { held: 0 }, account: { held: 0 } });
  expect(credits.me.used).toBeGreaterThan(0);
  expect(usage.totals.credits).toBe(credits.account.used);
  expect(reconciliation.usageLogCredits).toBe(reconciliation.ledgerCredits);
  expect(reconciliation).toMatchObject({ differences: [], balanced: true });
  expect(reconciliation.upperBoundCredits).toBeLessThan(0.02 * reconciliation.ledgerCredits);
  expect(exitCode).toBe(0);
});
