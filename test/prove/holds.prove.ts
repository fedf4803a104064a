/** What is held for each function, over what it costs: of a fresh gateway, and after it has seen 120 calls of each. */
import { expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const LEARNED_FROM = 120;
const MEASURED = 20;

const fields: Readonly<Record<string, string>> = {
  'complete, Cortex':
    'cortex { complete(input: { prompt: $t, backend: SNOWFLAKE, temperature: 1 }) { usage { credits } } }',
  'complete, GPU':
    'cortex { complete(input: { prompt: $t, backend: LAMBDA_LABS, temperature: 1 }) { usage { credits } } }',
  embed: 'cortex { embed(text: $t) { usage { credits } } }',
  sentiment: 'cortex { sentiment(text: $t) { usage { credits } } }',
  classify:
    'cortex { classify(input: { text: $t, labels: [{ label: "praise" }, { label: "complaint" }] }) { usage { credits } } }',
  extract:
    'cortex { extract(input: { text: $t, questions: [{ name: "late", question: "How late was it?" }] }) { usage { credits } } }',
  filter:
    'cortex { filter(input: { predicate: "It is about a delivery.", text: $t }) { usage { credits } } }',
  similarity: 'cortex { similarity(a: $t, b: "The delivery was late.") { usage { credits } } }',
  summarize: 'cortex { summarize(text: $t) { usage { credits } } }',
  translate: 'cortex { translate(input: { text: $t, to: "de" }) { usage { credits } } }',
  redact: 'cortex { redact(text: $t) { usage { credits } } }',
  executeSql: 'executeSql(input: { statement: "SELECT 1 AS one" }) { usage { credits } }',
};

async function ratios(gateway: Gateway): Promise<{ sum: number; count: number }> {
  const text = await fetch(new URL('/metrics', gateway.app.metricsUrl)).then((response) => response.text());
  const total = (what: string) =>
    [...text.matchAll(new RegExp(`^gateway_hold_ratio_${what}\\{.*\\} (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return { sum: total('sum'), count: total('count') };
}

it('holds near the cost', async () => {
  const gateway = await startGateway({
    environment: { CREDIT_ACCOUNT_DAILY_LIMIT: '1000', CREDIT_USER_DAILY_LIMIT: '1000' },
  });
  const run = async (field: string, count: number, mark: string) => {
    const before = await ratios(gateway);
    for (let i = 0; i < count; i++) {
      const t = `The parcel ${mark} ${i} came two days late, but the courier called ahead and the shop refunded it.`;
      const query = `query ${field.includes('$t') ? '($t: String!)' : ''} { ${field} }`;
      const { errors } = await gateway.ask(query, { variables: { t }, user: 'holds' });
      expect(errors).toEqual([]);
    }
    const after = await ratios(gateway);
    return (after.sum - before.sum) / (after.count - before.count);
  };
  for (const [name, field] of Object.entries(fields)) {
    const fresh = await run(field, 5, 'first');
    await run(field, LEARNED_FROM, 'of many');
    const learned = await run(field, MEASURED, 'last');
    console.log(`| ${name} | ${fresh.toFixed(1)} | ${learned.toFixed(1)} |`);
    expect(learned, name).toBeLessThan(12);
  }
  await gateway.close();
});
