/** Whatever somebody changes in the ledger behind the gateway's back, the reconciliation that an operator asks for finds. */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Noon } from '../support/noon.ts';
import type { Gateway } from '../support/start-gateway.ts';
import { type DayOfCalls, type Kind, kinds, startDayOfCalls } from './day-of-calls.ts';

let gateway: Gateway;
let noon: Noon;
let reconcile: DayOfCalls['reconcile'];
let reconcileCorrected: DayOfCalls['reconcileCorrected'];

beforeAll(async () => {
  ({ gateway, noon, reconcile, reconcileCorrected } = await startDayOfCalls());
});
afterAll(() => gateway.close());

function tamper(...statements: readonly string[]): void {
  const database = new DatabaseSync(join(gateway.dataDir, 'ledger.db'), { timeout: 60_000 });
  for (const statement of statements) database.exec(statement);
  database.close();
}

let revision = 100;
/** The gateway itself brings what the ledger says now into the log. */
function load(): string {
  revision += 1;
  return `UPDATE events SET pending = 1, revision = ${revision}`;
}
/** Without it the same is seen after many reconciliations, until the loader's own time has come. */
const loadNow = () => gateway.app.services.usage.loader.flush();
const restore = ['DELETE FROM events', 'INSERT INTO events SELECT * FROM kept'];

it('of a day that is as it was balance', async () => {
  await expect.poll(reconcileCorrected, { interval: 200 }).toEqual({ balanced: true, found: [] });
  tamper('CREATE TABLE kept AS SELECT * FROM events');
});

