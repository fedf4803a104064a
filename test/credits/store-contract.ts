/** What every ledger must do, whatever keeps its books. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { Policy } from '../../src/credits/ledger/rules.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import { parsePolicy } from '../../src/credits/policy/policy-file.ts';
import { parseScope } from '../../src/credits/scope.ts';
import { facts, hold, NOON, okResult, settle } from './commands.ts';
import { simulate, simulatedPolicy } from './ledger-simulation.ts';
import { createRandom } from './random.ts';

export interface Books {
  /** One more ledger over the same books, as another process would open it. The suite closes it. */
  open(options?: { readonly policy?: Policy; readonly channels?: readonly string[] }): Ledger;
  /** Forgets the books. */
  remove(): Promise<void>;
}

const WINDOW = '2026-05-04';
const pruneNothing = {
  window: '2000-01-01',
  answersBefore: 0,
  maxAnswers: 1e9,
  maxAnswerBytes: 1e12,
  quotesBefore: 0,
};
const account = parseScope('account');
const ada = parseScope('user:ada');

export function policyOf(file: unknown = {}): Policy {
  const defaults = { account: 100_000 as MicroCredits, user: 1000 as MicroCredits };
  return createPolicy(defaults, parsePolicy(file, 'test'));
}

export function describeLedgerContract(name: string, createBooks: () => Promise<Books>): void {
  describe(name, () => {
    let books: Books;
    let opened: Ledger[] = [];
    const open: Books['open'] = (options) => {
      const ledger = books.open(options);
      opened.push(ledger);
      return ledger;
    };

    beforeEach(async () => {
      books = await createBooks();
      opened = [];
    });
    afterEach(async () => {
      await Promise.all(opened.map((ledger) => ledger.close()));
      await books.remove();
    });

    async function figures(ledger: Ledger, ...scopes: string[]) {
      const keys = scopes.map((scope) => ({ scope: parseScope(scope), window: WINDOW }));
      return (await ledger.records.buckets(keys)).map(({ settled, held }) => [settled, held]);
    }

    test('a hold takes from every scope of the call, or from none', async () => {
      const ledger = open();
      const call = facts('ada', { teams: ['red'] });
      const [granted] = await ledger.submit([hold('h1', 'ada', 900, { call })]);
      expect(granted).toMatchObject({ type: 'granted', amount: 900, window: WINDOW });
      const [denied] = await ledger.submit([hold('h2', 'ada', 200, { call })]);
      expect(denied).toEqual({
        type: 'denied',
        code: 'CREDITS_EXHAUSTED',
        scope: ada,
        limit: 1000,
        used: 0,
        held: 900,
        requested: 200,
        window: WINDOW,
        resetsAt: Date.parse('2026-05-05T00:00:00Z'),
      });
      expect(await figures(ledger, 'user:ada', 'team:red', 'account')).toEqual([
        [0, 900],
        [0, 900],
        [0, 900],
      ]);
    });

    test('what was committed is there for a ledger opened afterwards, and for one opened before', async () => {
      const [first, second] = [open(), open()];
      await second.submit([hold('h0', 'bob', 1)]);
      await first.submit([hold('h1', 'ada', 300)]);
      await first.submit([settle('h1', 120)]);
      expect(await figures(second, 'user:ada', 'account')).toEqual([
        [120, 0],
        [120, 1],
      ]);
      const third = open();
      expect(await figures(third, 'user:ada')).toEqual([[120, 0]]);
      const [event] = await third.records.pendingEvents(10);
      expect(event).toEqual({
        eventId: 'h1',
        operationId: 'operation',
        attempt: 1,
        user: 'ada',
        apiKeyId: null,
        teams: [],
        function: 'AI_COMPLETE',
        requestedModel: 'llama3.1-8b',
        backend: 'SNOWFLAKE',
        warehouse: 'CORTEX_COMPUTE_WH',
        requestId: 'request',
        operationName: 'Ask',
        at: NOON,
        ...okResult,
        credits: 120,
        window: WINDOW,
        scopes: [ada, account],
        revision: 1,
      });
    });

    test('two ledgers that take holds at once never exceed a limit together', async () => {
      const ledgers = [open(), open(), open()];
      const outcomes = await Promise.all(
        Array.from({ length: 90 }, (_, i) => ledgers[i % 3]?.submit([hold(`h${i}`, 'ada', 30)])),
      );
      const granted = outcomes.filter((outcome) => outcome?.[0]?.type === 'granted');
      expect(granted).toHaveLength(33);
      for (const ledger of ledgers) expect(await figures(ledger, 'user:ada')).toEqual([[0, 990]]);
    });

    test('a hold may be content with what is left', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 800)]);
      const [partial] = await ledger.submit([hold('h2', 'ada', 500, { least: 100 as MicroCredits })]);
      expect(partial).toMatchObject({ type: 'granted', amount: 200 });
      const [denied] = await ledger.submit([hold('h3', 'ada', 500, { least: 1 as MicroCredits })]);
      expect(denied).toMatchObject({ type: 'denied', requested: 1 });
    });

    test('a call that crosses midnight is charged to the day of its hold', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 300)]);
      await ledger.submit([settle('h1', 250, { at: NOON + 86_400_000 })]);
      expect(await figures(ledger, 'user:ada')).toEqual([[250, 0]]);
    });

    test('after midnight, a clock that steps back a day charges the new day all the same', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 1, { at: NOON + 86_400_000 })]);
      const [granted] = await ledger.submit([hold('h2', 'ada', 1, { at: NOON })]);
      expect(granted).toMatchObject({ type: 'granted', window: '2026-05-05' });
    });

    test('one caller whose commands cannot be run does not fail the others of its transaction', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 10)]);
      const results = await Promise.allSettled([
        ledger.submit([hold('h2', 'bob', 10)]),
        ledger.submit([hold('h3', 'bob', -1)]),
        ledger.submit([settle('h1', 5)]),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await figures(ledger, 'user:ada', 'user:bob')).toEqual([
        [5, 0],
        [0, 10],
      ]);
    });

    test('commands submitted together stand together or not at all', async () => {
      const ledger = open();
      await expect(ledger.submit([hold('h1', 'ada', 10), hold('h2', 'ada', -1)])).rejects.toThrow();
      expect(await figures(ledger, 'user:ada')).toEqual([[0, 0]]);
      expect(await ledger.records.openHolds(null)).toEqual([]);
    });

    test('settling twice books once', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 300)]);
      await ledger.submit([settle('h1', 120)]);
      await ledger.submit([settle('h1', 120)]);
      expect(await figures(ledger, 'user:ada')).toEqual([[120, 0]]);
      expect(await ledger.records.pendingCount()).toBe(1);
    });

    test('the holds of a process without a lease are booked at their upper bound; the late truth replaces it', async () => {
      const ledger = open();
      await ledger.submit([
        { type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 1000 },
        hold('h1', 'ada', 300),
        hold('h2', 'ada', 200, { owner: 'p2' }),
        { type: 'heartbeat', owner: 'p2', leaseUntil: NOON + 9000 },
      ]);
      await ledger.submit([{ type: 'expire', at: NOON + 1000 }]);
      expect(await ledger.records.openHolds(null)).toHaveLength(2);
      await ledger.submit([{ type: 'expire', at: NOON + 1001 }]);
      expect(await figures(ledger, 'user:ada')).toEqual([[300, 200]]);
      expect(await ledger.records.pendingEvents(10)).toMatchObject([
        { eventId: 'h1', status: 'uncertain', credits: 300, revision: 1 },
      ]);
      await ledger.submit([settle('h1', 45)]);
      expect(await figures(ledger, 'user:ada')).toEqual([[45, 200]]);
      expect(await ledger.records.pendingEvents(10)).toMatchObject([
        { eventId: 'h1', status: 'ok', credits: 45, revision: 2 },
      ]);
    });

    test('a process that overslept its lease renews it before anybody books its holds', async () => {
      const ledger = open();
      await ledger.submit([{ type: 'heartbeat', owner: 'p1', leaseUntil: NOON }, hold('h1', 'ada', 300)]);
      await ledger.submit([
        { type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 9000 },
        { type: 'expire', at: NOON + 5000 },
      ]);
      expect(await figures(ledger, 'user:ada')).toEqual([[0, 300]]);
    });

    test('a corrected event is delivered again, though its first revision was acknowledged meanwhile', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 300), settle('h1', 120)]);
      const read = await ledger.records.pendingEvents(10);
      const correct = {
        type: 'correct',
        eventId: 'h1',
        credits: 80 as MicroCredits,
        cause: 'late',
        at: NOON,
      } as const;
      await ledger.submit([correct]);
      await ledger.records.acknowledge(read);
      expect(await ledger.records.pendingEvents(10)).toMatchObject([{ credits: 80, revision: 2 }]);
      await ledger.records.acknowledge(await ledger.records.pendingEvents(10));
      expect(await ledger.records.pendingCount()).toBe(0);
      expect(await ledger.submit([correct])).toEqual([{ type: 'done' }]);
      expect(await ledger.records.pendingCount()).toBe(0);
      expect(await ledger.submit([{ ...correct, eventId: 'none' }])).toEqual([{ type: 'unknown' }]);
      expect(await ledger.records.audit(0, 10)).toMatchObject([
        { action: 'correct', subject: 'h1', old: 120, new: 80, reason: 'late' },
      ]);
    });

    test('a correction replaces what else the truth says, and leaves alone what was changed since', async () => {
      const ledger = open();
      await ledger.submit([hold('h1', 'ada', 300)]);
      await ledger.submit([{ type: 'expire', at: NOON }]);
      await ledger.submit([hold('h2', 'ada', 50)]);
      await ledger.submit([settle('h2', 50, { result: { ...okResult, basis: 'reckoned' } })]);
      const openIds = async () => (await ledger.records.openEvents('', 9)).map(({ eventId }) => eventId);
      expect(await openIds()).toEqual(['h1', 'h2']);
      expect(await ledger.records.pendingOf(WINDOW, 'h1', 9)).toEqual(['h2']);

      const correct = {
        type: 'correct',
        eventId: 'h1',
        credits: 7 as MicroCredits,
        revision: 1,
        facts: { inputTokens: 3, queryId: 'q9', status: 'cancelled', basis: 'expected' },
        cause: 'what it usually costs',
        at: NOON,
      } as const;
      expect(await ledger.submit([correct, correct])).toEqual([{ type: 'done' }, { type: 'conflict' }]);
      expect(await ledger.records.findEvents(['none', 'h1'])).toMatchObject([
        { credits: 7, inputTokens: 3, outputTokens: 0, queryId: 'q9', status: 'cancelled', revision: 2 },
      ]);
      // The attempt runs after all, in a process that overslept: what it says is better than what is usual.
      await ledger.submit([settle('h1', 9)]);
      expect(await figures(ledger, 'user:ada', 'account')).toEqual([
        [59, 0],
        [59, 0],
      ]);
      await ledger.records.acknowledge(await ledger.records.pendingEvents(9));
      await ledger.records.confirm([{ eventId: 'h2', revision: 1 }]);
      expect(await openIds()).toEqual([]);
      expect(await ledger.records.pendingCount()).toBe(0);
    });

    test('events of a window come in pages, in the order of their ids', async () => {
      const ledger = open();
      for (const id of ['h3', 'h1', 'h2']) await ledger.submit([hold(id, 'ada', 1), settle(id, 1)]);
      const ids = async (after: string, limit: number) =>
        (await ledger.records.eventsOf(WINDOW, after, limit)).map(({ eventId }) => eventId);
      expect(await ids('', 2)).toEqual(['h1', 'h2']);
      expect(await ids('h2', 2)).toEqual(['h3']);
      expect(await ledger.records.eventsOf('2026-05-03', '', 9)).toEqual([]);
      expect((await ledger.records.latestEvents(1))[0]?.eventId).toBe('h3');
    });

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
      expect(await figures(ledger, scope)).toEqual([[300, 0]]);
      expect((await ledger.submit([hold('h4', 'ada', 21, extract)]))[0]).toMatchObject({
        type: 'denied',
        scope,
      });
      await ledger.submit([settle('h3', 90)]);
      expect(await figures(ledger, scope)).toEqual([[390, 0]]);
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
      const accountAlerts = (await first.records.alertsAfter(0, 100)).filter(
        ({ scope }) => scope === account,
      );
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
        (await ledger.records.claimDeliveries(channel, at, at + 60_000, 100)).map(
          ({ alert }) => alert.sequence,
        );
      const claims = await Promise.all([first, second, first].map((ledger) => claim(ledger, 'slack', NOON)));
      expect(claims.flat()).toHaveLength(total);
      expect(await claim(second, 'email', NOON)).toHaveLength(total);
      const [one = 0, two = 0] = claims.flat();
      const failed = { at: NOON, reason: 'refused', dueAt: NOON + 900_000, recipients: ['ops@example.com'] };
      await first.records.postponeDelivery(one, 'slack', failed);
      await first.records.postponeDelivery(two, 'slack', { ...failed, at: NOON + 1, reason: 'again' });
      expect(await second.records.channelStates(['slack', 'email'])).toEqual([
        { channel: 'slack', waiting: total, failure: { since: NOON, reason: 'again' } },
        { channel: 'email', waiting: total, failure: null },
      ]);
      // It took one, so the other is tried soon; it has not recovered before that one is taken too.
      await first.records.closeDelivery(two, 'slack');
      await first.records.trustChannel('slack', NOON + 70_000);
      expect(
        await second.records.claimDeliveries('slack', NOON + 69_999, NOON + 80_000, 100),
      ).not.toContainEqual(expect.objectContaining({ attempts: 1 }));
      expect(await second.records.claimDeliveries('slack', NOON + 70_000, NOON + 80_000, 100)).toEqual([
        { alert: expect.objectContaining({ sequence: one }), attempts: 1, recipients: ['ops@example.com'] },
      ]);
      expect(await first.records.channelStates(['slack'])).toMatchObject([
        { waiting: total - 1, failure: { since: NOON } },
      ]);
      await second.records.closeDelivery(one, 'slack');
      await second.records.trustChannel('slack', NOON + 90_000);
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

    test('one call under an idempotency key is run by one ledger, and its answer kept for all', async () => {
      const [first, second] = [open(), open()];
      const claim = { type: 'claimAnswer', id: 'k', fingerprint: 'f', at: NOON } as const;
      const body = new Uint8Array([1, 2, 3]);
      await first.submit([{ type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 1000 }]);
      expect(await first.submit([{ ...claim, owner: 'p1' }])).toEqual([{ type: 'claimed' }]);
      expect(await second.submit([{ ...claim, owner: 'p2' }])).toEqual([{ type: 'running' }]);
      expect(await second.submit([{ ...claim, owner: 'p2', fingerprint: 'other' }])).toEqual([
        { type: 'conflict' },
      ]);
      expect(await second.submit([{ ...claim, owner: 'p2', at: NOON + 1001 }])).toEqual([
        { type: 'claimed' },
      ]);
      expect(await first.submit([{ ...claim, type: 'keepAnswer', owner: 'p1', body }])).toEqual([
        { type: 'unknown' },
      ]);
      await second.submit([{ ...claim, type: 'keepAnswer', owner: 'p2', body }]);
      const [answer] = await first.submit([{ ...claim, owner: 'p1' }]);
      expect(answer).toMatchObject({ type: 'answer' });
      expect([...((answer as { body: Uint8Array }).body ?? [])]).toEqual([1, 2, 3]);
    });

    test('quotes are kept', async () => {
      const [first, second] = [open(), open()];
      const quote = { id: 'q', user: 'ada', fingerprint: 'f', maximum: 7 as MicroCredits, expiresAt: NOON };
      await first.records.putQuote(quote);
      expect(await second.records.quote('q')).toEqual(quote);
      expect(await second.records.quote('none')).toBeNull();
    });

    test('users are listed in the order of their names, with those who only have a limit', async () => {
      const ledger = open();
      for (const user of ['bob', 'ada', '𝒵', 'ÿ', "o'neil"])
        await ledger.submit([hold(`h-${user}`, user, 1)]);
      const scope = parseScope('user:carol');
      await ledger.submit([
        { type: 'setLimit', scope, limit: 5 as MicroCredits, by: 'root', at: NOON, reason: '' },
      ]);
      const all = ['user:ada', 'user:bob', 'user:carol', "user:o'neil", 'user:ÿ', 'user:𝒵'];
      expect(await ledger.records.scopes(WINDOW, 'user:', '', 10)).toEqual(all);
      expect(await ledger.records.scopes(WINDOW, 'user:', 'user:bob', 2)).toEqual(all.slice(2, 4));
    });

    test('old books are forgotten, but never an event that the log does not have', async () => {
      const ledger = open();
      const limits = { ...pruneNothing, window: '2026-05-05' };
      await ledger.submit([hold('h1', 'ada', 1), settle('h1', 1), hold('h2', 'ada', 1), settle('h2', 1)]);
      await ledger.records.acknowledge([{ eventId: 'h1', revision: 1 }]);
      await ledger.records.prune(limits);
      expect((await ledger.records.eventsOf(WINDOW, '', 9)).map(({ eventId }) => eventId)).toEqual(['h2']);
      expect(await figures(ledger, 'user:ada')).toEqual([[2, 0]]);
      await ledger.records.acknowledge([{ eventId: 'h2', revision: 1 }]);
      await ledger.records.prune(limits);
      expect(await figures(ledger, 'user:ada')).toEqual([[0, 0]]);
    });

    test('bodies are kept up to a number and a sum of bytes, the newest first; their keys stay until they are old', async () => {
      const ledger = open();
      const claim = { owner: 'p1', fingerprint: 'f' };
      for (let i = 0; i < 6; i++) {
        const each = { ...claim, id: `k${i}`, at: NOON + i };
        await ledger.submit([{ type: 'claimAnswer', ...each }]);
        await ledger.submit([{ type: 'keepAnswer', ...each, body: new Uint8Array(100) }]);
      }
      const states = async () => {
        const outcomes = await Promise.all(
          [0, 1, 2, 3, 4, 5].map((i) =>
            ledger.submit([{ type: 'claimAnswer', ...claim, id: `k${i}`, at: NOON + i }]),
          ),
        );
        return outcomes.map(([outcome]) =>
          outcome?.type === 'answer' ? (outcome.body ? 'body' : 'key') : outcome?.type,
        );
      };
      await ledger.records.prune({ ...pruneNothing, maxAnswers: 4 });
      expect(await states()).toEqual(['key', 'key', 'body', 'body', 'body', 'body']);
      await ledger.records.prune({ ...pruneNothing, maxAnswerBytes: 399 });
      expect(await states()).toEqual(['key', 'key', 'key', 'body', 'body', 'body']);
      await ledger.records.prune({ ...pruneNothing, answersBefore: NOON + 1 });
      expect(await states()).toEqual(['claimed', 'key', 'key', 'body', 'body', 'body']);
    });

    test('random commands, by turns to two ledgers, end in the same books as the reference', async () => {
      const random = createRandom();
      console.log(`${name}: seed ${random.seed}`);
      const ledgers = [open({ policy: simulatedPolicy }), open({ policy: simulatedPolicy })];
      const turn = () => ledgers[random.below(4) === 0 ? 1 : 0] as Ledger;
      await simulate(
        {
          submit: (commands) => turn().submit(commands),
          buckets: (keys) => turn().records.buckets(keys),
          openHolds: () => turn().records.openHolds(null),
        },
        random,
        1500,
      );
    });
  });
}
