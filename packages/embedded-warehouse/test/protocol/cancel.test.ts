import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cancel, connect, destroy, execute, failure, start } from './driver.ts';
import { createScriptedEngine, untilInterrupted } from './scripted-engine.ts';
import { post, startServer } from './server.ts';

const slow = () => createScriptedEngine({ slow: untilInterrupted });

/** A session without the driver, for what the driver never sends. */
async function rawSession(url: string): Promise<Record<string, string>> {
  const data = { LOGIN_NAME: 'ada', PASSWORD: 'right' };
  const { body } = await post(`${url}/session/v1/login-request`, JSON.stringify({ data }));
  return { authorization: `Snowflake Token="${(body.data as { token: string }).token}"` };
}

describe('cancelling', () => {
  it('interrupts the statement, by the request it came with', async () => {
    const engine = slow();
    const server = await startServer({ engine });
    const { statement, answered } = start(await connect(server.url), 'slow');
    await server.statement('slow', 'running');
    await cancel(statement);
    expect(await failure(answered)).toMatchObject({
      code: '000604',
      sqlState: '57014',
      message: 'SQL execution canceled',
    });
    expect(engine.executed[0]?.signal.aborted).toBe(true);
    expect(server.statements()).toMatchObject([{ status: 'cancelled', errorCode: '000604' }]);
    expect(server.bugs).toEqual([]);
  });

  it('interrupts the statement, by its query id', async () => {
    const server = await startServer({ engine: slow() });
    const session = await connect(server.url);
    const { statement } = await execute(session, 'slow', { asyncExec: true });
    expect(statement.getQueryId()).toBe(server.statements()[0]?.queryId);
    await cancel(statement);
    await server.statement('slow', 'cancelled');
    expect(await session.getQueryStatus(statement.getQueryId())).toBe('ABORTED');
  });

  it('works when it overtakes the statement that it cancels', async () => {
    const engine = slow();
    const server = await startServer({ engine });
    const headers = await rawSession(server.url);
    const requestId = randomUUID();
    const abort = await post(
      `${server.url}/queries/v1/abort-request`,
      JSON.stringify({ requestId }),
      headers,
    );
    expect(abort.body).toMatchObject({ success: true });
    const { body } = await post(
      `${server.url}/queries/v1/query-request?requestId=${requestId}`,
      JSON.stringify({ sqlText: 'slow' }),
      headers,
    );
    expect(body).toMatchObject({ success: false, code: '000604' });
    expect(engine.executed).toEqual([]);
    expect(server.statements()).toMatchObject([{ status: 'cancelled' }]);
  });

  it('of a driver that cancels in the same breath always stops the statement', async () => {
    const server = await startServer({ engine: slow() });
    const session = await connect(server.url);
    for (let i = 0; i < 20; i += 1) {
      const { statement, answered } = start(session, 'slow');
      const [error] = await Promise.all([failure(answered), cancel(statement)]);
      expect(error.code).toBe('000604');
    }
    expect(new Set(server.statements().map(({ status }) => status))).toEqual(new Set(['cancelled']));
  });

  it('finds nothing to cancel when the statement has ended', async () => {
    const server = await startServer({ engine: createScriptedEngine() });
    const { statement } = await execute(await connect(server.url), 'fast');
    expect(await failure(cancel(statement))).toMatchObject({ code: '000605', sqlState: '57014' });
    expect(server.statements()).toMatchObject([{ status: 'succeeded' }]);
  });

  it("cannot reach another user's statement", async () => {
    const users = [
      { name: 'ada', password: 'right' },
      { name: 'eve', password: 'right' },
    ];
    const server = await startServer({ engine: slow(), users });
    const { statement } = await execute(await connect(server.url), 'slow', { asyncExec: true });
    const queryId = statement.getQueryId();
    const eve = await connect(server.url, { username: 'eve' });
    const theirs = eve.fetchResult({ queryId });
    expect(await failure(cancel(theirs))).toMatchObject({ code: '000709', sqlState: '02000' });
    expect(await eve.getQueryStatus(queryId)).toBe('NO_QUERY_DATA');
    expect(server.statements()).toMatchObject([{ status: 'running' }]);
  });

  it('happens to what still runs when the session ends', async () => {
    const engine = slow();
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const { answered } = start(session, 'slow');
    await server.statement('slow', 'running');
    await Promise.all([failure(answered), destroy(session)]);
    expect(server.statements()).toMatchObject([{ status: 'cancelled' }]);
    expect([server.sessionCount, engine.open.size]).toEqual([0, 0]);
  });

  it('happens to a statement that nobody waits for any more', async () => {
    const server = await startServer({ engine: slow(), abandonAfterMs: 20 });
    const headers = await rawSession(server.url);
    const gone = new AbortController();
    const request = fetch(`${server.url}/queries/v1/query-request`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ sqlText: 'slow' }),
      signal: gone.signal,
    });
    await server.statement('slow', 'running');
    gone.abort();
    await expect(request).rejects.toThrow();
    expect(await server.statement('slow', 'cancelled')).toMatchObject({ errorCode: '000604' });
  });

  it('does not happen to an async statement that nobody waits for', async () => {
    const server = await startServer({ engine: slow(), abandonAfterMs: 1, answerWithinMs: 1 });
    const session = await connect(server.url);
    const { statement } = await execute(session, 'slow', { asyncExec: true });
    const headers = await rawSession(server.url);
    const poll = await fetch(`${server.url}/queries/${statement.getQueryId()}/result`, { headers });
    expect(await poll.json()).toMatchObject({ code: '333333' });
    for (let i = 0; i < 5; i += 1) await execute(session, 'fast');
    expect(server.statements()[0]).toMatchObject({ sqlText: 'slow', status: 'running' });
  });
});

describe('a statement timeout', () => {
  it('of the statement ends it', async () => {
    const server = await startServer({ engine: slow() });
    const session = await connect(server.url);
    const parameters = { STATEMENT_TIMEOUT_IN_SECONDS: 1 };
    expect(await failure(execute(session, 'slow', { parameters }))).toMatchObject({
      code: '000630',
      sqlState: '57014',
      message: 'Statement reached its statement or warehouse timeout of 1 second(s) and was canceled.',
    });
    expect(server.statements()).toMatchObject([{ status: 'failed', errorCode: '000630' }]);
  });

  it('of the session ends it', async () => {
    const engine = slow();
    engine.parameters = { STATEMENT_TIMEOUT_IN_SECONDS: '0.02' };
    const server = await startServer({ engine });
    expect((await failure(execute(await connect(server.url), 'slow'))).code).toBe('000630');
  });
});