it.each([
  ['a time', 'at = at - 60000', 'FACTS_DIFFER'],
  ['a user', "user_name = 'eve'", 'FACTS_DIFFER'],
  ['a team', `teams = '["blue"]'`, 'FACTS_DIFFER'],
  ['a model', "model_name = 'other'", 'FACTS_DIFFER'],
  ['a status', "status = 'cancelled'", 'FACTS_DIFFER'],
  ['tokens', 'input_tokens = input_tokens + 1', 'FACTS_DIFFER'],
  ['an amount', 'credits = credits + 1', 'AMOUNT_DIFFERS'],
])('%s that was changed in the ledger alone, of whatever call', async (_, change, cause) => {
  tamper(`UPDATE events SET ${change}`);
  const { balanced, found } = await reconcile();
  tamper(...restore);
  expect(balanced).toBe(false);
  expect(found).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind}: ${cause}`)));
  expect(await reconcile()).toEqual({ balanced: true, found: [] });
});

const of =
  (cause: RegExp, ...some: readonly Kind[]) =>
  (kind: Kind) =>
    some.includes(kind) ? cause : null;

it.each<[string, string, (kind: Kind) => RegExp | null]>([
  ['a hundredfold charge', 'credits = credits * 100', () => /^(SNOWFLAKE_AMOUNT|PRICE)_DIFFERS$/],
  ['a user', "user_name = 'eve'", () => /^FACTS_DIFFER$/],
  [
    'a model',
    "requested_model = 'llama3.1-405b', model_name = 'llama3.1-405b'",
    of(/^SNOWFLAKE_FACTS_DIFFER$/, 'rest', 'functions'),
  ],
  ['the model that ran', "model_name = 'llama3.1-405b'", of(/^SNOWFLAKE_FACTS_DIFFER$/, 'rest', 'functions')],
  ['the teams', "teams = '[]'", () => /^FACTS_DIFFER$/],
  ['the tags', "tags = '{}'", of(/^SNOWFLAKE_FACTS_DIFFER$/, 'sql', 'rest', 'functions', 'analyst')],
  [
    'a charge, by a call that is said to be of the cache',
    'credits = 0, cached = 1, input_tokens = 0, output_tokens = 0',
    of(/^SNOWFLAKE_FACTS_DIFFER$/, 'sql', 'rest', 'functions'),
  ],
  ['a charge of the cache', 'cached = 1', () => /^FACTS_DIFFER$/],
  [
    'a hundredfold charge that a history is said to have told',
    "credits = credits * 100, basis = 'history'",
    () => /^(SNOWFLAKE_AMOUNT|PRICE)_DIFFERS$/,
  ],
  [
    'a hundredfold charge that nobody is said to have told',
    "credits = credits * 100, basis = 'expected'",
    () => /^(SNOWFLAKE_AMOUNT|PRICE)_DIFFERS$/,
  ],
  ['the back end', "backend = 'LAMBDA_LABS'", of(/^SNOWFLAKE_FACTS_DIFFER$/, 'sql', 'rest', 'functions')],
  [
    'the function',
    "function_name = 'CORTEX_SEARCH'",
    of(/^(SNOWFLAKE_FACTS|PRICE)_DIFFERS?$/, 'sql', 'rest', 'functions'),
  ],
  ['the warehouse', "warehouse = 'LOADING_WH'", of(/^SNOWFLAKE_FACTS_DIFFER$/, 'sql', 'rest', 'functions')],
  ['the query', "query_id = 'other'", of(/^SNOWFLAKE_FACTS_DIFFER$/, 'sql', 'functions')],
  [
    'tokens',
    'input_tokens = input_tokens + 1000000, output_tokens = output_tokens + 1000000',
    of(/^(SNOWFLAKE_AMOUNT|PRICE)_DIFFERS$/, 'rest', 'functions', 'gpu'),
  ],
])('%s that was changed in all of our books', async (_, change, causeOf) => {
  const buckets = (sign: string) =>
    `UPDATE buckets SET settled = settled ${sign} (SELECT SUM(events.credits - kept.credits) FROM events JOIN kept USING (id))
     WHERE scope IN ('account', 'user:ada', 'team:red')`;
  tamper(`UPDATE events SET ${change}`, load(), buckets('+'));
  await loadNow();
  const isLoaded = ({ found }: { found: readonly string[] }) =>
    !found.some((each) => /NOT_YET_LOADED|(?<!SNOWFLAKE_)AMOUNT_DIFFERS/.test(each));
  await expect.poll(async () => isLoaded(await reconcile()), { interval: 200 }).toBe(true);
  const seen = await reconcile();
  tamper(buckets('-'), ...restore, load());
  await loadNow();
  expect(seen.balanced).toBe(false);
  for (const kind of kinds) {
    const cause = causeOf(kind);
    const causes = seen.found.flatMap((each) =>
      each.startsWith(`${kind}: `) ? each.slice(kind.length + 2) : [],
    );
    if (cause) expect(causes, kind).toContainEqual(expect.stringMatching(cause));
  }
  await expect.poll(() => reconcile(), { interval: 200 }).toEqual({ balanced: true, found: [] });
});

it('a day that was changed in all of our books, seen from the one and the other', async () => {
  const before = new Date(Date.parse(noon.day) - 86_400_000).toISOString().slice(0, 10);
  const move = (from: string, to: string) =>
    ['events', 'buckets'].map(
      (table) => `UPDATE ${table} SET window_id = '${to}' WHERE window_id = '${from}'`,
    );
  tamper(...move(noon.day, before), load());
  await loadNow();
  const isLoaded = async () => {
    const { found } = await reconcile(before);
    return found.length > 0 && !found.some((each) => /NOT_YET_LOADED/.test(each));
  };
  await expect.poll(isLoaded, { interval: 200 }).toBe(true);
  const [there, here] = [await reconcile(before), await reconcile()];
  tamper(...move(before, noon.day), ...restore, load());
  await loadNow();
  expect(there.found).toEqual(expect.arrayContaining(kinds.map((kind) => `${kind}: FACTS_DIFFER`)));
  expect(here.found).toEqual(
    expect.arrayContaining(['sql', 'rest', 'functions'].map((kind) => `${kind}: SNOWFLAKE_FACTS_DIFFER`)),
  );
  await expect.poll(() => reconcile(), { interval: 200 }).toEqual({ balanced: true, found: [] });
});
