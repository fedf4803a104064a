import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { killGateways } from '../gateway/kill-gateways.ts';

const KILLS = 50;

test(`less than 2 % of the day's bill stays at upper bounds after ${KILLS} kills`, async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-kill-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const { answered, atFirst, books } = await killGateways({
    dataDir,
    seed,
    kills: KILLS,
    patienceMs: 300_000,
  });
  const { reconciliation } = books;
  const share = ({ upperBoundCredits, ledgerCredits }: typeof atFirst) =>
    `${((100 * upperBoundCredits) / ledgerCredits).toFixed(2)} %`;
  console.log(
    `${answered} answers; upper bounds: ${share(atFirst)} at first, ${share(reconciliation)} at the end`,
  );
  expect(reconciliation.differences).toEqual([]);
  expect(reconciliation.upperBoundCredits).toBeLessThan(0.02 * reconciliation.ledgerCredits);
});
