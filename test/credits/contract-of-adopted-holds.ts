/** What every ledger must do about calls that run when a limit of theirs is set for the first time. */
import { expect, test } from 'vitest';
import type { Command } from '../../src/credits/ledger/command.ts';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { inPeriod, parseScope, type Scope, windowFor } from '../../src/credits/scope.ts';
import { facts, hold, NOON, okResult, settle } from './commands.ts';
import { account, ada, type OpenLedger, WINDOW } from './contract-fixture.ts';

const ofFunction = parseScope('function:AI_EXTRACT/user:ada');

/** Scopes that count a call of ada's to AI_EXTRACT, and count nothing before they are limited. */
const scopes: readonly Scope[] = [
  ofFunction,
  parseScope('function:AI_EXTRACT'),
  parseScope('model:llama3.1-8b/user:ada'),
  parseScope('model:llama3.1-8b/team:red'),
  parseScope('function:AI_EXTRACT/key:k1'),
  inPeriod(ada, 'WEEK'),
  inPeriod(account, 'MONTH'),
  inPeriod(parseScope('team:red'), 'WEEK'),
  inPeriod(parseScope('model:llama3.1-8b/team:red'), 'MONTH'),
];

const call = facts('ada', { function: 'AI_EXTRACT', teams: ['red'], apiKeyId: 'k1' });
const of = (id: string, amount: number, more: Parameters<typeof hold>[3] = {}) =>
  hold(id, 'ada', amount, { call, ...more });
const topUp = (id: string, amount: number): Command => ({
  type: 'topUp',
  id,
  amount: amount as MicroCredits,
  at: NOON,
});
const limitTo = (scope: Scope, limit: number, at = NOON): Command => ({
  type: 'setLimit',
  scope,
  limit: limit as MicroCredits,
  by: 'root',
  at,
  reason: '',
});
const act = (type: 'clearLimit' | 'suspend' | 'suspendImmediate' | 'resume', scope: Scope): Command => ({
  type,
  scope,
  by: 'root',
  at: NOON,
  reason: '',
});

async function figuresOf(ledger: Ledger, scope: Scope, day = WINDOW) {
  const [bucket] = await ledger.records.buckets([{ scope, window: windowFor(scope, day) }]);
  return [bucket?.settled, bucket?.held];
}

