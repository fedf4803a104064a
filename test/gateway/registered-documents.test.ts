/** Documents that an operator registered, and how often one caller may ask: the same on every door. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDocumentSource, type UntrustedDocument } from '../../src/graphql/document-source.ts';
import { readOperationRequest, type Visit } from '../../src/graphql/operation.ts';
import { readTrustedDocuments } from '../../src/graphql/trusted-documents.ts';
import { createUntrustedLog } from '../../src/graphql/untrusted-log.ts';
import type { UserName } from '../../src/identity/caller.ts';
import { createRateLimiter } from '../../src/identity/rate-limiter.ts';
import { doors } from '../support/doors.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const listed = 'query Name { viewer { name } }';
const id = sha256(listed);
const byHash = (hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } });
const everyDoor = Object.entries(doors);

const folder = mkdtempSync(join(tmpdir(), 'documents-'));
const path = join(folder, 'documents.json');
writeFileSync(path, JSON.stringify({ [id]: listed }));
afterAll(() => rmSync(folder, { recursive: true }));

describe('with TRUSTED_DOCUMENTS=only and a limit of 4 operations a minute', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    const environment = {
      TRUSTED_DOCUMENTS: 'only',
      TRUSTED_DOCUMENTS_PATH: path,
      RATE_LIMIT_PER_MINUTE: '4',
    };
    gateway = await startGateway({ environment });
  });
  afterAll(() => gateway.close());
  const as = (user: string) => ({ 'x-gateway-user': user });

  it.each(everyDoor)(
    'a document of the list runs by its id, its hash and its text: %s',
    async (door, ask) => {
      const user = `listed by ${door}`;
      for (const body of [{ documentId: `sha256:${id}` }, { documentId: id }, byHash(id), { query: listed }])
        expect(await ask(gateway.url, body, as(user))).toContain(`"name":"${user}"`);
    },
  );

  it.each(everyDoor)('every other is refused, and nothing registers it: %s', async (door, ask) => {
    const other = '{ viewer { name } }';
    const hash = sha256(other);
    const refused = [{ query: other }, { query: other, ...byHash(hash) }, byHash(hash), { documentId: hash }];
    for (const body of refused) {
      const answer = await ask(gateway.url, body, as(`unlisted by ${door}`));
      expect(answer).toContain('TRUSTED_DOCUMENT_REQUIRED');
      expect(answer).not.toContain('"name"');
    }
  });

  it.each(everyDoor)(
    'the fifth operation is told when to come again, before any work: %s',
    async (door, ask) => {
      const user = as(`busy by ${door}`);
      for (let i = 0; i < 4; i++)
        expect(await ask(gateway.url, { documentId: id }, user)).toContain('busy by');
      // A document that is refused for itself too, to show which comes first.
      const answer = await ask(gateway.url, { query: '{ no' }, user);
      expect(answer).toContain('"code":"RATE_LIMITED"');
      const seconds = Number(/"retryAfterSeconds":(\d+)/.exec(answer)?.[1]);
      expect(seconds).toBeGreaterThan(0);
      expect(seconds).toBeLessThanOrEqual(61);
      expect(await ask(gateway.url, { documentId: id }, as(`idle by ${door}`))).toContain('idle by');
    },
  );

  it('a refusal has the status and the header that HTTP clients wait by', async () => {
    const ask = () => gateway.ask(listed, { user: 'header' });
    for (let i = 0; i < 4; i++) await ask();
    const { status, headers } = await ask();
    expect([status, Number(headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await gateway.ask('{ __typename }', { user: 'untrusted' })).status).toBe(403);
  });
});

describe('a document source', () => {
  const user = { name: 'ada' as UserName, teams: [], permissions: new Set<never>() };
  const visit = { user } as unknown as Visit;
  const trusted = new Map([[id, listed]]);

  it('with warn takes everything, and tells once of each document, by its id, what is not in the list', () => {
    const logged: object[] = [];
    let counted = 0;
    const logger = { debug() {}, info() {}, error() {}, warn: (fields: object) => logged.push(fields) };
    const count = () => {
      counted += 1;
    };
    const onUntrusted = createUntrustedLog({ logger, count });
    const source = createDocumentSource({ trusted, trust: 'warn', onUntrusted });
    const find = (body: object) => source.find(readOperationRequest(body), visit);
    for (let i = 0; i < 3; i++) {
      expect(find({ query: listed })).toBe(listed);
      expect(find({ documentId: id })).toBe(listed);
      expect(find({ query: '{ a }' })).toBe('{ a }');
    }
    expect(logged).toEqual([{ id: sha256('{ a }'), operationName: null, user: 'ada' }]);
    expect(counted).toBe(3);
  });

  it('with off takes ids of the list all the same, and says of others that they are unknown', () => {
    const told: UntrustedDocument[] = [];
    const source = createDocumentSource({ trusted, trust: 'off', onUntrusted: (it) => told.push(it) });
    const find = (body: object) => source.find(readOperationRequest(body), visit);
    expect(find({ documentId: id })).toBe(listed);
    expect(() => find({ documentId: 'nothing' })).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }));
    expect(() => find(byHash(sha256('x')))).toThrow('PersistedQueryNotFound');
    expect(told).toEqual([]);
  });
});

describe('the list of trusted documents', () => {
  const read = (content: unknown) => {
    const file = join(folder, 'list.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readTrustedDocuments(file);
  };

  it("is by default of the gateway's own operations, each by its hash", async () => {
    const own = await readTrustedDocuments(null);
    expect(own.size).toBeGreaterThan(5);
    for (const [hash, document] of own) expect(hash).toBe(sha256(document));
  });

  it("may be Apollo's manifest", async () => {
    const manifest = {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id, body: listed }],
    };
    expect([...(await read(manifest))]).toEqual([[id, listed]]);
  });

  it.each([
    ['no JSON', /is no JSON/],
    ['[]', /a text with an id/],
    ['{"a": 1}', /a text with an id/],
    ['{"a": "{ a }", "a": "{ b }"}', /a: is given twice/],
    ['{"format":"apollo-persisted-query-manifest","operations":[{}]}', /a text with an id/],
    [
      '{"format":"apollo-persisted-query-manifest","operations":[{"id":"a","body":"{ a }"},{"id":"a","body":"{ b }"}]}',
      /is given twice/,
    ],
  ])('stops the start with the setting and the file when it is none: %s', async (content, why) => {
    const refusal = await read(content).catch((error) => error);
    expect([refusal.name, refusal.message]).toEqual([
      'ConfigError',
      expect.stringMatching(/^TRUSTED_DOCUMENTS_PATH: \S+list\.json: /),
    ]);
    expect(refusal.message).toMatch(why);
  });

  it('stops the start when it is nowhere', async () => {
    await expect(readTrustedDocuments(join(folder, 'nowhere.json'))).rejects.toThrow(
      /^TRUSTED_DOCUMENTS_PATH: \S+nowhere\.json: cannot be read \(ENOENT\)$/,
    );
  });
});

describe('a limit by the minute', () => {
  it('holds for any 60 seconds, counts no refusal, and is for each user alone', () => {
    let now = 12_345;
    const limiter = createRateLimiter({ perMinute: 3, now: () => now });
    const user = (name: string) => ({ name: name as UserName, teams: [], permissions: new Set<never>() });
    const admitted = (name = 'ada') => {
      try {
        limiter.admit(user(name));
        return true;
      } catch (error) {
        expect(error).toMatchObject({ code: 'RATE_LIMITED', retryable: true });
        const { retryAfterSeconds } = (error as { details: { retryAfterSeconds: number } }).details;
        return retryAfterSeconds;
      }
    };
    expect([admitted(), admitted()]).toEqual([true, true]);
    now += 30_000;
    expect([admitted(), admitted(), admitted(), admitted('bob')]).toEqual([true, 31, 31, true]);
    now += 30_000;
    expect(admitted()).toBe(1);
    now += 1_000;
    expect([admitted(), admitted(), admitted()]).toEqual([true, true, 30]);
    now += 10 * 60_000;
    expect([admitted(), admitted(), admitted(), admitted()]).toEqual([true, true, true, 61]);
  });

  it('of 0 is none', () => {
    const limiter = createRateLimiter({ perMinute: 0 });
    const user = { name: 'ada' as UserName, teams: [], permissions: new Set<never>() };
    for (let i = 0; i < 1_000; i++) limiter.admit(user);
  });
});
