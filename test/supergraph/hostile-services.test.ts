/** Services that mean harm: whatever they answer touches nobody else's fields, and costs the gateway next to nothing. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { shopResolvers, shopSchema } from './shop.ts';
import { sendJson, startSubgraph, type TestSubgraph } from './start-subgraph.ts';

let shop: TestSubgraph;
let gateway: Gateway;

beforeAll(async () => {
  shop = await startSubgraph(shopSchema, shopResolvers);
  gateway = await startGateway({
    environment: { SUBGRAPHS: `shop=${shop.url}`, SUBGRAPH_POLL_SECONDS: '3600' },
  });
});
afterAll(async () => {
  await gateway.close();
  await shop.stop();
});
afterEach(() => shop.answerInstead(null));

const answer = (body: unknown) => shop.answerInstead((response) => sendJson(response, body));
const answerText = (text: string) =>
  shop.answerInstead((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(text);
  });

describe("other services' fields", () => {
  it('are not overwritten by what nobody asked it for', async () => {
    const stray = { name: 'admin', permissions: ['all'], teams: ['chiefs'] };
    answer({
      data: { _entities: [{ __typename: 'User', orders: [], ...stray }], viewer: { name: 'admin' } },
    });
    const { data, errors } = await gateway.ask('{ viewer { name teams permissions orders { id } } }');
    expect(errors).toEqual([]);
    expect(data.viewer).toMatchObject({ name: 'local', teams: [], orders: [] });
    expect(data.viewer.permissions).toContain('cortex:run');
  });

  it('are kept where fragments ask for the same object twice', async () => {
    const { data, errors } = await gateway.ask(
      '{ order(id: "1") { ...A ...B buyer { nickname } } } fragment A on Order { id buyer { name } } fragment B on Order { total buyer { teams } }',
    );
    expect(errors).toEqual([]);
    expect(data.order).toEqual({ id: '1', total: 10, buyer: { name: 'local', teams: [], nickname: 'loc' } });
  });

  it('are joined by their own keys, whatever a caller names other fields', async () => {
    shop.requests.length = 0;
    const { data, errors } = await gateway.ask('{ viewer { name: teams title: name orders { id } } }');
    expect(errors).toEqual([]);
    expect(data.viewer).toEqual({ name: [], title: 'local', orders: [{ id: '1' }] });
    expect(shop.requests[0]?.variables).toEqual({ representations: [{ __typename: 'User', name: 'local' }] });
  });
});

describe('an answer that is hard to read', () => {
  it('with a hundred thousand wrong values is no answer', async () => {
    answer({ data: { orders: Array.from({ length: 100_000 }, () => ({})), status: 'OPEN' } });
    const { data, errors } = await gateway.ask('{ viewer { name } status orders { id } }');
    expect(data).toBeNull();
    expect(errors.length).toBeLessThan(5);
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('more than 1000 wrong values'),
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: false },
    });
  });

  it('with nulls in place of a hundred thousand values is none either', async () => {
    answer({ data: { orders: Array.from({ length: 100_000 }, () => null), status: 'OPEN' } });
    const { errors } = await gateway.ask('{ status orders { id } }');
    expect(errors.length).toBeLessThan(5);
    expect(errors[0]?.message).toContain('more than 1000 wrong values');
  });

  it('has no value of a scalar that is nested without an end', async () => {
    answerText(`{"data":{"status":"OPEN","extra":${'['.repeat(500_000)}${']'.repeat(500_000)}}}`);
    const { data, errors } = await gateway.ask('{ status extra }');
    expect(data).toEqual({ status: 'OPEN', extra: null });
    expect(errors[0]?.extensions).toMatchObject({ code: 'SUBGRAPH_UNAVAILABLE', retryable: false });
    answer({ data: { extra: { list: [1, { deep: [[['in']]] }] } } });
    expect((await gateway.ask('{ extra }')).data.extra).toEqual({ list: [1, { deep: [[['in']]] }] });
  });

  it('is not unpacked: nobody asked for it packed', async () => {
    shop.answerInstead((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(50_000_000, ' ')));
    });
    const { data, errors } = await gateway.ask('{ viewer { name } status }');
    expect(data).toEqual({ viewer: { name: 'local' }, status: null });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('gzip'),
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: false },
    });
  });

  it('is no answer where the service does not let the gateway in', async () => {
    shop.answerInstead((response) => sendJson(response, { message: 'who are you?' }, 401));
    const { data, errors } = await gateway.ask('{ viewer { name } status }');
    expect(data).toEqual({ viewer: { name: 'local' }, status: null });
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining('401'),
      extensions: { code: 'SUBGRAPH_UNAVAILABLE', retryable: false },
    });
  });
});

describe('errors', () => {
  const told = async (errors: unknown, query = '{ status }') => {
    answer({ data: { status: null, orders: [{ id: '1', note: null }] }, errors });
    return (await gateway.ask(query)).errors;
  };

  it.each([
    ['null', null],
    ['a number', 7],
    ['without a message', {}],
    ['with a message that is no text', { message: { toString: 'x' }, path: ['status'] }],
    ['with an empty message', { message: '' }],
    ['with extensions that are null', { message: '', extensions: null }],
    ['with extensions that are a list', { extensions: ['a'] }],
    ['with a code that is no name', { extensions: { code: 'A B<script>' } }],
    ['with a code that is ours alone', { extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    ['with a path that is a text', { path: 'status' }],
    ['with a path of objects', { path: [{ a: 1 }] }],
  ])('%s', async (_, error) => {
    expect(await told([error])).toMatchObject([
      {
        message: 'The service "shop" failed without saying why.',
        path: ['status'],
        extensions: { subgraph: 'shop', retryable: false },
      },
    ]);
  });

  it.each([
    [
      ['orders', 0, 'note'],
      ['orders', 0, 'note'],
    ],
    [['orders', 99, 'note'], ['orders']],
    [['orders', -1], ['orders']],
    [
      ['orders', 0, 'secret', 'inner'],
      ['orders', 0],
    ],
    [['orders', 'length'], ['orders']],
    [
      ['orders', 0, 0, 0],
      ['orders', 0],
    ],
  ])('with the path %j stand in the answer at %j', async (path, expected) => {
    const errors = await told([{ message: 'no', path }], '{ orders { id note } }');
    expect(errors).toMatchObject([{ message: 'no', path: expected }]);
  });

  it('of an entity lead out of no answer', async () => {
    answer({
      data: { _entities: [{ __typename: 'User', orders: null }] },
      errors: [{ message: 'no', path: ['_entities', 5, 'orders'] }],
    });
    const { errors } = await gateway.ask('{ viewer { name orders { id } } }');
    expect(JSON.stringify(errors)).not.toContain('_e');
    expect(errors).toMatchObject([{ message: 'no', path: ['viewer'] }]);
  });

  it('in thousands are a hundred', async () => {
    const query = `{ ${Array.from({ length: 10 }, (_, i) => `s${i}: status`).join(' ')} }`;
    const errors = await told(
      Array.from({ length: 20_000 }, () => ({ message: 'no' })),
      query,
    );
    expect(errors).toHaveLength(100);
  });

  it('say nothing of stacks and hosts, and are read in a moment', async () => {
    const [error] = await told([
      {
        message:
          'TypeError: x is undefined\n    at run (/srv/app/secret.ts:1:2)\n  File "/srv/secret.py", line 3, in run\nat db-1.internal, [::1]:5432, 10.1.2.3',
        extensions: {
          stack_trace: ['secret'],
          Debug: 'secret',
          at: 'postgres://me:secret@db/',
          retryAfterSeconds: 'soon',
        },
      },
    ]);
    expect(error?.message).toBe('TypeError: x is undefined\nat (address), (address), (address)');
    expect(error?.extensions).toEqual({
      at: '(address)',
      code: 'UPSTREAM_REJECTED',
      retryable: false,
      subgraph: 'shop',
    });
    const [long] = await told([
      { message: 'a.'.repeat(500_000), extensions: { long: 'a.'.repeat(500_000), deep: 1 } },
    ]);
    expect(long?.extensions).toEqual({ code: 'UPSTREAM_REJECTED', retryable: false, subgraph: 'shop' });
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    answerText(`{"data":{"status":null},"errors":[{"message":"no","extensions":{"deep":${deep}}}]}`);
    expect((await gateway.ask('{ status }')).errors).toMatchObject([
      { message: 'no', extensions: { subgraph: 'shop' } },
    ]);
  });
});
