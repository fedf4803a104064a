import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { COST, caller, createFixture, operation } from './credits-fixture.ts';

const ada = caller('ada');

test('events wait for the log until they are acknowledged, over restarts, and are then kept for comparison', async () => {
  const { start } = await createFixture();
  const before = await start();
  for (let i = 0; i < 3; i++) await before.govern(operation(ada));
  await before.close();
  const { outbox } = await start();
  expect(await outbox.pendingCount()).toBe(3);
  const [first, second] = await outbox.read(2);
  expect(await outbox.read(2)).toEqual([first, second]);
  if (first && second) await outbox.acknowledge([first, second]);
  expect(await outbox.pendingCount()).toBe(1);
  expect(await outbox.eventsOf('2026-05-04')).toHaveLength(3);
});

test('a correction changes the books at once, is audited, and delivers the event again', async () => {
  const { start } = await createFixture();
  const credits = await start();
  await credits.govern(operation(ada));
  const [event] = await credits.outbox.read(1);
  if (!event) throw new Error('no event');
  await credits.outbox.acknowledge([event]);
  expect(
    await credits.outbox.correct([
      { eventId: event.eventId, credits: 40 as MicroCredits, cause: 'Snowflake billed 40' },
    ]),
  ).toBe(1);
  expect(await credits.status.me(ada)).toMatchObject({ used: 40 });
  expect(await credits.outbox.read(9)).toMatchObject([{ eventId: event.eventId, credits: 40, revision: 2 }]);
  const [entry] = await credits.limits.audit(caller('root', { permissions: ['credits:admin'] }));
  expect(entry).toMatchObject({
    action: 'correct',
    subject: event.eventId,
    old: COST,
    new: 40,
    reason: 'Snowflake billed 40',
  });
  expect(
    await credits.outbox.correct([{ eventId: 'no-such-event', credits: 1 as MicroCredits, cause: 'x' }]),
  ).toBe(0);
});

test('a correction over the limit stops new work', async () => {
  const { start } = await createFixture();
  const credits = await start({ limits: { user: 0.01 } });
  await credits.govern(operation(ada));
  const [event] = await credits.outbox.read(1);
  await credits.outbox.correct([
    { eventId: event?.eventId ?? '', credits: 20_000 as MicroCredits, cause: 'more than was told' },
  ]);
  expect(await credits.status.me(ada)).toMatchObject({ used: 20_000, remaining: -10_000 });
  await expect(credits.govern(operation(ada))).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
});
