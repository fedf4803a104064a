import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect, execute, failure, start } from './driver.ts';
import { createScriptedEngine, fails, number, one, table } from './scripted-engine.ts';
import { startServer } from './server.ts';

/** An engine whose statement `slow` answers when the gate is opened. */
function gated() {
  const { promise, resolve: open } = Promise.withResolvers<void>();
  const engine = createScriptedEngine({
    slow: async (request) => {
      await promise;
      return one(request);
    },
    bad: fails('100051', '22012', 'Division by zero'),
  });
  return { engine, open };
}

describe('a statement that takes long', () => {
  it('is answered as in progress and polled for', async () => {
    const { engine, open } = gated();
    let polls = 0;
    const { promise: polled, resolve } = Promise.withResolvers<void>();
    const server = await startServer({
      engine,
      answerWithinMs: 10,
      faults({ path }) {
        if (path.endsWith('/result') && ++polls === 3) resolve();
        return undefined;
      },
    });
    const { answered } = start(await connect(server.url), 'slow');
    await polled;
    open();
    expect((await answered).rows).toEqual([{ N: 1 }]);
    expect(engine.executed).toHaveLength(1);
  });

  it('reports a failure to the poll', async () => {
    const { promise, resolve: open } = Promise.withResolvers<void>();
    const engine = createScriptedEngine({
      bad: async (request) => {
        await promise;
        return fails('100051', '22012', 'Division by zero')(request);
      },
    });
    const server = await startServer({
      engine,
      answerWithinMs: 5,
      faults({ path }) {
        if (path.endsWith('/result')) open();
        return undefined;
      },
    });
    const error = await failure(execute(await connect(server.url), 'bad'));
    expect(error).toMatchObject({ code: '100051', sqlState: '22012', message: 'Division by zero' });
    expect(error.data?.queryId).toBe(server.statements()[0]?.queryId);
  });
});

describe('an async statement', () => {
  it('gives its query id at once, and its rows when they are there', async () => {
    const { engine, open } = gated();
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const { statement } = await execute(session, 'slow', { asyncExec: true });
    const queryId = statement.getQueryId();
    expect(queryId).toMatch(/^01[0-9a-f]{6}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(await session.getQueryStatus(queryId)).toBe('RUNNING');
    open();
    await server.statement('slow', 'succeeded');
    expect(await session.getQueryStatus(queryId)).toBe('SUCCESS');
    const fetched = await session.getResultsFromQueryId({ queryId, sqlText: '' });
    expect(await fetched.streamRows().toArray()).toEqual([{ N: 1 }]);
  });

  it('is fetched from another session of the same user', async () => {
    const server = await startServer({ engine: createScriptedEngine() });
    const first = await connect(server.url);
    const { statement } = await execute(first, 'fast', { asyncExec: true });
    const second = await connect(server.url);
    const fetched = await second.getResultsFromQueryId({ queryId: statement.getQueryId(), sqlText: '' });
    expect(await fetched.streamRows().toArray()).toEqual([{ N: 1 }]);
  });

  it('reports its failure to whoever asks', async () => {
    const { engine } = gated();
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const { statement } = await execute(session, 'bad', { asyncExec: true });
    await server.statement('bad', 'failed');
    const queryId = statement.getQueryId();
    expect(await session.getQueryStatus(queryId)).toBe('FAILED_WITH_ERROR');
    await expect(session.getQueryStatusThrowIfError(queryId)).rejects.toMatchObject({
      message: 'Division by zero',
      sqlState: '22012',
    });
  });

  it('that nobody knows is not found', async () => {
    const server = await startServer({ engine: createScriptedEngine() });
    const session = await connect(server.url);
    const queryId = randomUUID();
    expect(await session.getQueryStatus(queryId)).toBe('NO_QUERY_DATA');
    const { promise, resolve } = Promise.withResolvers<unknown>();
    session.fetchResult({ queryId, complete: (error) => resolve(error) });
    expect(await promise).toMatchObject({ code: '000709', sqlState: '02000' });
  });
});

describe('a request that is sent again', () => {
  it('runs once and gets the same answer', async () => {
    let runs = 0;
    const engine = createScriptedEngine({
      insert: () => {
        runs += 1;
        return table([number('number of rows inserted')], [[String(runs)]], 0x3100);
      },
    });
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const requestId = randomUUID();
    const first = await execute(session, 'insert', { requestId });
    const second = await execute(session, 'insert', { requestId });
    expect([first.rows, second.rows]).toEqual([first.rows, first.rows]);
    expect(second.statement.getQueryId()).toBe(first.statement.getQueryId());
    expect([runs, server.statements().length]).toEqual([1, 1]);
  });

  it('joins the statement that still runs', async () => {
    const { engine, open } = gated();
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const requestId = randomUUID();
    const twice = [start(session, 'slow', { requestId }), start(session, 'slow', { requestId })];
    await server.statement('slow', 'running');
    open();
    const answers = await Promise.all(twice.map(({ answered }) => answered));
    expect(answers.map(({ rows }) => rows)).toEqual([[{ N: 1 }], [{ N: 1 }]]);
    expect(engine.executed).toHaveLength(1);
  });

  it('is another statement on another session', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine });
    const requestId = randomUUID();
    for (let i = 0; i < 2; i += 1) await execute(await connect(server.url), 'fast', { requestId });
    expect(engine.executed).toHaveLength(2);
  });

  it('after its answer was lost runs once', async () => {
    const engine = createScriptedEngine();
    let requests = 0;
    const server = await startServer({
      engine,
      faults({ path }) {
        if (path !== '/queries/v1/query-request') return undefined;
        requests += 1;
        return requests === 1 ? { kind: 'drop', when: 'after' } : undefined;
      },
    });
    expect((await execute(await connect(server.url), 'insert')).rows).toEqual([{ N: 1 }]);
    expect([requests, engine.executed.length]).toEqual([2, 1]);
  });
});