export function testAdoptedHolds(open: OpenLedger): void {
  test.each(scopes)(
    'a first limit of %s has no room for what running calls hold, of any ledger',
    async (scope) => {
      const [here, there] = [open(), open()];
      await here.submit([of('h1', 100)]);
      await there.submit([of('h2', 50, { owner: 'p2' })]);
      // Of nobody that the scope is of, but for that of the account.
      await there.submit([hold('other', 'bob', 7, { call: facts('bob', { model: 'other' }) })]);
      const others = scope === inPeriod(account, 'MONTH') ? 7 : 0;
      await here.submit([limitTo(scope, 200 + others)]);
      for (const ledger of [here, there]) expect(await figuresOf(ledger, scope)).toEqual([0, 150 + others]);
      expect((await there.submit([of('h3', 51)]))[0]).toMatchObject({
        type: 'denied',
        scope,
        held: 150 + others,
      });
      expect((await there.submit([of('h4', 50)]))[0]).toMatchObject({ type: 'granted' });
      expect((await here.submit([topUp('h1', 1)]))[0]).toMatchObject({ type: 'denied', scope, requested: 1 });
      await there.submit([settle('h4', 20)]);
      expect((await here.submit([topUp('h1', 30)]))[0]).toMatchObject({ type: 'granted' });
      expect(await figuresOf(there, scope)).toEqual([20, 180 + others]);
      await here.submit([settle('h1', 90)]);
      await there.submit([
        { type: 'release', id: 'h2' },
        { type: 'release', id: 'other' },
      ]);
      for (const ledger of [here, there]) expect(await figuresOf(ledger, scope)).toEqual([110, 0]);
    },
  );

  test('a top-up is refused by the scope that a new call would be refused by, whichever began to count first', async () => {
    const ledger = open();
    const week = inPeriod(ada, 'WEEK');
    await ledger.submit([limitTo(ofFunction, 500)]);
    await ledger.submit([of('h1', 100)]);
    await ledger.submit([limitTo(week, 120)]);
    await ledger.submit([act('suspendImmediate', ofFunction)]);
    const denied = { type: 'denied', code: 'CREDITS_EXHAUSTED', scope: week };
    expect((await ledger.submit([of('h2', 50)]))[0]).toMatchObject(denied);
    expect((await ledger.submit([topUp('h1', 50)]))[0]).toMatchObject(denied);
  });

  test('a limit that is set again, cleared and set while a call runs holds what that call holds by then, once', async () => {
    const [ledger, other] = [open(), open()];
    await ledger.submit([of('h1', 100), of('h2', 10)]);
    await other.submit([limitTo(ofFunction, 500)]);
    await other.submit([limitTo(ofFunction, 600)]);
    await other.submit([act('suspend', ofFunction)]);
    expect(await figuresOf(ledger, ofFunction)).toEqual([0, 110]);
    await other.submit([act('resume', ofFunction)]);
    await other.submit([act('clearLimit', ofFunction)]);
    await ledger.submit([topUp('h1', 20), settle('h2', 4), of('h3', 3)]);
    await other.submit([limitTo(ofFunction, 130)]);
    expect(await figuresOf(ledger, ofFunction)).toEqual([4, 123]);
    expect((await ledger.submit([of('h4', 4)]))[0]).toMatchObject({ type: 'denied', scope: ofFunction });
    await other.submit([act('clearLimit', ofFunction)]);
    await ledger.submit([settle('h1', 110)]);
    await other.submit([limitTo(ofFunction, 130)]);
    expect(await figuresOf(ledger, ofFunction)).toEqual([114, 3]);
    await ledger.submit([settle('h3', 1)]);
    expect(await figuresOf(other, ofFunction)).toEqual([115, 0]);
  });

  test('a scope that is suspended before it is limited holds what ran before either', async () => {
    const ledger = open();
    await ledger.submit([of('h1', 100)]);
    await ledger.submit([act('suspend', ofFunction)]);
    await ledger.submit([limitTo(ofFunction, 120)]);
    await ledger.submit([act('resume', ofFunction)]);
    expect((await ledger.submit([of('h2', 21)]))[0]).toMatchObject({ type: 'denied', scope: ofFunction });
    expect((await ledger.submit([of('h3', 20)]))[0]).toMatchObject({ type: 'granted' });
  });

  test('what was adopted is given back by rows together, and booked where its process is gone', async () => {
    const [ledger, other] = [open(), open()];
    const month = inPeriod(ada, 'MONTH');
    const rows = ['r1', 'r2', 'r3'].map((id) => ({ id, amount: 30 as MicroCredits }));
    await ledger.submit([
      { type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 9000 },
      { type: 'heartbeat', owner: 'p2', leaseUntil: NOON },
      { type: 'holdRows', owner: 'p1', at: NOON, call, rows },
      of('gone', 70, { owner: 'p2' }),
      of('free', 0),
    ]);
    await other.submit([limitTo(month, 200)]);
    expect(await figuresOf(ledger, month)).toEqual([0, 160]);
    await other.submit([{ type: 'expire', at: NOON + 1 }]);
    expect(await figuresOf(ledger, month)).toEqual([70, 90]);
    // The first of them was never sent.
    const ended = rows.map(({ id }) =>
      id === 'r1'
        ? { id, amount: 0 as MicroCredits, result: null }
        : { id, amount: 25 as MicroCredits, result: okResult },
    );
    await ledger.submit([{ type: 'settleRows', at: NOON, rows: ended }]);
    expect(await figuresOf(other, month)).toEqual([120, 0]);
    // One that began with nothing takes from it as it grows.
    await ledger.submit([topUp('free', 8)]);
    expect(await figuresOf(other, month)).toEqual([120, 8]);
    // The late truth of what was booked for a process that is gone.
    await ledger.submit([settle('gone', 5), settle('free', 8)]);
    expect(await figuresOf(other, month)).toEqual([63, 0]);
  });

  test('a call of the day before stays in its day, and in the month of both', async () => {
    const ledger = open();
    const month = inPeriod(ofFunction, 'MONTH');
    const tomorrow = NOON + 86_400_000;
    await ledger.submit([of('h1', 100)]);
    await ledger.submit([{ type: 'openWindow', at: tomorrow, confirmed: true }]);
    for (const scope of [ofFunction, month]) await ledger.submit([limitTo(scope, 300, tomorrow)]);
    expect(await figuresOf(ledger, ofFunction)).toEqual([0, 100]);
    expect(await figuresOf(ledger, ofFunction, '2026-05-05')).toEqual([0, 0]);
    expect(await figuresOf(ledger, month)).toEqual([0, 100]);
    const taken = await ledger.submit([of('h2', 201, { at: tomorrow }), of('h3', 200, { at: tomorrow })]);
    expect(taken).toMatchObject([
      { type: 'denied', scope: month },
      { type: 'granted', window: '2026-05-05' },
    ]);
    await ledger.submit([settle('h1', 60, { at: tomorrow }), settle('h3', 10, { at: tomorrow })]);
    expect(await figuresOf(ledger, ofFunction)).toEqual([60, 0]);
    expect(await figuresOf(ledger, ofFunction, '2026-05-05')).toEqual([10, 0]);
    expect(await figuresOf(ledger, month)).toEqual([70, 0]);
  });

  test('a call that another ledger adopts and books leaves nothing open', async () => {
    const [ledger, other] = [open(), open()];
    await ledger.submit([of('h1', 100), of('h2', 10)]);
    await other.submit([limitTo(ofFunction, 500)]);
    await other.submit([settle('h1', 90)]);
    expect(await other.records.openHolds(null)).toMatchObject([{ id: 'h2' }]);
    expect(await ledger.records.openHolds(null)).toMatchObject([{ id: 'h2' }]);
  });

  test('what was adopted is known to a ledger that opens the books afterwards', async () => {
    const ledger = open();
    await ledger.submit([of('h1', 100)]);
    await ledger.submit([limitTo(ofFunction, 120)]);
    await ledger.close();
    const next = open();
    expect(await figuresOf(next, ofFunction)).toEqual([0, 100]);
    expect(await next.records.openHolds(null)).toMatchObject([
      { id: 'h1', scopes: expect.arrayContaining([ofFunction]) },
    ]);
    await next.submit([settle('h1', 90)]);
    expect(await figuresOf(next, ofFunction)).toEqual([90, 0]);
  });
}
