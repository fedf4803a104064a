/** A limit of a hundredth of a credit serves every function, from the first call of a fresh gateway on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { inFull } from '../support/in-full.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const LIMIT = 0.01;
const text =
  'The parcel came two days late, but the courier called ahead and the shop refunded the postage at once.';

const calls: Readonly<Record<string, string>> = {
  complete: 'cortex { complete(input: { prompt: "Say hello." }) { text usage { credits } } }',
  completeDear:
    'cortex { complete(input: { prompt: "Say hello.", model: "claude-opus-4-5" }) { text usage { credits } } }',
  completeGpu:
    'cortex { complete(input: { prompt: "Say hello.", backend: LAMBDA_LABS }) { text usage { credits } } }',
  embed: 'cortex { embed(text: $t) { dimensions usage { credits } } }',
  embedMany: 'cortex { embedMany(texts: [$t, "another"]) { dimensions usage { credits } } }',
  sentiment: 'cortex { sentiment(text: $t, categories: ["delivery"]) { label usage { credits } } }',
  classify:
    'cortex { classify(input: { text: $t, labels: [{ label: "praise" }, { label: "complaint" }] }) { label usage { credits } } }',
  extract:
    'cortex { extract(input: { text: $t, questions: [{ name: "late", question: "How late was it?" }, { name: "refund", question: "What was refunded?" }, { name: "who", question: "Who called?" }] }) { response usage { credits } } }',
  filter:
    'cortex { filter(input: { predicate: "It is about a delivery.", text: $t }) { matches usage { credits } } }',
  similarity: 'cortex { similarity(a: $t, b: "The delivery was late.") { score usage { credits } } }',
  summarize: 'cortex { summarize(text: $t) { text usage { credits } } }',
  translate: 'cortex { translate(input: { text: $t, to: "de" }) { text usage { credits } } }',
  redact: 'cortex { redact(text: $t) { text usage { credits } } }',
  countTokens: 'cortex { countTokens(input: { text: $t }) { tokens } }',
  executeSql: 'executeSql(input: { statement: "SELECT 1 AS one" }) { rows usage { credits } }',
  hybrid: 'hybrid(input: { message: "Why was the parcel late?", route: BOTH }) { answer usage { credits } }',
};

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({
    environment: {
      CREDIT_USER_DAILY_LIMIT: String(LIMIT),
    },
  });
});
afterAll(() => gateway.close());

it.each(Object.entries(calls))('serves %s', async (name, field) => {
  const variables = field.includes('$t') ? '($t: String!)' : '';
  const answer = await gateway.ask(`query ${variables} { ${field} }`, {
    user: `small-${name}`,
    variables: { t: text },
  });
  expect(answer.errors).toEqual([]);
  const { data } = await gateway.ask('{ credits { me { used held } } }', { user: `small-${name}` });
  expect(data.credits.me.held).toBe(0);
  expect(data.credits.me.used).toBeLessThan(LIMIT);
});

it('holds every function near its cost', async () => {
  const response = await fetch(new URL('/metrics', gateway.app.metricsUrl));
  const ratios = new Map<string, { sum?: number; count?: number }>();
  for (const [, what, name, value] of (await response.text()).matchAll(
    /^gateway_hold_ratio_(sum|count)\{function="(\w+)"\} (\S+)$/gm,
  )) {
    ratios.set(name as string, { ...ratios.get(name as string), [what as string]: Number(value) });
  }
  const mean = new Map([...ratios].map(([name, { sum = 0, count = 1 }]) => [name, sum / count]));
  console.log('hold over bill, first calls:', Object.fromEntries(mean));
  expect([...mean.keys()].sort()).toContain('SQL');
  // Nothing was learned yet: instructions and answers are bounds.
  for (const [name, ratio] of mean) expect(ratio, name).toBeLessThan(name === 'AI_COMPLETE' ? 100 : 30);
});

const questions = [
  '{ name: "late", question: "How late was it?" }',
  '{ name: "refund", question: "What was refunded?" }',
  '{ name: "who", question: "Who called?" }',
];

/** What one call costs differs from call to call, and not from caller to caller: but for SQL, which costs what it takes. */
const mixed: readonly ((n: number) => string)[] = [
  (n) => `cortex { embed(text: "${'parcel '.repeat(1 + (n % 40))}${n}") { dimensions } }`,
  (n) => `cortex { sentiment(text: "${text} ${n}") { label } }`,
  (n) => `cortex { summarize(text: "${`${text} `.repeat(1 + (n % 5))}${n}") { text } }`,
  (n) =>
    `cortex { classify(input: { text: "${text} ${n}", labels: [{ label: "praise" }, { label: "complaint" }] }) { label } }`,
  (n) =>
    `cortex { extract(input: { text: "${`${text} `.repeat(1 + (n % 2))}${n}", questions: [${questions.slice(0, 1 + (n % 3)).join(', ')}] }) { response } }`,
  (n) => `executeSql(input: { statement: "SELECT ${n} AS n" }) { usage { credits } }`,
  (n) =>
    `cortex { complete(input: { prompt: "${`Tell of parcel ${n}. `.repeat(1 + (n % 7))}", backend: SNOWFLAKE }) { text } }`,
  (n) =>
    `cortex { complete(input: { prompt: "${`Tell of parcel ${n}. `.repeat(1 + (n % 7))}", backend: LAMBDA_LABS }) { text } }`,
];
/** The last calls alone can be refused: four requests are on their way at once, and fifty calls' worth is to spare. */
const REQUESTS = inFull(30, 625);
const ALL = 5_000;
const MIXED = REQUESTS * mixed.length;
const AT_ONCE = 4;

