/** The pool and the REST client against the embedded warehouse's server: the one that they talk to by default. */
import { describe, expect, it, onTestFinished } from 'vitest';
import type { WarehouseServerOptions } from '../../packages/embedded-warehouse/src/protocol/warehouse-server.ts';
import {
  newKeyPair,
  privatePem,
  publicPem,
} from '../../packages/embedded-warehouse/test/protocol/keypair.ts';
import {
  createScriptedEngine,
  number,
  table,
  untilInterrupted,
} from '../../packages/embedded-warehouse/test/protocol/scripted-engine.ts';
import { createScriptedModels } from '../../packages/embedded-warehouse/test/protocol/scripted-models.ts';
import { startServer } from '../../packages/embedded-warehouse/test/protocol/server.ts';
import type { SnowflakeCredentials } from '../../src/snowflake/account/credentials.ts';
import { createSnowflakePool } from '../../src/snowflake/pool/pool.ts';
import type { SnowflakePoolOptions } from '../../src/snowflake/pool/pool-options.ts';
import type { RestCredentials } from '../../src/snowflake/rest/bearer-token.ts';
import { createCortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { statement } from './pool-fixture.ts';

const keys = newKeyPair();
const keyPair: RestCredentials = { kind: 'key-pair', privateKey: { value: privatePem(keys) } };
const accessToken: RestCredentials = { kind: 'programmatic-access-token', token: { value: 'pat' } };
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

async function start(options: Partial<WarehouseServerOptions> = {}) {
  const engine = createScriptedEngine({
    forever: untilInterrupted,
    many: () =>
      table(
        [number('N')],
        Array.from({ length: 50_000 }, (_, i) => [String(i)]),
      ),
  });
  const models = createScriptedModels();
  const user = {
    name: 'ada',
    password: 'right',
    publicKeys: [publicPem(keys)],
    programmaticAccessTokens: ['pat'],
  };
  const server = await startServer({ engine, restApi: models, users: [user], ...options });

  const openPool = (
    credentials: SnowflakeCredentials = { kind: 'password', password: 'right' },
    more: Partial<SnowflakePoolOptions> = {},
  ) => {
    const account = { account: 'local', user: 'ada', accessUrl: server.url, credentials };
    const pool = createSnowflakePool({ account, log: quiet, ...more });
    onTestFinished(() => pool.close());
    return pool;
  };
  const openRest = (credentials: RestCredentials) => {
    const rest = createCortexRest({ baseUrl: server.url, account: 'local', user: 'ada', credentials });
    onTestFinished(() => rest.close());
    return rest;
  };
  return { server, engine, models, openPool, openRest };
}

describe('the pool on the embedded warehouse', () => {
  it('logs in with a password, a key pair and an access token', async () => {
    const { openPool } = await start();
    for (const credentials of [undefined, keyPair, accessToken]) {
      expect((await openPool(credentials).run(statement('select 1'))).rows).toEqual([[1]]);
    }
    const wrong = openPool({ kind: 'password', password: 'wrong' });
    await expect(wrong.run(statement('select 1'))).rejects.toMatchObject({
      details: { upstreamCode: '390100' },
    });
  });

  it('interrupts the engine when a statement is aborted, also one that is polled for', async () => {
    for (const answerWithinMs of [45_000, 50]) {
      const { server, openPool } = await start({ answerWithinMs });
      const pool = openPool();
      const caller = new AbortController();
      const run = pool.run(statement('forever', { signal: caller.signal }));
      run.catch(() => {});
      await server.statement('forever', 'running');
      if (answerWithinMs < 1000) await new Promise((resolve) => setTimeout(resolve, 4 * answerWithinMs));
      caller.abort();
      await expect(run).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
      expect((await server.statement('forever', 'cancelled')).endedAt).not.toBeNull();
      expect(pool.stats()).toMatchObject({ size: 1, available: 1 });
    }
  });

  it('moves sessions between warehouses and leaves none open', async () => {
    const { server, engine, openPool } = await start();
    const pool = openPool(undefined, { max: 2 });
    const warehouses = ['A_WH', 'B_WH', 'C_WH', 'A_WH', 'D_WH'];
    await Promise.all(warehouses.map((warehouse) => pool.run(statement('select 1', { warehouse }))));
    expect(server.sessionCount).toBe(2);
    await pool.close();
    expect(server.sessionCount).toBe(0);
    expect(engine.open.size).toBe(0);
    expect(server.bugs).toEqual([]);
  });

  it('reads large results in chunks, and its tags arrive', async () => {
    const { server, openPool } = await start({ chunkLimits: { inlineBytes: 10_000, chunkBytes: 50_000 } });
    const result = await openPool().run(statement('many'));
    expect(result.rows).toHaveLength(50_000);
    expect(result.rows.at(-1)).toEqual([49_999]);
    expect(JSON.parse(server.statements()[0]?.queryTag ?? '')).toEqual(statement('').tag);
  });

  it('lives through the expiry of its session token', async () => {
    const { openPool, server } = await start({ validity: { sessionToken: 2, masterToken: 3600 } });
    const pool = openPool();
    await pool.run(statement('select 1'));
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    expect((await pool.run(statement('select 1'))).rows).toEqual([[1]]);
    expect(server.sessionCount).toBe(1);
  });
});

describe('Cortex REST on the embedded warehouse', () => {
  const ann = { user: 'ann' };
  const ask = (model: string, content = 'one two three') => ({
    model,
    messages: [{ role: 'user' as const, content }],
  });

  it('completes, embeds, searches and lists models, with a key pair and an access token', async () => {
    const { openRest } = await start();
    for (const credentials of [keyPair, accessToken]) {
      const rest = openRest(credentials);
      const events = [];
      for await (const event of rest.complete({ ...ask('echo'), maxTokens: 2 }, ann)) events.push(event);
      expect(events).toEqual([
        { type: 'delta', text: 'one ', model: 'local-echo' },
        { type: 'delta', text: 'two ', model: 'local-echo' },
        { type: 'usage', inputTokens: 5, outputTokens: 2 },
        { type: 'finish', reason: 'length', model: 'local-echo' },
      ]);
      expect(await rest.completeWhole(ask('echo'), ann)).toMatchObject({
        text: 'one two three',
        reason: 'stop',
      });
      expect(await rest.embed('any', ['a', 'b'], ann)).toMatchObject({
        vectors: [
          [0, 0.5],
          [1, 0.5],
        ],
        totalTokens: 9,
      });
      const search = { database: 'DB', schema: 'S', service: 'docs', query: 'q' };
      expect((await rest.search(search, ann)).rows).toHaveLength(1);
      expect(await rest.models(ann)).toEqual(['echo', 'endless']);
    }
  });

  it('stops the generation when its reader leaves', async () => {
    const { models, openRest } = await start();
    for await (const _ of openRest(accessToken).complete(ask('endless'), ann)) break;
    await expect.poll(() => models.stopped).toBe(true);
  });

  it('tells a refusal from an answer that broke off', async () => {
    const { openRest } = await start();
    const complete = (model: string, credentials: RestCredentials = accessToken) =>
      openRest(credentials)
        .complete(ask(model), ann)
        .next()
        .then(() => 'began');
    await expect(complete('nope')).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringContaining('unknown model'),
    });
    const stranger = newKeyPair();
    await expect(
      complete('echo', { kind: 'key-pair', privateKey: { value: privatePem(stranger) } }),
    ).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
    for (const model of ['breaks', 'unfinished']) {
      await expect(openRest(accessToken).completeWhole(ask(model), ann)).rejects.toBeDefined();
      const events = openRest(accessToken).complete(ask(model), ann);
      await events.next();
      await expect(events.next()).rejects.toMatchObject({ code: 'UPSTREAM_TRUNCATED' });
    }
  });
});
