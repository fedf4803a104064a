/** The ledger's price of every Cortex function is the one that Snowflake's own history names. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localModelName } from '../../packages/embedded-warehouse/src/embedded-warehouse.ts';
import { createCortex } from '../../src/cortex/create-cortex.ts';
import { createModelCatalog } from '../../src/cortex/models/model-catalog.ts';
import { formats, settings } from '../cortex/fixture.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { admin, callerOf, startUsageFixture, type UsageFixture } from './usage-fixture.ts';

let fixture: UsageFixture;
beforeAll(async () => {
  fixture = await startUsageFixture();
});
afterAll(async () => {
  await fixture.close();
  expect(fixture.bugs).toEqual([]);
});

const review =
  'The hotel was lovely and clean, but the breakfast was terrible and the staff were rude. Ada Lovelace wrote to ada@example.com on Monday. The invoice total is 120 euros and it is due on 5 May 2026. We would come again, because the view from the terrace was beautiful.';

describe('a day of every function', () => {
  it.each(['ai', 'legacy'] as const)(
    'reconciles: %s',
    async (functions) => {
      const { day: today, timeZone } = zoneWhereItIsNoon();
      const open = await fixture.open({ timeZone });
      const { govern, pricing } = open.credits;
      const cortex = createCortex({
        formats,
        runner: fixture.pool,
        rest: null,
        govern,
        catalog: createModelCatalog({
          completeModel: 'llama3.1-70b',
          embedModel: 'snowflake-arctic-embed-l-v2.0',
          price: pricing.modelPrice,
        }),
        settings: { ...settings, functions },
        answeringModel: localModelName,
      });
      const ada = callerOf('ada');
      const labels = [{ label: 'praise' }, { label: 'complaint', description: 'the guest is not happy' }];
      const calls: Record<string, () => Promise<unknown>> = {
        complete: () => cortex.complete({ prompt: `Summarize: ${review}`, maxTokens: 200 }, ada),
        structured: () =>
          cortex.complete(
            {
              prompt: `Extract the invoice total. ${review}`,
              responseFormat: {
                type: 'object',
                properties: { total: { type: 'number' } },
                required: ['total'],
              },
            },
            ada,
          ),
        embed: () => cortex.embed({ text: review }, ada),
        embedMany: () => cortex.embedMany({ texts: ['one two', 'three', review] }, ada),
        sentiment: () => cortex.sentiment({ text: review }, ada),
        categories: () => cortex.sentiment({ text: review, categories: ['breakfast', 'staff', 'view'] }, ada),
        classify: () => cortex.classify({ text: review, labels } as never, ada),
        extract: () =>
          cortex.extract(
            { text: review, questions: [{ name: 'total', question: 'What is the invoice total?' }] } as never,
            ada,
          ),
        similarity: () => cortex.similarity({ a: review, b: 'The view was lovely.' }, ada),
        summarize: () => cortex.summarize({ text: review.repeat(3) }, ada),
        translate: () => cortex.translate({ text: 'Good morning my friend', from: 'en', to: 'de' }, ada),
        ...(functions === 'ai' && {
          filter: () => cortex.filter({ predicate: 'Is the review about a hotel?', text: review }, ada),
          predicate: () => cortex.filter({ predicate: 'Is the sky blue?' }, ada),
          redact: () => cortex.redact({ text: review }, ada),
          redactSome: () => cortex.redact({ text: review, categories: ['EMAIL', 'NAME'] }, ada),
        }),
      };
      for (const [name, call] of Object.entries(calls)) {
        await call().catch((error) => {
          throw new Error(`${name}: ${error.message}`, { cause: error });
        });
      }
      await open.usage.loader.flush();

      const reckoned = await open.usage.reconcile(today, admin);
      expect(reckoned.balanced).toBe(
        !reckoned.differences.some(({ cause }) => cause === 'UNKNOWN_TO_LEDGER'),
      );
      // What nobody counted here is what Snowflake counted from then on, to the last token.
      expect(await open.usage.correctEvents()).toBeGreaterThan(3);
      await open.usage.loader.flush();
      const found = await open.usage.reconcile(today, admin);
      // Other ledgers of this file have used the same warehouse today.
      const own = new Set((await open.credits.outbox.eventsOf(today as never)).map(({ queryId }) => queryId));
      const differences = found.differences.filter(
        ({ queryId, cause }) => cause !== 'UNKNOWN_TO_LEDGER' || own.has(queryId ?? null),
      );
      const byQuery = new Map(
        (await open.credits.outbox.eventsOf(today as never)).map((event) => [event.queryId, event]),
      );
      expect(
        differences.map((difference) => ({
          ...difference,
          function: byQuery.get(difference.queryId ?? null)?.function,
          tokens: [
            byQuery.get(difference.queryId ?? null)?.inputTokens,
            byQuery.get(difference.queryId ?? null)?.outputTokens,
          ],
        })),
      ).toEqual([]);
      expect(found.eventsCompared).toBeGreaterThanOrEqual(Object.keys(calls).length);
    },
    60_000,
  );
});
