/** Kills whole gateways under load of every kind of call, and lets the last one put the books right. */
import { setTimeout as delay } from 'node:timers/promises';
import { askAt, runGateway } from '../support/gateway-process.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { createRandom } from '../support/random.ts';

export interface KilledBooks {
  readonly answered: number;
  /** What the day's bill was made of right after the last start: credits, and those at an upper bound. */
  readonly atFirst: { readonly ledgerCredits: number; readonly upperBoundCredits: number };
  // biome-ignore lint/suspicious/noExplicitAny: what the books say at the end, as the query asks for it.
  readonly books: any;
  /** The exit code of the last gateway. */
  readonly exitCode: number | null;
}

const calls: readonly ((n: number) => string)[] = [
  (n) => `{ cortex { a: embed(text: "text ${n}") { model } b: sentiment(text: "fine ${n}") { label } } }`,
  (n) => `{ cortex { complete(input: { prompt: "say ${n}", maxTokens: 40, backend: SNOWFLAKE }) { text } } }`,
  (n) => `{ executeSql(input: { statement: "SELECT COUNT(*) + ${n} FROM SALES.ORDERS" }) { rowCount } }`,
  (n) =>
    `{ cortex { complete(input: { prompt: "say ${n}", maxTokens: 40, backend: LAMBDA_LABS }) { text } } }`,
  (n) =>
    `{ cortex { classify(input: { text: "good ${n}", labels: [{ label: "good" }, { label: "bad" }] }) { label } } }`,
  (n) =>
    `{ cortex { embedMany(texts: [${Array.from({ length: 20 }, (_, i) => `"row ${n} ${i}"`)}]) { model } } }`,
];

export async function killGateways(options: {
  readonly dataDir: string;
  readonly seed: number;
  readonly kills: number;
  /** Milliseconds that the books may take to come right. */
  readonly patienceMs: number;
}): Promise<KilledBooks> {
  const { dataDir, seed, kills, patienceMs } = options;
  const random = createRandom(seed);
  // All of it is of one day, whenever it runs.
  const noon = zoneWhereItIsNoon();
  const environment = {
    DATA_DIR: dataDir,
    CREDIT_TIME_ZONE: noon.timeZone,
    CREDIT_ACCOUNT_DAILY_LIMIT: '10000',
    CREDIT_USER_DAILY_LIMIT: '10000',
  };
  let answered = 0;
  let number = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const gateway = runGateway(environment);
    const url = await gateway.ready;
    let alive = true;
    const load = calls.map(async (call) => {
      while (alive) {
        number += 1;
        const answer = await askAt(url, call(number)).catch(() => null);
        if (answer?.data && !answer.errors) answered += 1;
      }
    });
    const before = answered;
    // Enough of each kind, so that what they usually cost is known.
    while (answered < before + 30) await delay(20);
    await delay(random.below(300));
    gateway.child.kill('SIGKILL');
    await gateway.ended;
    alive = false;
    await Promise.all(load);
  }

  const last = runGateway(environment);
  try {
    const url = await last.ready;
    const { day, start } = noon;
    const tomorrow = new Date(Date.parse(start) + 2 * 86_400_000).toISOString();
    const look = async () =>
      (
        await askAt(
          url,
          `{ credits { me { used held } account { used held } }
             usage(input: { from: "${start}", to: "${tomorrow}" }) { totals { credits calls } pendingEvents }
             reconciliation(day: "${day}") {
               ledgerCredits usageLogCredits comparableCredits incomparableCredits upperBoundCredits balanced
               differences { cause eventId queryId ledgerCredits snowflakeCredits detail } } }`,
        )
      ).data;
    let books = await look();
    let atFirst = books.reconciliation;
    const isRight = () =>
      books.credits.account.held === 0 &&
      books.usage.pendingEvents === 0 &&
      books.reconciliation.differences.length === 0;
    for (const until = Date.now() + patienceMs; Date.now() < until && !isRight(); books = await look()) {
      // Holds of the dead end with their lease; until then they are counted as held, never as free.
      if (books.reconciliation.upperBoundCredits > atFirst.upperBoundCredits) atFirst = books.reconciliation;
      await delay(500);
    }
    last.child.kill('SIGTERM');
    return { answered, atFirst, books, exitCode: await last.ended };
  } finally {
    last.child.kill('SIGKILL');
  }
}
