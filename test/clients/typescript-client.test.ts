/** The TypeScript client against a gateway: what each persona asks, streams, limits, tokens. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { CreditsDocument, EmbedDocument } from '../../clients/typescript/src/generated/documents.ts';
import { type GatewayError, getGateway, sumCredits } from '../../clients/typescript/src/index.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer } from '../support/token-issuer.ts';

let server: Gateway;
let gateway: ReturnType<typeof getGateway>;
beforeAll(async () => {
  server = await startGateway();
  gateway = getGateway({ url: server.url, user: 'ada' });
});
afterAll(() => server.close());

const prompt = 'Summarise: Bees pollinate crops. Honey is made by bees. Without them many crops would fail.';

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const failure = (promise: Promise<unknown>): Promise<GatewayError> =>
  promise.then(
    () => {
      throw new Error('it has not failed');
    },
    (error: GatewayError) => error,
  );

it('answers what frontends, agents and analysts ask', async () => {
  const text = 'Ada paid 12 euros in Paris. She was happy.';
  const [completion, embedding, many, found, sql, classified] = await Promise.all([
    gateway.complete({ prompt, maxTokens: 60 }),
    gateway.embed({ text }),
    gateway.embedMany({ texts: ['one', 'two'] }),
    gateway.search({ service: 'DOCS_SEARCH', query: 'credits', limit: 2 }),
    gateway.executeSql({
      statement: 'SELECT COUNT(*) AS n FROM sales.orders WHERE status <> ?',
      binds: ['X'],
    }),
    gateway.classify({ text, labels: [{ label: 'money' }, { label: 'weather' }] }),
  ]);
  expect(completion.text).toContain('crops');
  expect(embedding.vector).toHaveLength(embedding.dimensions);
  expect(many).toHaveLength(2);
  expect(found.hits).toHaveLength(2);
  expect(sql.rows[0]?.[0]).toBeGreaterThan(100);
  expect(classified.label).toBe('money');
  const [{ affordable, maximum }, models, advice, viewer] = await Promise.all([
    gateway.quote({ complete: { prompt } }),
    gateway.models(),
    gateway.optimize({ statement: 'SELECT * FROM sales.orders' }),
    gateway.viewer(),
  ]);
  expect([affordable, maximum > 0, models.length > 3, viewer.name]).toEqual([true, true, true, 'ada']);
  expect(advice.findings.map(({ rule }) => rule)).toContain('select-star');
  const report = await gateway.usage({
    from: new Date(Date.now() - 86_400_000),
    to: new Date(Date.now() + 60_000),
    groupBy: ['FUNCTION'],
  });
  const { me } = await gateway.credits();
  expect(sumCredits(report.rows.map(({ credits }) => credits))).toBe(report.totals.credits);
  expect(sumCredits([me.used, me.held, me.remaining])).toBe(me.limit);
});

it('does what operators do', async () => {
  const limited = await gateway.setCreditLimit({ scope: 'user:bob', limit: 1.5, reason: 'a test' });
  expect(limited).toMatchObject({ scope: 'user:bob', limit: 1.5 });
  expect(await gateway.userCredits({ name: 'bob' })).toEqual(limited);
  const { secret, apiKey } = await gateway.createApiKey({
    name: 'nightly',
    expiresAt: new Date(Date.now() + 1e7),
  });
  expect((await getGateway({ url: server.url, token: secret }).viewer()).apiKey?.id).toBe(apiKey.id);
  expect((await gateway.revokeApiKey({ id: apiKey.id })).state).toBe('REVOKED');
  const refused = await failure(getGateway({ url: `${server.url}/graphql/`, token: secret }).viewer());
  expect(refused).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, retryable: false });
  expect((await gateway.health()).status).toBe('OK');
});

it('takes documents as text and typed, tells what a call used, and what went wrong beside the rest', async () => {
  let used: number | undefined;
  const { cortex } = await gateway.execute(
    EmbedDocument,
    { text: 'typed' },
    {
      onAnswer: (facts) => {
        used = facts.used;
        expect(facts.requestId).toMatch(/./);
      },
    },
  );
  expect(cortex.embed?.usage.credits).toBe(used);
  expect((await gateway.execute(CreditsDocument)).credits.account.scope).toBe('account');
  const own = await gateway.execute<{ viewer: { name: string } }>('{ viewer { name } }');
  expect(own.viewer.name).toBe('ada');
  const broken = '{ viewer { name } cortex { embed(text: "") { model } } }';
  const { code, data, errors, details, message } = await failure(gateway.execute(broken));
  expect(code).toBe('BAD_USER_INPUT');
  expect(data).toMatchObject({ viewer: { name: 'ada' } });
  expect([errors.length, details.field, message.length > 10]).toEqual([1, 'text', true]);
});

describe.each(['events', 'socket'] as const)('a stream over %s', (over) => {
  it('comes in pieces, with the finish reason and the usage at its end', async () => {
    const chunks = await collect(gateway.completeStream({ prompt, maxTokens: 60 }, { over }));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.map(({ delta }) => delta).join('')).toContain('crops');
    expect(chunks.at(-1)).toMatchObject({
      finishReason: 'stop',
      usage: { outputTokens: expect.any(Number) },
    });
  });

  it('tells of an alert as it fires', async () => {
    const alerts = gateway.creditAlerts({}, { over });
    const alert = alerts.next();
    // Nobody is told when the gateway has subscribed: another user reaches a limit until an alert is heard of.
    for (let i = 0, told = false; !told; i++) {
      const user = `alerted-${over}-${i}`;
      const spender = getGateway({ url: server.url, user });
      const { usage } = await spender.sentiment({ text: `Good, ${user}!` });
      const limit = Math.floor((usage.credits * 1_000_000) / 0.85) / 1_000_000;
      await gateway.setCreditLimit({ scope: `user:${user}`, limit });
      await spender.embed({ text: user });
      told = await Promise.race([alert.then(() => true), delay(50, false)]);
    }
    const { value } = await alert;
    expect(value).toMatchObject({ kind: 'actual', scope: expect.stringContaining(`user:alerted-`) });
    expect(await alerts.return()).toMatchObject({ done: true });
  });

  it('is refused with the code of the table, and ends when its caller has heard enough', async () => {
    const refused = gateway.completeStream({ prompt: '' }, { over });
    expect(await failure(collect(refused))).toMatchObject({ code: 'BAD_USER_INPUT' });
    for await (const { delta } of gateway.completeStream({ prompt }, { over })) if (delta) break;
    const leaving = new AbortController();
    // The rest of it does not come, so that nobody has heard all who leaves.
    server.app.embedded.gpu?.faults?.next({ kind: 'stall', afterTokens: 4 });
    const input = { prompt, backend: 'LAMBDA_LABS' } as const;
    const left = failure(
      (async () => {
        for await (const { delta } of gateway.completeStream(input, { over, signal: leaving.signal }))
          if (delta) leaving.abort(new Error('enough'));
      })(),
    );
    expect((await left).message).toBe('enough');
    await expect.poll(async () => (await gateway.userCredits({ name: 'ada' })).held).toBe(0);
  });

  it('is for callers with a token that is good', async () => {
    const issuer = await startTokenIssuer();
    const guarded = await startGateway({ environment: issuer.environment });
    try {
      const { authorization } = await issuer.bearer({ sub: 'grace', permissions: ['cortex:run'] });
      const token = authorization.replace('Bearer ', '');
      const { url } = guarded;
      const chunks = await collect(getGateway({ url, token }).completeStream({ prompt }, { over }));
      expect(chunks.length).toBeGreaterThan(1);
      const error = await failure(
        collect(getGateway({ url, token: 'no' }).completeStream({ prompt }, { over })),
      );
      expect(error.code).toBe('UNAUTHENTICATED');
      let asked = 0;
      const renewing = getGateway({ url, token: () => (asked++ === 0 ? 'expired' : token) });
      expect((await renewing.viewer()).name).toBe('grace');
      expect(asked).toBe(2);
    } finally {
      await guarded.close();
      issuer.close();
    }
  });
});

it('never asks again without credits', async () => {
  await gateway.setCreditLimit({ scope: 'user:poor', limit: 0 });
  const poor = getGateway({ url: server.url, user: 'poor', retries: 5 });
  const error = await failure(poor.complete({ prompt }));
  expect(error).toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    retryable: false,
    details: { scope: 'user:poor' },
  });
  expect(Date.parse(String(error.details.resetsAt))).toBeGreaterThan(Date.now());
});

describe('a token in a file', () => {
  const inFile = async (token: string) => {
    const file = join(await mkdtemp(join(tmpdir(), 'token-')), 'token');
    onTestFinished(() => rm(dirname(file), { recursive: true }));
    await writeFile(file, token);
    vi.stubEnv('CORTEX_GATEWAY_TOKEN_FILE', file);
    onTestFinished(() => void vi.unstubAllEnvs());
    return file;
  };

  it('is read before each call, and again when it is refused', async () => {
    const revoked = await gateway.createApiKey({ name: 'of yesterday' });
    await gateway.revokeApiKey({ id: revoked.apiKey.id });
    const { secret, apiKey } = await gateway.createApiKey({ name: 'in a file' });
    const file = await inFile(revoked.secret);
    const { url } = server;
    expect((await failure(getGateway({ url }).viewer())).code).toBe('UNAUTHENTICATED');
    const renewing = getGateway({
      url,
      fetch: async (...sent) => {
        const answer = await fetch(...sent);
        await writeFile(file, `${secret}\n`);
        return answer;
      },
    });
    expect((await renewing.viewer()).apiKey?.id).toBe(apiKey.id);
    expect((await getGateway({ url, token: secret }).viewer()).apiKey?.id).toBe(apiKey.id);
  });

  it('that cannot be read, or stands beside another, is said', async () => {
    await rm(await inFile('x'));
    expect((await failure(getGateway({ url: server.url }).viewer())).message).toMatch(
      /^CORTEX_GATEWAY_TOKEN_FILE: .* \(ENOENT\)/,
    );
    vi.stubEnv('CORTEX_GATEWAY_TOKEN', 'y');
    expect(() => getGateway({ url: server.url })).toThrow(
      'CORTEX_GATEWAY_TOKEN and CORTEX_GATEWAY_TOKEN_FILE are both set; keep one of them.',
    );
  });
});
