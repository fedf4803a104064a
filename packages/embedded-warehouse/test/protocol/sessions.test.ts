import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { FaultInjector } from '../../src/protocol/faults.ts';
import { connect, destroy, execute, failure, start } from './driver.ts';
import { createScriptedEngine, one, untilInterrupted } from './scripted-engine.ts';
import { post, startServer } from './server.ts';

interface LoggedIn {
  readonly sessionToken: string;
  readonly masterToken: string;
}

async function logIn(url: string): Promise<LoggedIn> {
  const data = { LOGIN_NAME: 'ada', PASSWORD: 'right' };
  const { body } = await post(`${url}/session/v1/login-request`, JSON.stringify({ data }));
  const { token, masterToken } = body.data as { token: string; masterToken: string };
  return { sessionToken: token, masterToken };
}

const authorized = (token: string) => ({ authorization: `Snowflake Token="${token}"` });

async function query(url: string, token: string): Promise<unknown> {
  const body = JSON.stringify({ sqlText: 'select 1' });
  return (await post(`${url}/queries/v1/query-request`, body, authorized(token))).body.code;
}

async function renew(url: string, { sessionToken, masterToken }: LoggedIn): Promise<Record<string, unknown>> {
  const body = JSON.stringify({ requestType: 'RENEW', oldSessionToken: sessionToken });
  return (await post(`${url}/session/token-request`, body, authorized(masterToken))).body;
}

describe('a session token that expires', () => {
  it('is renewed by the driver in the middle of a session, unnoticed', async () => {
    const paths: string[] = [];
    let statements = 0;
    const faults: FaultInjector = ({ path }) => {
      paths.push(path);
      const isSecond = path === '/queries/v1/query-request' && ++statements === 2;
      return isSecond ? { kind: 'expire-session' } : undefined;
    };
    const engine = createScriptedEngine();
    const server = await startServer({ engine, faults });
    const session = await connect(server.url);
    for (const sql of ['a', 'b', 'c']) await execute(session, sql);
    expect(paths).toEqual([
      '/session/v1/login-request',
      '/queries/v1/query-request',
      '/queries/v1/query-request',
      '/session/token-request',
      '/queries/v1/query-request',
      '/queries/v1/query-request',
    ]);
    expect(engine.executed.map(({ sql }) => sql)).toEqual(['a', 'b', 'c']);
    expect(new Set(server.statements().map(({ sessionId }) => sessionId)).size).toBe(1);
  });

  it('is refused as expired until it is renewed', async () => {
    const { url } = await startServer({
      engine: createScriptedEngine(),
      validity: { sessionToken: 0, masterToken: 60 },
    });
    const session = await logIn(url);
    expect(await query(url, session.sessionToken)).toBe('390112');
    expect(await renew(url, session)).toMatchObject({
      success: true,
      data: { validityInSecondsST: 0, validityInSecondsMT: 60, sessionToken: expect.any(String) },
    });
  });

  it('can be renewed again by a client that never saw the answer', async () => {
    const { url } = await startServer({ engine: createScriptedEngine() });
    const session = await logIn(url);
    await renew(url, session);
    const { data } = await renew(url, session);
    expect(await query(url, (data as LoggedIn).sessionToken)).toBeNull();
  });

  it('is renewed with the master token of its own session only', async () => {
    const { url } = await startServer({ engine: createScriptedEngine() });
    const [mine, other] = [await logIn(url), await logIn(url)];
    expect(await renew(url, { ...mine, masterToken: other.masterToken })).toMatchObject({ code: '390104' });
    expect(await renew(url, { ...mine, masterToken: mine.sessionToken })).toMatchObject({ code: '390104' });
    expect(await query(url, mine.masterToken)).toBe('390104');
  });
});

describe('a master token that expires', () => {
  it('ends the session, and the driver says that it is disconnected', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine, validity: { sessionToken: 0.01, masterToken: 0.02 } });
    const session = await connect(server.url);
    await until(() => engine.open.size === 0);
    expect(await failure(execute(session, 'select 1'))).toMatchObject({ code: 407002 });
    expect(session.isUp()).toBe(false);
    expect(server.sessionCount).toBe(0);
  });

  it('is reported as such to a renewal', async () => {
    const engine = createScriptedEngine();
    const { url } = await startServer({ engine, validity: { sessionToken: 0.01, masterToken: 0.02 } });
    const session = await logIn(url);
    await until(() => engine.open.size === 0);
    expect(await query(url, session.sessionToken)).toBe('390112');
    expect(await renew(url, session)).toMatchObject({ success: false, code: '390114' });
  });

  it('lives on with every heartbeat', async () => {
    const engine = createScriptedEngine();
    const { url } = await startServer({ engine, validity: { sessionToken: 60, masterToken: 3 } });
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const session = await logIn(url);
    for (let seconds = 0; seconds < 10; seconds += 2) {
      const beat = await post(`${url}/session/heartbeat`, '{}', authorized(session.sessionToken));
      expect(beat.body.success).toBe(true);
      vi.advanceTimersByTime(2_000);
    }
    expect(engine.open.size).toBe(1);
    expect(await renew(url, session)).toMatchObject({ success: true });
  });
});

