/** The whole process is killed under load, again and again; its books still balance. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { createRandom } from '../credits/random.ts';
import { askAt, runGateway } from '../support/gateway-process.ts';

const KILLS = 5;

it(`balances after ${KILLS} kills under load`, async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);
  const random = createRandom(seed);
  const dataDir = await mkdtemp(join(tmpdir(), 'gateway-kill-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  let answered = 0;
  let call = 0;

  for (let kill = 0; kill < KILLS; kill += 1) {
    const gateway = runGateway({ DATA_DIR: dataDir });
    onTestFinished(() => {
      gateway.child.kill('SIGKILL');
    });
    const url = await gateway.ready;
    let alive = true;
    const load = Array.from({ length: 6 }, async (_, worker) => {
      while (alive) {
        call += 1;
        const query =
          worker % 2 === 0
            ? `{ cortex { a: embed(text: "text ${call}") { model } b: sentiment(text: "fine ${call}") { label } } }`
            : `{ cortex { complete(input: { prompt: "say ${call}", maxTokens: 40 }) { text } } }`;
        const answer = await askAt(url, query).catch(() => null);
        if (answer && !answer.errors) answered += 1;
      }
    });
    const before = answered;
    while (answered === before) await delay(20);
    await delay(random.below(300));
    gateway.child.kill('SIGKILL');
    await gateway.ended;
    alive = false;
    await Promise.all(load);
  }
  expect(answered).toBeGreaterThan(KILLS);

  const last = runGateway({ DATA_DIR: dataDir });
  onTestFinished(() => {
    last.child.kill('SIGKILL');
  });
  const url = await last.ready;
  const day = new Date().toISOString().slice(0, 10);
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  const look = async () =>
    (
      await askAt(
        url,
        `{ credits { me { used held } account { used held } }
           usage(input: { from: "${day}T00:00:00Z", to: "${tomorrow}" }) { totals { credits calls } pendingEvents }
           reconciliation(day: "${day}") { ledgerCredits usageLogCredits differences { cause eventId detail } } }`,
      )
    ).data;
  let books = await look();
  // Holds of the dead end with their lease; until then they are counted as held, never as free.
  for (const until = Date.now() + 45_000; Date.now() < until; books = await look()) {
    if (books.credits.account.held === 0 && books.usage.pendingEvents === 0) break;
    await delay(250);
  }
  expect(books.credits).toMatchObject({ me: { held: 0 }, account: { held: 0 } });
  expect(books.credits.me.used).toBeGreaterThan(0);
  expect(books.usage.totals.credits).toBe(books.credits.account.used);
  expect(books.reconciliation.usageLogCredits).toBe(books.reconciliation.ledgerCredits);
  const wrong = books.reconciliation.differences.filter(({ cause }: { cause: string }) =>
    /^(MISSING_IN_(USAGE_LOG|LEDGER)|DUPLICATE|AMOUNT)/.test(cause),
  );
  expect(wrong).toEqual([]);

  last.child.kill('SIGTERM');
  expect(await last.ended).toBe(0);
});
