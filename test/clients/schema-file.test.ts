/** `/schema.graphql`: what generators of other languages read. */
import { readFileSync } from 'node:fs';
import { buildClientSchema, buildSchema, getIntrospectionQuery, parse, printSchema, validate } from 'graphql';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer } from '../support/token-issuer.ts';

const file = (name: string) => readFileSync(new URL(`../../clients/${name}`, import.meta.url), 'utf8');
const path = '/schema.graphql';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

it('is what the file has, and nothing of federation', async () => {
  const { status, headers, text } = await gateway.send({ path });
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(text).toBe(file('schema.graphql'));
  expect(text).not.toMatch(/_entities|_service|_Any|federation__|link__|@key|@cost|@requiresScopes/);
  const schema = buildSchema(text);
  for (const document of Object.values<string>(JSON.parse(file('persisted-documents.json'))))
    expect(validate(schema, parse(document))).toEqual([]);
});

it('has every type that introspection tells of', async () => {
  const { data } = await gateway.ask(getIntrospectionQuery());
  const told = printSchema(buildClientSchema(data));
  const { text } = await gateway.send({ path });
  const names = (sdl: string) =>
    [...sdl.matchAll(/^(?:type|input|enum|scalar|interface|union) (?!_|federation__|link__)(\w+)/gm)]
      .map(([, name]) => name)
      .toSorted();
  expect(names(text)).toEqual(names(told));
});

it('is sent once, and then again only when it has changed', async () => {
  const first = await gateway.send({ path });
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]+"$/);
  const again = await gateway.send({ path, headers: { 'if-none-match': etag } });
  expect([again.status, again.text]).toEqual([304, '']);
  const other = await gateway.send({ path, headers: { 'if-none-match': '"another"' } });
  expect([other.status, other.text]).toEqual([200, first.text]);
  const head = await gateway.send({ path, method: 'HEAD' });
  expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', etag]);
});

it('is refused like introspection: without a token, and where documents must be trusted', async () => {
  const issuer = await startTokenIssuer();
  const guarded = await startGateway({ environment: { ...issuer.environment, TRUSTED_DOCUMENTS: 'only' } });
  try {
    const codeOf = async (headers: Record<string, string>) => {
      const { status, errors } = await guarded.send({ path, headers });
      return [status, errors[0]?.extensions.code];
    };
    expect(await codeOf({})).toEqual([401, 'UNAUTHENTICATED']);
    expect(await codeOf(await issuer.bearer({ sub: 'ada' }))).toEqual([403, 'TRUSTED_DOCUMENT_REQUIRED']);
  } finally {
    await guarded.close();
    issuer.close();
  }
});