describe('a session', () => {
  it('is gone once it is closed', async () => {
    const engine = createScriptedEngine();
    const { url } = await startServer({ engine });
    const session = await logIn(url);
    await post(`${url}/session?delete=true`, '', authorized(session.sessionToken));
    expect(await query(url, session.sessionToken)).toBe('390111');
    expect(await renew(url, session)).toMatchObject({ code: '390111' });
    expect(engine.open.size).toBe(0);
  });

  it('is unknown by a token that was never given', async () => {
    const { url } = await startServer({ engine: createScriptedEngine() });
    expect(await query(url, 'made-up')).toBe('390104');
    expect((await post(`${url}/queries/v1/query-request`, '{"sqlText":"x"}')).body.code).toBe('390104');
  });

  it('answers the heartbeat of the driver', async () => {
    const server = await startServer({ engine: createScriptedEngine() });
    const session = await connect(server.url);
    expect(await session.isValidAsync()).toBe(true);
    await destroy(session);
    expect(await session.isValidAsync()).toBe(false);
  });

  it('keeps the keep-alive that the client asked for', async () => {
    const { url } = await startServer({ engine: createScriptedEngine() });
    const SESSION_PARAMETERS = { CLIENT_SESSION_KEEP_ALIVE: true };
    const data = { LOGIN_NAME: 'ada', PASSWORD: 'right', SESSION_PARAMETERS };
    const { body } = await post(`${url}/session/v1/login-request`, JSON.stringify({ data }));
    const { parameters } = body.data as { parameters: { name: string; value: unknown }[] };
    expect(parameters).toContainEqual({ name: 'CLIENT_SESSION_KEEP_ALIVE', value: true });
  });

  it('gives way when all places are taken, if it was idle longest', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine, maxSessions: 2 });
    const [first, second] = [await connect(server.url), await connect(server.url)];
    await execute(first, 'first is used after second');
    await connect(server.url);
    expect([server.sessionCount, engine.open.size]).toEqual([2, 2]);
    await execute(first, 'still there');
    expect((await failure(execute(second, 'x'))).code).toBe(407002);
  });

  it('never gives way while it runs a statement', async () => {
    const engine = createScriptedEngine({ slow: untilInterrupted });
    const server = await startServer({ engine, maxSessions: 1 });
    const { answered } = start(await connect(server.url), 'slow');
    await server.statement('slow', 'running');
    expect(await failure(connect(server.url))).toMatchObject({ code: '390503' });
    await Promise.all([failure(answered), server.close()]);
  });

  it('ends with the server, and so does what it runs', async () => {
    const engine = createScriptedEngine({ slow: untilInterrupted });
    const server = await startServer({ engine });
    const { answered } = start(await connect(server.url), 'slow');
    await server.statement('slow', 'running');
    await Promise.all([server.close(), failure(answered)]);
    expect(engine.open.size).toBe(0);
    expect(server.statements()).toMatchObject([{ status: 'cancelled' }]);
    expect(engine.records).toMatchObject([{ queryText: 'slow', errorCode: '000604' }]);
    await expect(fetch(server.url)).rejects.toThrow();
  });

  it('ends with the server even when its statement does not heed the interruption', async () => {
    const { promise: stubborn, resolve: giveIn } = Promise.withResolvers<void>();
    const engine = createScriptedEngine({
      stubborn: async (request) => {
        await stubborn;
        return one(request);
      },
    });
    const server = await startServer({ engine });
    const { answered } = start(await connect(server.url), 'stubborn');
    await server.statement('stubborn', 'running');
    void failure(answered).catch(() => {});
    await server.close();
    expect([server.sessionCount, engine.open.size]).toEqual([0, 1]);
    giveIn();
    await until(() => engine.open.size === 0);
  });

  it('that nobody closed leaves nothing behind', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine, validity: { sessionToken: 0.01, masterToken: 0.05 } });
    await Promise.all(Array.from({ length: 50 }, () => logIn(server.url)));
    await until(() => server.sessionCount === 0);
    expect(engine.open.size).toBe(0);
  });
});

describe('fifty sessions at once', () => {
  it('each see their own answers', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine });
    const sessions = await Promise.all(Array.from({ length: 50 }, () => connect(server.url)));
    await Promise.all(
      sessions.map(async (session, i) => {
        for (let j = 0; j < 10; j += 1) await execute(session, `statement ${j} of ${i}`);
      }),
    );
    const bySession = Map.groupBy(server.statements(), ({ sessionId }) => sessionId);
    expect([bySession.size, server.statements().length]).toEqual([50, 500]);
    for (const entries of bySession.values()) {
      expect(new Set(entries.map(({ sqlText }) => sqlText.split(' of ')[1])).size).toBe(1);
    }
    await Promise.all(sessions.map(destroy));
    expect([server.sessionCount, engine.open.size]).toEqual([0, 0]);
  });
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