/** A statement is charged a second of its warehouse at least, and on a busy machine may take more. */
const SECOND_OF_SQL = 0.000278;

/**
 * All of them by one user, some in each request.
 * @param onSlow told of what statements cost beyond a second
 * @returns how many were refused for the limit's sake, and what she used
 */
async function askAllAs(user: string, onSlow: (credits: number) => Promise<void>) {
  let denied = 0;
  const numbers = Array.from({ length: REQUESTS }, (_, n) => n).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const n of numbers) {
        const fields = mixed.map((call, kind) => call(n).replace(/^(cortex \{ )?/, `$1of${kind}: `));
        const { data, errors } = await gateway.ask(`{ ${fields.join(' ')} }`, { user });
        for (const { extensions } of errors) expect(extensions.code).toBe('CREDITS_EXHAUSTED');
        denied += errors.length;
        const sql: number =
          data[`of${mixed.findIndex((call) => call(0).startsWith('executeSql'))}`]?.usage.credits ?? 0;
        if (sql > SECOND_OF_SQL) await onSlow(sql - SECOND_OF_SQL);
      }
    }),
  );
  const { data } = await gateway.ask('{ credits { me { used held } } }', { user });
  expect(data.credits.me.held).toBe(0);
  return { denied, used: data.credits.me.used as number };
}

it('refuses at most a tenth of a percent of 5,000 mixed calls at 1.01 times of what they cost', async () => {
  await gateway.setLimit('user:first', 1_000);
  let cost = 0;
  const first = await askAllAs('first', async (slow) => {
    cost -= slow;
  });
  expect(first.denied).toBe(0);
  cost += first.used;
  // These are the last of the 5,000, when the limit is near: nobody was refused before.
  let limit = cost * (1 + (0.01 * ALL) / MIXED);
  const setLimit = () => gateway.setLimit('user:second', Number(limit.toFixed(6)));
  await setLimit();
  const second = await askAllAs('second', (slow) => {
    limit += slow;
    return setLimit();
  });
  console.log(`${second.denied} of ${ALL} denied, ${second.used} of ${limit.toFixed(6)} credits used`);
  expect(second.denied).toBeLessThanOrEqual(0.001 * ALL);
  expect(second.used).toBeLessThanOrEqual(limit);
  // The second was charged for the same, and not for less.
  expect(second.used).toBeGreaterThan(0.9 * cost);
});
