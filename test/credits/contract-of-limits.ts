/** What every ledger must do about limits, suspensions and triggers, whatever keeps its books. */
import { expect, test } from 'vitest';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { inPeriod, parseScope, type Scope } from '../../src/credits/scope.ts';
import { facts, hold, NOON, settle } from './commands.ts';
import { account, ada, figures, type OpenLedger, policyOf, WINDOW } from './contract-fixture.ts';

export function testLimits(open: OpenLedger): void {
  test('a limit that one ledger sets holds in the next transaction of another', async () => {
    const [first, second] = [open(), open()];
    await second.submit([hold('h1', 'ada', 600), settle('h1', 600)]);
    await first.submit([
      { type: 'setLimit', scope: ada, limit: 700 as MicroCredits, by: 'root', at: NOON, reason: 'less' },
    ]);
    expect((await second.submit([hold('h2', 'ada', 101)]))[0]).toMatchObject({
      type: 'denied',
      limit: 700,
    });
    await first.submit([{ type: 'clearLimit', scope: ada, by: 'root', at: NOON, reason: '' }]);
    expect((await second.submit([hold('h3', 'ada', 101)]))[0]).toMatchObject({ type: 'granted' });
    expect(await second.records.audit(0, 10)).toMatchObject([
      { action: 'clearLimit', subject: ada, by: 'root', old: 700, new: 1000 },
      { action: 'setLimit', subject: ada, by: 'root', old: 1000, new: 700, reason: 'less' },
    ]);
  });

  test('a limit set on a function during the day counts what the function has cost before', async () => {
    const ledger = open();
    const scope = parseScope('function:AI_EXTRACT/user:ada');
    const extract = { call: facts('ada', { function: 'AI_EXTRACT' }) };
    await ledger.submit([hold('h1', 'ada', 300, extract), settle('h1', 300)]);
    await ledger.submit([hold('h2', 'ada', 50), settle('h2', 50)]);
    await ledger.submit([hold('h3', 'ada', 100, extract)]);
    await ledger.submit([
      { type: 'setLimit', scope, limit: 320 as MicroCredits, by: 'root', at: NOON, reason: '' },
    ]);
    // More than the limit, as what runs was let in before there was one.
    expect(await figures(ledger, scope)).toEqual([[300, 100]]);
    expect((await ledger.submit([hold('h4', 'ada', 1, extract)]))[0]).toMatchObject({
      type: 'denied',
      scope,
    });
    await ledger.submit([settle('h3', 90)]);
    expect(await figures(ledger, scope)).toEqual([[390, 0]]);
  });

  test('a month is counted beside its days: what was used before its limit was set, what runs, and each trigger once', async () => {
    const ledger = open({ channels: ['slack'] });
    const month = inPeriod(ada, 'MONTH');
    const of = async () =>
      (await ledger.records.buckets([{ scope: month, window: '2026-05' }])).map(({ settled, held }) => [
        settled,
        held,
      ]);
    const tomorrow = NOON + 86_400_000;
    await ledger.submit([hold('h1', 'ada', 700), settle('h1', 700)]);
    await ledger.submit([hold('h2', 'ada', 100, { at: tomorrow }), settle('h2', 100)]);
    await ledger.submit([hold('h3', 'ada', 50, { at: tomorrow })]);
    const act = { scope: month, by: 'root', at: tomorrow, reason: '' } as const;
    await ledger.submit([{ type: 'setLimit', limit: 1000 as MicroCredits, ...act }]);
    expect(await of()).toEqual([[800, 50]]);
    expect((await ledger.submit([hold('h4', 'ada', 151, { at: tomorrow })]))[0]).toMatchObject({
      type: 'denied',
      scope: month,
      used: 800,
      held: 50,
      window: '2026-05',
      resetsAt: Date.parse('2026-06-01T00:00:00Z'),
    });
    await ledger.submit([settle('h3', 50), hold('h5', 'ada', 150, { at: tomorrow })]);
    expect(await of()).toEqual([[850, 150]]);
    await ledger.submit([settle('h5', 150)]);
    const told = (await ledger.records.alertsAfter(0, 10)).filter(({ scope }) => scope === month);
    expect(told.map(({ trigger, window }) => [trigger, window])).toEqual([
      ['notify', '2026-05'],
      ['suspend-immediate', '2026-05'],
    ]);
    // The next month is another one, and so is the week.
    const june = Date.parse('2026-06-01T09:00:00Z');
    for (let at = tomorrow; at < june; at += 86_400_000)
      await ledger.submit([{ type: 'openWindow', at, confirmed: true }]);
    expect((await ledger.submit([hold('h6', 'ada', 900, { at: june })]))[0]).toMatchObject({
      type: 'granted',
    });
    await ledger.submit([{ type: 'clearLimit', ...act }]);
    expect(await of()).toEqual([[1000, 0]]);
  });

  test('a limit set while a call runs is asked by its next top-up, and knows what the call holds', async () => {
    const ledger = open();
    const other = open();
    const named = parseScope('function:AI_COMPLETE/user:ada');
    const month = inPeriod(ada, 'MONTH');
    const limitTo = (scope: Scope, limit: number) =>
      other.submit([
        { type: 'setLimit', scope, limit: limit as MicroCredits, by: 'root', at: NOON, reason: '' },
      ]);
    const topUp = async (amount: number) =>
      (await ledger.submit([{ type: 'topUp', id: 'h1', amount: amount as MicroCredits, at: NOON }]))[0];
    const ofMonth = async () =>
      (await ledger.records.buckets([{ scope: month, window: '2026-05' }])).map(({ settled, held }) => [
        settled,
        held,
      ]);
    await ledger.submit([hold('h0', 'ada', 30), settle('h0', 30), hold('h1', 'ada', 100)]);
    for (const [scope, window] of [
      [named, WINDOW],
      [month, '2026-05'],
      [inPeriod(named, 'WEEK'), '2026-W19'],
      [parseScope('model:llama3.1-8b'), WINDOW],
    ] as const) {
      await limitTo(scope, 139);
      expect(await topUp(10)).toMatchObject({
        type: 'denied',
        code: 'CREDITS_EXHAUSTED',
        scope,
        window,
        limit: 139,
        used: 30,
        held: 100,
        requested: 10,
      });
      await other.submit([{ type: 'clearLimit', scope, by: 'root', at: NOON, reason: '' }]);
    }
    await limitTo(named, 140);
    await limitTo(month, 200);
    expect(await topUp(10)).toMatchObject({ type: 'granted', amount: 10 });
    expect(await figures(ledger, named, 'user:ada')).toEqual([
      [30, 110],
      [30, 110],
    ]);
    expect(await ofMonth()).toEqual([[30, 110]]);
    expect(await topUp(1)).toMatchObject({ type: 'denied', scope: named, held: 110, requested: 1 });
    // What a scope holds is not forgotten while nobody limits it.
    await other.submit([{ type: 'clearLimit', scope: named, by: 'root', at: NOON, reason: '' }]);
    expect(await topUp(20)).toMatchObject({ type: 'granted' });
    await limitTo(named, 300);
    expect(await figures(ledger, named)).toEqual([[30, 130]]);
    expect(await topUp(5)).toMatchObject({ type: 'granted' });
    await ledger.submit([settle('h1', 120)]);
    expect(await figures(ledger, named, 'user:ada')).toEqual([
      [150, 0],
      [150, 0],
    ]);
    expect(await ofMonth()).toEqual([[150, 0]]);
  });

  test('a function suspended at once while a call runs refuses its next top-up', async () => {
    const ledger = open();
    const scope = parseScope('function:AI_COMPLETE');
    await ledger.submit([hold('h1', 'ada', 10)]);
    await ledger.submit([{ type: 'suspendImmediate', scope, by: 'root', at: NOON, reason: '' }]);
    const topUp = { type: 'topUp', id: 'h1', amount: 5 as MicroCredits, at: NOON } as const;
    expect((await ledger.submit([topUp]))[0]).toMatchObject({ code: 'CREDITS_SUSPENDED', scope });
    await ledger.submit([{ type: 'release', id: 'h1' }]);
    expect(await figures(ledger, scope, 'user:ada')).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('a suspended scope refuses new work and lets running work top up; a stopped one does neither', async () => {
    const ledger = open();
    const act = { scope: account, by: 'root', at: NOON, reason: 'test' };
    const topUp = { type: 'topUp', id: 'h1', amount: 5 as MicroCredits, at: NOON } as const;
    await ledger.submit([hold('h1', 'ada', 10)]);
    await ledger.submit([{ type: 'suspend', ...act }]);
    expect((await ledger.submit([hold('h2', 'bob', 1)]))[0]).toMatchObject({
      code: 'CREDITS_SUSPENDED',
      scope: account,
    });
    expect((await ledger.submit([topUp]))[0]).toMatchObject({ type: 'granted' });
    await ledger.submit([{ type: 'suspendImmediate', ...act }]);
    expect((await ledger.submit([topUp]))[0]).toMatchObject({ code: 'CREDITS_SUSPENDED' });
    await ledger.submit([{ type: 'resume', ...act }]);
    expect((await ledger.submit([hold('h3', 'bob', 1)]))[0]).toMatchObject({ type: 'granted' });
  });

  test('each trigger is announced once in a window, over all ledgers, to every channel', async () => {
    const options = { policy: policyOf({ account: { limit: '0.001' } }), channels: ['slack', 'email'] };
    const [first, second] = [open(options), open(options)];
    for (let i = 0; i < 10; i++) {
      await (i % 2 ? first : second).submit([hold(`h${i}`, 'ada', 95), settle(`h${i}`, 95)]);
    }
    const accountAlerts = (await first.records.alertsAfter(0, 100)).filter(({ scope }) => scope === account);
    expect(accountAlerts.map(({ trigger }) => trigger)).toEqual(['notify-projected', 'suspend']);
    expect(accountAlerts[0]).toMatchObject({
      percent: 80,
      used: 475,
      projected: 950,
      limit: 1000,
      state: 'OK',
      at: NOON,
    });
    const total = (await first.records.alertsAfter(0, 100)).length;
    expect(await first.records.lastAlert()).toBe(total);
    const claim = async (ledger: Ledger, channel: string, at: number) =>
      (
        await ledger.records.claimDeliveries(channel, {
          at,
          until: at + 60_000,
          latest: at + 900_000,
          limit: 100,
        })
      ).map(({ alert }) => alert.sequence);
    const claims = await Promise.all([first, second, first].map((ledger) => claim(ledger, 'slack', NOON)));
    expect(claims.flat()).toHaveLength(total);
    expect(await claim(second, 'email', NOON)).toHaveLength(total);
    const [one = 0, two = 0] = claims.flat();
    const failed = { at: NOON, reason: 'refused', dueAt: NOON + 900_000, taken: ['ops@example.com'] };
    await first.records.postponeDelivery(one, 'slack', failed);
    await first.records.postponeDelivery(two, 'slack', { ...failed, at: NOON + 1, reason: 'again' });
    expect(await second.records.channelStates(['slack', 'email'])).toEqual([
      { channel: 'slack', waiting: total, failure: { since: NOON, reason: 'again' } },
      { channel: 'email', waiting: total, failure: null },
    ]);
    // It took one, so the other is tried soon; it has not recovered before that one is taken too.
    await first.records.closeDelivery({
      alert: two,
      channel: 'slack',
      at: NOON,
      outcome: 'sent',
      recipients: ['x'],
    });
    await first.records.trustChannel('slack', NOON + 70_000);
    const later = { until: NOON + 80_000, latest: NOON + 900_000, limit: 100 };
    expect(await second.records.claimDeliveries('slack', { ...later, at: NOON + 69_999 })).not.toContainEqual(
      expect.objectContaining({ attempts: 1 }),
    );
    expect(await second.records.claimDeliveries('slack', { ...later, at: NOON + 70_000 })).toEqual([
      { alert: expect.objectContaining({ sequence: one }), attempts: 1, taken: ['ops@example.com'] },
    ]);
    expect(await first.records.channelStates(['slack'])).toMatchObject([
      { waiting: total - 1, failure: { since: NOON } },
    ]);
    // Put off by a clock that ran ahead, it would wait until that time has come.
    await second.records.postponeDelivery(one, 'slack', { ...failed, dueAt: NOON + 900_001 });
    expect(await second.records.claimDeliveries('slack', { ...later, at: NOON + 70_001 })).toMatchObject([
      { alert: { sequence: one }, attempts: 2 },
    ]);
    await second.records.closeDelivery({
      alert: one,
      channel: 'slack',
      at: NOON,
      outcome: 'sent',
      recipients: [],
    });
    await second.records.trustChannel('slack', NOON + 90_000);
    expect(await first.records.deliveriesOf([one, two])).toEqual({
      ended: [
        { alert: one, channel: 'slack', at: NOON, outcome: 'sent', recipients: [] },
        { alert: two, channel: 'slack', at: NOON, outcome: 'sent', recipients: ['x'] },
      ].toSorted((a, b) => a.alert - b.alert),
      waiting: [one, two].toSorted((a, b) => a - b).map((alert) => ({ alert, channel: 'email' })),
    });
    expect(await first.records.channelStates(['slack'])).toEqual([
      { channel: 'slack', waiting: total - 2, failure: null },
    ]);
  });

  test('a trigger is told once for each limit: what a raised one has not reached fires again', async () => {
    const ledger = open({ policy: policyOf({ account: { limit: '0.1' } }), channels: ['slack'] });
    const scope = parseScope('user:ada');
    const limit = (credits: number) =>
      ledger.submit([
        { type: 'setLimit', scope, limit: credits as MicroCredits, by: 'root', at: NOON, reason: '' },
      ]);
    const use = async (id: string, credits: number) => {
      await ledger.submit([hold(id, 'ada', credits), settle(id, credits)]);
      const alerts = await ledger.records.alertsAfter(0, 100);
      return alerts
        .filter((alert) => alert.scope === scope)
        .map(({ trigger, limit: of, used }) => `${trigger} ${used} of ${of}`);
    };
    await limit(100);
    const told = ['notify 85 of 100'];
    expect(await use('h1', 85)).toEqual(told);
    // Raised a little, it is past 80 % as before, and nobody needs to hear it twice.
    await limit(105);
    expect(await use('h2', 0)).toEqual(told);
    await limit(200);
    expect(await use('h3', 0)).toEqual([...told, 'notify-projected 85 of 200']);
    await limit(1000);
    told.push('notify-projected 85 of 200', 'suspend-immediate 1000 of 1000', 'notify 1000 of 1000');
    expect(await use('h4', 915)).toEqual(told);
    // Back to a limit that was announced before, from one that is far away.
    await limit(3000);
    await limit(1000);
    expect(await use('h5', 0)).toEqual(told);
  });

  test('processes that know different limits, as while new ones are rolled out, tell each limit once', async () => {
    const old = open({ policy: policyOf({ account: { limit: '0.001' } }) });
    const rolledOut = open({ policy: policyOf({ account: { limit: '0.002' } }) });
    await old.submit([hold('h', 'ada', 855), settle('h', 855)]);
    for (let i = 0; i < 3; i++) {
      await rolledOut.submit([hold(`n${i}`, 'ada', 1), settle(`n${i}`, 1)]);
      await old.submit([hold(`o${i}`, 'ada', 1), settle(`o${i}`, 1)]);
    }
    const told = (await old.records.alertsAfter(0, 100)).filter(({ scope }) => scope === account);
    expect(told.map(({ trigger, limit }) => [trigger, limit])).toEqual([
      ['notify', 1000],
      ['notify-projected', 2000],
    ]);
  });

  test('what was spent by a process that did not limit a function counts from the next count on', async () => {
    const old = open();
    const limited = policyOf({ functions: { AI_COMPLETE: { limit: '0.0001' } } });
    const name = 'function:AI_COMPLETE';
    await old.submit([hold('o0', 'bob', 5), settle('o0', 5)]);
    const rolledOut = open({ policy: limited });
    await rolledOut.submit([hold('n1', 'ada', 10), settle('n1', 10), hold('n2', 'ada', 20)]);
    await old.submit([hold('o1', 'bob', 40), settle('o1', 40)]);
    expect(await figures(rolledOut, name)).toEqual([[15, 20]]);
    await rolledOut.records.recount();
    expect(await figures(rolledOut, name)).toEqual([[55, 20]]);
    expect(await rolledOut.submit([hold('n3', 'eve', 26)])).toMatchObject([{ type: 'denied', scope: name }]);
    expect(await rolledOut.submit([settle('n2', 20), hold('n4', 'eve', 25)])).toMatchObject([
      { type: 'settled' },
      { type: 'granted' },
    ]);
  });

  test('a correction of a day that is over announces nothing', async () => {
    const ledger = open({ policy: policyOf({ account: { limit: '0.001' } }), channels: ['slack'] });
    const next = NOON + 86_400_000;
    const correct = (eventId: string, credits: number) =>
      ledger.submit([
        { type: 'correct', eventId, credits: credits as MicroCredits, cause: 'history', at: next },
      ]);
    await ledger.submit([hold('h1', 'ada', 10), settle('h1', 10), hold('h2', 'ada', 10)]);
    await ledger.submit([{ type: 'openWindow', at: next, confirmed: true }]);
    await correct('h1', 990);
    await ledger.submit([{ ...settle('h2', 10), at: next }]);
    expect(await figures(ledger, account)).toEqual([[1000, 0]]);
    expect(await ledger.records.lastAlert()).toBe(0);
  });
}
