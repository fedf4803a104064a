/** The corpus of `bench/hostile`: each request is refused as it should be, nothing reaches a back end, and the next is answered. */
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type HostileRequest, hostileRequests } from '../../bench/hostile/requests.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
  gateway.mark();
});
afterAll(() => gateway.close());

async function codeOf({ method, search, headers, body }: HostileRequest): Promise<string | undefined> {
  const { text } = await gateway.send({
    method,
    path: `/graphql${search}`,
    headers,
    ...(body && { body: new Uint8Array(body) }),
  });
  return /"code":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 200);
}

it('has at least forty requests, each with a name of its own', () => {
  expect(new Set(hostileRequests.map(({ name }) => name)).size).toBe(hostileRequests.length);
  expect(hostileRequests.length).toBeGreaterThanOrEqual(40);
});

it.each(hostileRequests.map((request) => [request.name, request] as const))(
  'refuses %s',
  async (_, request) => {
    expect(await codeOf(request)).toBe(request.code);
  },
);

it('let none of them reach a back end, and answers honest callers as before', async () => {
  expect(gateway.reached()).toEqual({ statements: [], restCalls: 0, gpuRequests: 0 });
  expect((await gateway.ask('{ viewer { name } }')).data).toEqual({ viewer: { name: 'local' } });
});

it('refuses a thousand entities at once that the caller may not see, and goes on', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const created = await gateway.ask(
    'mutation { createApiKey(input: { name: "little", permissions: ["cortex:run"] }) { secret } }',
  );
  const representations = Array.from({ length: 1_000 }, () => ({ __typename: 'User', name: 'bob' }));
  const { errors } = await gateway.ask(
    'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }',
    {
      variables: { r: representations },
      headers: { authorization: `Bearer ${created.data?.createApiKey.secret}` },
    },
  );
  expect(errors).toHaveLength(1_000);
  expect(unhandled).toEqual([]);
});

it('reads no more of many large results than a request may have', async () => {
  const fields = Array.from(
    { length: 12 },
    (_, i) =>
      `r${i}: executeSql(input: { statement: "SELECT REPEAT('x', 7000000) AS X${i}" }) { rows truncated }`,
  );
  const { data, errors } = await gateway.ask(`{ ${fields.join(' ')} }`);
  expect(errors).toEqual([]);
  const results: Record<string, { rows: unknown[]; truncated: boolean }> = data;
  const cutOff = Object.values(results).filter(({ truncated }) => truncated);
  expect(cutOff).toHaveLength(2);
  expect(cutOff.map(({ rows }) => rows)).toEqual([[], []]);
});
