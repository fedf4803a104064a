import { afterEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { Statement } from '../../src/snowflake/statement/statement.ts';
import { createPassThroughGovern } from '../support/pass-through-govern.ts';
import { callerOf, createFixture } from './fixture.ts';
import { rowFailure, rowsOf } from './recording-runner.ts';

/** A vector that tells its text, and as many tokens as it has words. */
const vectors = (row: unknown) => [[String(row).length, 1], String(row).split(' ').length];

const codeOf = (error: unknown) => (error instanceof GatewayError ? error.code : String(error));
const settled = async (calls: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(calls)).map((call) => (call.status === 'fulfilled' ? 'ok' : codeOf(call.reason)));

describe('a batch', () => {
  it('gathers aliases, lists and other users into one statement', async () => {
    const { cortex, runner, books, batches } = createFixture(vectors);
    const [ada, bob] = [callerOf('ada'), callerOf('bob')];
    const aliases = Array.from({ length: 100 }, (_, i) => cortex.embed({ text: `alias ${i}` }, ada));
    const list = cortex.embedMany({ texts: ['one', 'two', 'three'] }, ada);
    const other = cortex.embed({ text: 'of another user' }, bob);

    const [embeddings, listed, others] = [await Promise.all(aliases), await list, await other];

    expect(runner.statements).toHaveLength(1);
    expect(batches).toEqual([{ function: 'AI_EMBED', rows: 104 }]);
    expect(embeddings.map(({ vector }) => vector[0])).toEqual(embeddings.map((_, i) => `alias ${i}`.length));
    expect(listed.map(({ vector }) => vector[0])).toEqual([3, 3, 5]);
    expect(others.usage).toMatchObject({ function: 'AI_EMBED', inputTokens: 3, queryId: 'query-1' });
    expect(books.attempts.every(({ sent, used }) => sent && used !== null)).toBe(true);
  });

  it('travels as one JSON bind, so that its text is the same for any number of rows', async () => {
    const { cortex, runner } = createFixture(vectors);
    await cortex.embed({ text: 'it\'s; "quoted" \\ and -- 🎈' }, callerOf('ada'));
    await cortex.embedMany({ texts: ['a', 'b'] }, callerOf('ada'));
    const [first, second] = runner.statements;
    expect(first?.sql).toBe(second?.sql);
    expect(first?.sql).not.toContain('quoted');
    expect(first && rowsOf(first)).toEqual(['it\'s; "quoted" \\ and -- 🎈']);
    expect(second?.binds).toHaveLength(3);
  });

  it('tells in its tag whose it is, or that it serves several', async () => {
    const { cortex, runner } = createFixture(vectors);
    const ada = callerOf('ada');
    await cortex.embed({ text: 'alone' }, ada);
    await Promise.all([
      cortex.embed({ text: 'first' }, { ...ada, operationName: 'Index' }),
      cortex.embed({ text: 'second' }, callerOf('bob')),
    ]);
    const [alone, shared] = runner.statements;
    expect(alone).toMatchObject({
      user: 'ada',
      function: 'AI_EMBED',
      warehouse: 'CORTEX_COMPUTE_WH',
      tag: { user: 'ada', operation: 'AI_EMBED', requestId: ada.requestId, eventId: 'event-1' },
    });
    expect(alone?.tag).not.toHaveProperty('batch');
    expect(shared).toMatchObject({
      user: 'batch',
      tag: { user: 'several', operation: 'several', requestId: 'several', eventId: 'event-2', batch: 2 },
    });
  });

  it('keeps models and options apart', async () => {
    const { cortex, runner } = createFixture((row, { function: name }) =>
      name === 'AI_EMBED' ? vectors(row) : [{ value: { categories: [] }, error: null }, 5],
    );
    const ada = callerOf('ada');
    await Promise.all([
      cortex.embed({ text: 'a' }, ada),
      cortex.embed({ text: 'a', model: 'e5-base-v2' }, ada),
      cortex.sentiment({ text: 'a' }, ada),
      cortex.sentiment({ text: 'a', categories: ['price'] }, ada),
      cortex.sentiment({ text: 'b', categories: ['price'] }, ada),
    ]);
    expect(runner.statements.map((statement) => rowsOf(statement).length)).toEqual([1, 1, 1, 2]);
  });

  it('is split by rows and by size, in order', async () => {
    const limits = { batchMaxRows: 4, batchMaxCharacters: 100 };
    const { cortex, runner } = createFixture(vectors, { settings: limits });
    const short = Array.from({ length: 10 }, (_, i) => `t${i}`);
    await cortex.embedMany({ texts: [...short, 'x'.repeat(90), 'y'.repeat(200), 'z'] }, callerOf('ada'));
    expect(runner.statements.map((statement) => rowsOf(statement).length)).toEqual([4, 4, 2, 1, 1, 1]);
  });

  it('computes equal rows of one user once, and of two users twice', async () => {
    const { cortex, runner } = createFixture(vectors);
    const [ada, bob] = [callerOf('ada'), callerOf('bob')];
    const answers = await Promise.all([
      cortex.embed({ text: 'same' }, ada),
      cortex.embed({ text: 'same' }, ada),
      cortex.embed({ text: 'same' }, bob),
    ]);
    expect(runner.statements.map(rowsOf)).toEqual([['same', 'same']]);
    expect(answers.map(({ usage }) => usage.cached)).toEqual([false, true, false]);
  });
});

describe('while a statement of its kind is on its way', () => {
  afterEach(() => vi.useRealTimers());

  /** One row has been sent and is not answered yet. */
  const withOneSent = async () => {
    const fixture = createFixture(vectors);
    const gate = Promise.withResolvers<void>();
    fixture.runner.gate = gate.promise;
    const first = fixture.cortex.embed({ text: 'first' }, callerOf('ada'));
    await expect.poll(() => fixture.runner.statements.length).toBe(1);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const later = [callerOf('bob'), callerOf('cem')].map((caller) =>
      fixture.cortex.embed({ text: `of ${caller.user.name}` }, caller),
    );
    return { ...fixture, open: gate.resolve, all: [first, ...later] };
  };
  const sent = ({ statements }: { statements: readonly Statement[] }) => statements.map(rowsOf);

  it('a row waits for it and goes with the others that came meanwhile', async () => {
    const { runner, open, all } = await withOneSent();
    await new Promise(setImmediate);
    expect(sent(runner)).toEqual([['first']]);
    open();
    expect(await settled(all)).toEqual(['ok', 'ok', 'ok']);
    expect(sent(runner)).toEqual([['first'], ['of bob', 'of cem']]);
  });

  it('a row waits 25 ms at most', async () => {
    const { runner, open, all } = await withOneSent();
    await vi.advanceTimersByTimeAsync(24);
    expect(sent(runner)).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    await expect.poll(() => sent(runner)).toEqual([['first'], ['of bob', 'of cem']]);
    open();
    expect(await settled(all)).toEqual(['ok', 'ok', 'ok']);
  });

  it('a row of another kind is sent at once', async () => {
    const { cortex, runner, open, all } = await withOneSent();
    const other = cortex.embed({ text: 'other', model: 'e5-base-v2' }, callerOf('ada'));
    await new Promise(setImmediate);
    expect(sent(runner)).toEqual([['first'], ['other']]);
    open();
    expect(await settled([...all, other])).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('a row that is alone again is sent at once', async () => {
    const { cortex, runner, open, all } = await withOneSent();
    open();
    await settled(all);
    const last = cortex.embed({ text: 'last' }, callerOf('ada'));
    await new Promise(setImmediate);
    expect(sent(runner).at(-1)).toEqual(['last']);
    expect(await settled([last])).toEqual(['ok']);
  });
});

describe('a row that fails', () => {
  it('fails alone when the function answers NULL', async () => {
    const { cortex, runner } = createFixture((row) => (row === 'bad' ? [null, null] : vectors(row)));
    const calls = ['good', 'bad', 'fine'].map((text) => cortex.embed({ text }, callerOf('ada')));
    expect(await settled(calls)).toEqual(['ok', 'UPSTREAM_REJECTED', 'ok']);
    expect(runner.statements).toHaveLength(1);
  });

  it('fails alone, with its reason, when the function answers errors as values', async () => {
    const { cortex } = createFixture((row) =>
      row === 'bad'
        ? [{ value: null, error: 'Input language is not supported' }, null]
        : [{ value: { categories: [{ name: 'overall', sentiment: 'positive' }] }, error: null }, 140],
    );
    const [good, bad] = await Promise.allSettled(
      ['good', 'bad'].map((text) => cortex.sentiment({ text }, callerOf('ada'))),
    );
    expect(good).toMatchObject({ value: { label: 'POSITIVE', usage: { inputTokens: 140 } } });
    expect(bad).toMatchObject({
      reason: { code: 'UPSTREAM_REJECTED', message: 'AI_SENTIMENT: Input language is not supported' },
    });
  });

  it('is found by halving when the function raises, and the others still answer', async () => {
    const { cortex, runner } = createFixture((row) => {
      if (row === 'bad') throw rowFailure('remote service error: 400');
      return vectors(row);
    });
    const texts = Array.from({ length: 64 }, (_, i) => (i === 37 ? 'bad' : `text ${i}`));
    const outcomes = await settled(texts.map((text) => cortex.embed({ text }, callerOf('ada'))));
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(63);
    expect(outcomes[37]).toBe('UPSTREAM_REJECTED');
    expect(runner.statements).toHaveLength(1 + 2 * Math.log2(64));
  });

  it('costs a bounded number of statements when every row is bad', async () => {
    const { cortex, runner } = createFixture(() => {
      throw rowFailure('remote service error: 400');
    });
    const texts = Array.from({ length: 200 }, (_, i) => `text ${i}`);
    const outcomes = await settled(texts.map((text) => cortex.embed({ text }, callerOf('ada'))));
    expect(new Set(outcomes)).toEqual(new Set(['UPSTREAM_REJECTED']));
    expect(runner.statements.length).toBeLessThanOrEqual(33);
  });

  it('is not looked for when the statement itself is at fault', async () => {
    const { cortex, runner } = createFixture(() => {
      throw new GatewayError('UPSTREAM_REJECTED', 'Unknown function AI_EMBED.', {
        sqlState: '42601',
        queryId: 'q',
      });
    });
    const calls = ['a', 'b', 'c'].map((text) => cortex.embed({ text }, callerOf('ada')));
    expect(await settled(calls)).toEqual(Array(3).fill('UPSTREAM_REJECTED'));
    expect(runner.statements).toHaveLength(1);
  });

  it('takes no answer from anybody else, however many there are of one user', async () => {
    const { cortex, runner } = createFixture((row) => {
      if (String(row).includes('bad')) throw rowFailure(`cannot read "${row}"`);
      return vectors(row);
    });
    const ask = (user: string, texts: string[]) =>
      texts.map((text) => cortex.embed({ text }, callerOf(user)));
    const bad = (from: number) => Array.from({ length: 120 }, (_, i) => `bad ${from + i}`);
    const [bob, carol] = [ask('bob', ['b1', 'b2']), ask('carol', ['c1'])];
    const mallory = ask('mallory', [...bad(0), 'fine']);
    expect(await settled([...bob, ...carol])).toEqual(['ok', 'ok', 'ok']);
    expect((await settled(mallory)).filter((outcome) => outcome !== 'ok').length).toBeGreaterThanOrEqual(120);

    // Whose rows have spoiled a batch waits alone for a while, and the others are answered at once.
    const before = runner.statements.length;
    const again = [...ask('bob', ['b3']), ...ask('carol', ['c2'])];
    const worse = ask('mallory', bad(200));
    expect(await settled(again)).toEqual(['ok', 'ok']);
    await settled(worse);
    const shared = runner.statements.slice(before).filter((statement) => rowsOf(statement).includes('b3'));
    expect(shared.map(rowsOf)).toEqual([['b3', 'c2']]);
  });

  it('of one among many users is found in few statements', async () => {
    const { cortex, runner } = createFixture((row) => {
      if (row === 'text 41') throw rowFailure('invalid input');
      return vectors(row);
    });
    const calls = Array.from({ length: 100 }, (_, i) =>
      cortex.embed({ text: `text ${i}` }, callerOf(`user ${i}`)),
    );
    const outcomes = await settled(calls);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(99);
    expect(outcomes[41]).toBe('UPSTREAM_REJECTED');
    expect(runner.statements.length).toBeLessThan(25);
  });

  it('that takes all the time there is, or is too large with the others, costs those nothing', async () => {
    for (const error of [
      new GatewayError('UPSTREAM_TIMEOUT', 'The statement did not finish within 60 seconds.'),
      new GatewayError('UPSTREAM_REJECTED', 'too large', { upstreamCode: '413' }),
    ]) {
      const { cortex } = createFixture((row) => {
        if (row === 'endless') throw error;
        return vectors(row);
      });
      const calls = [
        cortex.embed({ text: 'endless' }, callerOf('eve')),
        cortex.embed({ text: 'x' }, callerOf('bob')),
      ];
      expect(await settled(calls)).toEqual([error.code, 'ok']);
    }
  });

  it('does not show one user what another one sent', async () => {
    const texts = Array.from({ length: 20 }, (_, i) => `text ${i}`);
    const told = createFixture((row) => {
      throw rowFailure(`cannot read "${row}"`);
    });
    const outcomes = await Promise.allSettled(
      texts.map((text, i) => told.cortex.embed({ text }, callerOf(`user ${i}`))),
    );
    const messages = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.message : ''));
    for (const [i, message] of messages.entries()) expect(message).toContain(`"text ${i}"`);
  });

  it('is told that its model is not available, too long, or filtered, in words of ours', async () => {
    const said = [
      'Request failed with remote service error: 400 \'"unknown model \\"x\\""\'',
      'input exceeds the context window of 512 tokens',
      'Response filtered by Cortex Guard',
    ];
    const { cortex } = createFixture((row) => [{ value: null, error: said[Number(row)] ?? '' }, null]);
    const calls = ['0', '1', '2'].map((text) => cortex.sentiment({ text }, callerOf('ada')));
    expect(await settled(calls)).toEqual([
      'MODEL_UNAVAILABLE',
      'CONTEXT_LENGTH_EXCEEDED',
      'CONTENT_FILTERED',
    ]);
  });

  it('of a result without it fails, instead of waiting', async () => {
    const { cortex, runner } = createFixture(vectors);
    const run = runner.run.bind(runner);
    runner.run = async (statement) => {
      const result = await run(statement);
      return { ...result, rows: result.rows.slice(1) };
    };
    const calls = ['a', 'b'].map((text) => cortex.embed({ text }, callerOf('ada')));
    expect(await settled(calls)).toEqual(['UPSTREAM_TRUNCATED', 'ok']);
  });
});

describe('a caller that leaves', () => {
  it('is let go at once, and the statement goes on for the others', async () => {
    const { cortex, runner, books } = createFixture(vectors);
    const opened = Promise.withResolvers<void>();
    runner.gate = opened.promise;
    const leaving = new AbortController();
    const left = cortex.embed({ text: 'left' }, callerOf('ada', leaving.signal));
    const stays = cortex.embed({ text: 'stays' }, callerOf('bob'));
    await expect.poll(() => runner.statements.length).toBe(1);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
    expect(runner.cancelled).toHaveLength(0);
    opened.resolve();
    await expect(stays).resolves.toMatchObject({ dimensions: 2 });
    expect(books.attempts.map(({ sent, used }) => [sent, used !== null])).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  it('takes the statement with it when it was the last', async () => {
    const { cortex, runner } = createFixture(vectors);
    runner.gate = new Promise(() => {});
    const clients = [new AbortController(), new AbortController()];
    const calls = clients.map(({ signal }, i) =>
      cortex.embed({ text: `text ${i}` }, callerOf('ada', signal)),
    );
    await expect.poll(() => runner.statements.length).toBe(1);
    clients[0]?.abort();
    expect(runner.statements[0]?.signal?.aborted).toBe(false);
    clients[1]?.abort();
    expect(await settled(calls)).toEqual(['REQUEST_CANCELLED', 'REQUEST_CANCELLED']);
    await expect.poll(() => runner.cancelled.length).toBe(1);
  });

  it('before its batch is sent costs nothing', async () => {
    const { cortex, runner, books } = createFixture(vectors);
    const leaving = new AbortController();
    const left = cortex.embed({ text: 'left' }, callerOf('ada', leaving.signal));
    const stays = cortex.embed({ text: 'stays' }, callerOf('bob'));
    expect(books.attempts).toHaveLength(2);
    leaving.abort();
    expect(await settled([left, stays])).toEqual(['REQUEST_CANCELLED', 'ok']);
    expect(runner.statements.map(rowsOf)).toEqual([['stays']]);
    expect(books.attempts[0]?.sent).toBe(false);
  });

  it('because its credits were suspended is told so', async () => {
    const { cortex, runner } = createFixture(vectors);
    runner.gate = new Promise(() => {});
    const client = new AbortController();
    const call = cortex.embed({ text: 'text' }, callerOf('ada', client.signal));
    await expect.poll(() => runner.statements.length).toBe(1);
    client.abort(new GatewayError('CREDITS_SUSPENDED', 'The account is suspended.'));
    expect(await settled([call])).toEqual(['CREDITS_SUSPENDED']);
  });
});

describe('a list', () => {
  it('of which one text cannot be paid starts none of them', async () => {
    const books = createPassThroughGovern({
      refuse: ({ estimate }) => {
        if (estimate.inputTokens > 50) throw new GatewayError('CREDITS_EXHAUSTED', 'No credits are left.');
      },
    });
    const { cortex, runner } = createFixture(vectors, { books });
    const list = cortex.embedMany({ texts: ['a', 'b', 'c'.repeat(60), 'd'] }, callerOf('ada'));
    await expect(list).rejects.toMatchObject({ code: 'CREDITS_EXHAUSTED' });
    await expect.poll(() => books.attempts.every(({ error }) => error !== null)).toBe(true);
    expect(runner.statements).toHaveLength(0);
  });
});

describe('a failure that never reached Snowflake', () => {
  it('is not booked as sent', async () => {
    const { cortex, runner, books } = createFixture(vectors);
    runner.run = async () => {
      throw new GatewayError('OVERLOADED', 'The queue is full.');
    };
    const calls = ['a', 'b'].map((text) => cortex.embed({ text }, callerOf('ada')));
    expect(await settled(calls)).toEqual(['OVERLOADED', 'OVERLOADED']);
    expect(books.attempts.some(({ sent }) => sent)).toBe(false);
  });
});
