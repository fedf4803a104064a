/** What every ledger must remember, and for how long, whatever keeps its books. */
import { expect, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { parseScope } from '../../src/credits/scope.ts';
import { DONE } from '../../src/credits/store/ledger-store.ts';
import { hold, NOON, okResult, settle } from './commands.ts';
import { figures, type OpenLedger, pruneNothing, WINDOW } from './contract-fixture.ts';

export function testRecords(open: OpenLedger): void {
  test('pending events are read in pages, each after the last id of the one before', async () => {
    const ledger = open();
    const ids = ['h1', 'h2', 'h3', 'h4', 'h5'];
    await ledger.submit(ids.flatMap((id) => [hold(id, 'ada', 300), settle(id, 1)]));
    await ledger.records.acknowledge([{ eventId: 'h3', revision: 1 }]);
    const read = async (after?: string) =>
      (await ledger.records.pendingEvents(2, after)).map(({ eventId }) => eventId);
    expect([await read(), await read('h2'), await read('h5')]).toEqual([['h1', 'h2'], ['h4', 'h5'], []]);
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

  test('an event keeps what was held for it, top-ups included, and the trace of its attempt', async () => {
    const ledger = open();
    const traceId = 'a'.repeat(32);
    await ledger.submit([
      hold('h1', 'ada', 300),
      { type: 'topUp', id: 'h1', amount: 50 as MicroCredits, at: NOON },
    ]);
    await ledger.submit([settle('h1', 120, { result: { ...okResult, traceId } })]);
    await ledger.submit([hold('h2', 'ada', 70)]);
    await ledger.submit([{ type: 'expire', at: NOON }]);
    const known = async () =>
      (await ledger.records.findEvents(['h1', 'h2'])).map((event) => [event.held, event.traceId]);
    expect(await known()).toEqual([
      [350, traceId],
      [70, null],
    ]);
    // A correction changes what was charged, not what was held.
    await ledger.submit([
      { type: 'correct', eventId: 'h1', credits: 90 as MicroCredits, cause: 'late', at: NOON },
    ]);
    await ledger.submit([settle('h2', 9, { result: { ...okResult, traceId } })]);
    expect(await known()).toEqual([
      [350, traceId],
      [70, traceId],
    ]);
  });

  test('a duty is one process’s until it ends, and forgotten then', async () => {
    const [first, second] = [open(), open()];
    const claim = (ledger: typeof first, owner: string, at: number, until: number) =>
      ledger.records.claimDuty('report', owner, at, until);
    expect(await claim(first, 'p1', NOON, NOON + 10)).toBe(true);
    expect(await claim(second, 'p2', NOON + 10, NOON + 20)).toBe(false);
    await second.records.prune({ ...pruneNothing, endedBefore: NOON + 10 });
    expect(await claim(second, 'p2', NOON + 10, NOON + 20)).toBe(false);
    await second.records.prune({ ...pruneNothing, endedBefore: NOON + 11 });
    expect(await claim(second, 'p2', NOON + 5, NOON + 20)).toBe(true);
    expect(await claim(first, 'p1', NOON + 11, NOON + 20)).toBe(false);
  });

  test('what a clock that ran ahead has taken for years is taken over, but never what is done', async () => {
    const { records } = open();
    const year = 31_536_000_000;
    await records.claimDuty('load', 'ahead', NOON + year, NOON + year + 15);
    await records.claimDuty('report', DONE, NOON, NOON + year);
    expect(await records.claimDuty('load', 'p1', NOON, NOON + 15)).toBe(true);
    expect(await records.claimDuty('load', 'p2', NOON, NOON + 15)).toBe(false);
    // One who gives up gives up its own alone.
    await records.claimDuty('load', 'p2', 0, 0);
    expect(await records.claimDuty('load', 'p3', NOON, NOON + 15)).toBe(false);
    expect(await records.claimDuty('report', 'p1', NOON, NOON + 15)).toBe(false);
  });

  test('a process that was seen later than it can have been is not met', async () => {
    const { records } = open();
    const meet = async (owner: string, seenAt: number) =>
      (await records.meet({ owner, startedAt: NOON, seenAt, setting: {} }, seenAt - 15)).map(
        (other) => other.owner,
      );
    expect(await meet('ahead', NOON + 31_536_000_000)).toEqual([]);
    expect(await meet('p1', NOON)).toEqual([]);
    expect(await meet('p2', NOON - 10)).toEqual(['p1']);
  });

  test('the zones that days were cut in are kept in the order of their time, each where it is another one', async () => {
    const [first, second] = [open(), open()];
    const cut = (ledger: typeof first, timeZone: string, since: number) =>
      ledger.records.cutDays({ timeZone, since });
    expect(await first.records.dayCuts()).toEqual([]);
    await cut(first, 'UTC', NOON);
    await cut(second, 'UTC', NOON + 5);
    await cut(second, 'Asia/Kolkata', NOON + 10);
    // By a clock that was set back.
    await cut(first, 'UTC', NOON - 10);
    await cut(first, 'UTC', NOON + 20);
    expect(await second.records.dayCuts()).toEqual([
      { timeZone: 'UTC', since: NOON },
      { timeZone: 'Asia/Kolkata', since: NOON + 10 },
      { timeZone: 'UTC', since: NOON + 11 },
    ]);
  });

  test('the prices that calls were priced by are kept in the order of their time, each where it is another', async () => {
    const [first, second] = [open(), open()];
    expect(await first.records.keptPrices()).toEqual([]);
    await first.records.keepPrices({ prices: '{"a":1}', since: NOON });
    await second.records.keepPrices({ prices: '{"a":1}', since: NOON + 5 });
    await second.records.keepPrices({ prices: '{"a":2}', since: NOON + 10 });
    // By a clock that was set back.
    await first.records.keepPrices({ prices: '{"a":1}', since: NOON - 10 });
    expect(await second.records.keptPrices()).toEqual([
      { prices: '{"a":1}', since: NOON },
      { prices: '{"a":2}', since: NOON + 10 },
      { prices: '{"a":1}', since: NOON + 11 },
    ]);
  });

  test('what credits and the GPUs cost is kept in the order of its time, each kind where it is another, for ever', async () => {
    const [first, second] = [open(), open()];
    const keep = (ledger: typeof first, kind: 'credit' | 'gpu', rate: string, since: number) =>
      ledger.records.keepRate({ kind, rate, since: NOON + since });
    expect(await first.records.keptRates()).toEqual([]);
    await keep(first, 'gpu', '{"a":1}', 0);
    await keep(first, 'credit', '{"a":1}', 0);
    await keep(second, 'credit', '{"a":1}', 5);
    await keep(second, 'credit', '{"a":2}', 10);
    // By a clock that was set back.
    await keep(first, 'credit', '{"a":1}', -10);
    await keep(second, 'gpu', '{"a":3}', 20);
    await first.records.prune({
      ...pruneNothing,
      window: '2027-05-05',
      pricesBefore: NOON + 99,
      endedBefore: NOON,
    });
    const kept = await second.records.keptRates();
    const of = (wanted: string) =>
      kept.filter(({ kind }) => kind === wanted).map(({ rate, since }) => [rate, since - NOON]);
    expect(of('credit')).toEqual([
      ['{"a":1}', 0],
      ['{"a":2}', 10],
      ['{"a":1}', 11],
    ]);
    expect(of('gpu')).toEqual([
      ['{"a":1}', 0],
      ['{"a":3}', 20],
    ]);
  });

  test('prices go when no event that is left can have been priced by them', async () => {
    const ledger = open();
    const since = async () => (await ledger.records.keptPrices()).map((kept) => kept.since - NOON);
    for (const at of [0, 10, 20])
      await ledger.records.keepPrices({ prices: `{"a":${at}}`, since: NOON + at });
    await ledger.submit([hold('h1', 'ada', 1), settle('h1', 1)]);
    const prune = (pricesBefore: number, window = WINDOW) =>
      ledger.records.prune({ ...pruneNothing, window, pricesBefore: NOON + pricesBefore });
    await prune(9);
    expect(await since()).toEqual([0, 10, 20]);
    await prune(10);
    expect(await since()).toEqual([10, 20]);
    // The log has not got that event yet, so it stays although its day is over.
    await prune(30, '2026-05-05');
    expect(await since()).toEqual([10, 20]);
    await ledger.records.acknowledge([{ eventId: 'h1', revision: 1 }]);
    await prune(30, '2026-05-05');
    expect(await since()).toEqual([20]);
    await prune(99, '2026-05-05');
    expect(await since()).toEqual([20]);
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
    expect(await second.submit([{ ...claim, type: 'keepAnswer', owner: 'p2', body }])).toEqual([
      { type: 'unknown' },
    ]);
    await first.submit([{ ...claim, type: 'keepAnswer', owner: 'p1', body }]);
    const [answer] = await second.submit([{ ...claim, owner: 'p2' }]);
    expect(answer).toMatchObject({ type: 'answer' });
    expect([...((answer as { body: Uint8Array }).body ?? [])]).toEqual([1, 2, 3]);
  });

  test('the key of a call whose process died stays used: the call is not run again, and nobody can answer it', async () => {
    const [first, second] = [open(), open()];
    const claim = { type: 'claimAnswer', id: 'k', fingerprint: 'f', at: NOON + 1001 } as const;
    await first.submit([{ type: 'heartbeat', owner: 'p1', leaseUntil: NOON + 1000 }]);
    await first.submit([{ ...claim, owner: 'p1', at: NOON }]);
    const used = [{ type: 'answer', body: null }];
    expect(await second.submit([{ ...claim, owner: 'p2' }])).toEqual(used);
    const body = new Uint8Array([1]);
    expect(await first.submit([{ ...claim, type: 'keepAnswer', owner: 'p1', body }])).toEqual([
      { type: 'unknown' },
    ]);
    await first.submit([{ ...claim, type: 'dropAnswer', owner: 'p1' }]);
    expect(await first.submit([{ ...claim, owner: 'p1' }])).toEqual(used);
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
    for (const user of ['bob', 'ada', '𝒵', 'ÿ', "o'neil"]) await ledger.submit([hold(`h-${user}`, user, 1)]);
    const scope = parseScope('user:carol');
    await ledger.submit([
      { type: 'setLimit', scope, limit: 5 as MicroCredits, by: 'root', at: NOON, reason: '' },
    ]);
    const all = ['user:ada', 'user:bob', 'user:carol', "user:o'neil", 'user:ÿ', 'user:𝒵'];
    expect(await ledger.records.scopes(WINDOW, 'user:', '', 10)).toEqual(all);
    expect(await ledger.records.scopes(WINDOW, 'user:', 'user:bob', 2)).toEqual(all.slice(2, 4));
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
}
