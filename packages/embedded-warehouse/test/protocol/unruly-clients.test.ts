import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/engine/sample/random.ts';
import { createScriptedEngine, one, untilInterrupted } from './scripted-engine.ts';
import { post, startServer, type TestServer } from './server.ts';

interface Client {
  sessionToken: string;
  masterToken: string;
}

describe('clients that cancel, vanish, repeat themselves and lose answers', () => {
  it('leave no statement, no session and no unrecorded work behind', async () => {
    const seed = Number(process.env.TEST_SEED ?? randomInt(2 ** 31));
    console.log(`seed ${seed}`);
    const { next: random } = createRandom(seed);
    const engine = createScriptedEngine({
      slow: untilInterrupted,
      later: async (request) => {
        await new Promise((resolve) => setImmediate(resolve));
        return one(request);
      },
    });
    const server = await startServer({
      engine,
      abandonAfterMs: 5,
      answerWithinMs: 5,
      faults: ({ path }) => {
        if (!path.startsWith('/queries') || random() > 0.1) return undefined;
        return random() < 0.5
          ? { kind: 'drop', when: random() < 0.5 ? 'before' : 'after' }
          : { kind: 'expire-session' };
      },
    });
    const clients = await Promise.all(Array.from({ length: 16 }, () => logIn(server.url)));
    await Promise.all(
      clients.map(async (client) => {
        for (let i = 0; i < 40; i += 1) await misbehave(server, client, random);
      }),
    );
    await Promise.all(clients.map((client) => logOut(server.url, client)));

    expect([server.sessionCount, engine.open.size, server.bugs]).toEqual([0, 0, []]);
    const entries = server.statements();
    expect(entries.filter(({ status }) => status === 'running')).toEqual([]);
    expect(new Set(entries.map(({ requestId, sessionId }) => requestId + sessionId)).size).toBe(
      entries.length,
    );
    expect(engine.records.map(({ queryId }) => queryId).sort()).toEqual(
      entries.map(({ queryId }) => queryId).sort(),
    );
    const slow = entries.filter(({ sqlText }) => sqlText === 'slow');
    expect(new Set(slow.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect(entries.length).toBeGreaterThan(200);
  });
});

/** One random act; whatever becomes of its connection, the client goes on. */
async function misbehave({ url }: TestServer, client: Client, random: () => number): Promise<void> {
  const requestId = randomUUID();
  const sqlText = random() < 0.5 ? 'slow' : 'later';
  const path = `${url}/queries/v1/query-request?requestId=${requestId}`;
  const run = (more: object, signal: AbortSignal | null = null) =>
    fetch(path, {
      method: 'POST',
      headers: authorized(client),
      body: JSON.stringify({ sqlText, ...more }),
      signal,
    }).then(
      async (response) =>
        (await response.json()) as { code: string | null; data: { queryId: string } | null },
      () => null,
    );
  const abort = (queryId?: string) =>
    post(
      `${url}/queries/${queryId ?? 'v1'}/abort-request`,
      JSON.stringify({ requestId }),
      authorized(client),
    ).catch(() => null);

  const act = random();
  if (act < 0.25) await Promise.all([run({}), abort()]);
  else if (act < 0.5) {
    const gone = new AbortController();
    const vanished = run({}, gone.signal);
    setImmediate(() => gone.abort());
    await vanished;
  } else if (act < 0.75) {
    const answer = await run({ asyncExec: true });
    if (answer?.data?.queryId) await abort(answer.data.queryId);
  } else await Promise.all([run({}), run({})]);
  await renew(url, client);
}

const authorized = ({ sessionToken }: Client) => ({ authorization: `Snowflake Token="${sessionToken}"` });

async function logIn(url: string): Promise<Client> {
  const data = { LOGIN_NAME: 'ada', PASSWORD: 'right' };
  const { body } = await post(`${url}/session/v1/login-request`, JSON.stringify({ data }));
  const { token, masterToken } = body.data as { token: string; masterToken: string };
  return { sessionToken: token, masterToken };
}

async function renew(url: string, client: Client): Promise<void> {
  const renewal = JSON.stringify({ requestType: 'RENEW', oldSessionToken: client.sessionToken });
  const headers = { authorization: `Snowflake Token="${client.masterToken}"` };
  const { body } = await post(`${url}/session/token-request`, renewal, headers);
  Object.assign(client, body.data);
}

async function logOut(url: string, client: Client): Promise<void> {
  await post(`${url}/session?delete=true`, '', authorized(client));
}
