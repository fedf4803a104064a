/** The issuer's keys: what happens while they cannot be read, and when they change. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Identify, identifyByJwt } from '../../src/identity/identify.ts';
import { createSigningKeys } from '../../src/identity/signing-keys.ts';
import { createLogger } from '../../src/observability/log.ts';

const [issuer, audience] = ['https://id.example', 'cortex-gateway'];
const HOUR = 3_600_000;

const keyOf = async (kid: string) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } };
};
type Key = Awaited<ReturnType<typeof keyOf>>;

let answer: (response: ServerResponse) => void;
let reads = 0;
const jwks = createServer(({ url }, response) => {
  if (url === '/elsewhere') return response.end(JSON.stringify({ keys: [one.jwk] }));
  reads += 1;
  return answer(response);
});
beforeAll(() => new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  jwks.closeAllConnections();
  jwks.close();
});

const serving = (...keys: readonly Key[]) => {
  answer = (response) => response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
};

let [one, two, stranger] = [] as unknown as [Key, Key, Key];
let identify: Identify;
let now = 0;
beforeEach(async () => {
  [one, two, stranger] = await Promise.all([keyOf('one'), keyOf('two'), keyOf('stranger')]);
  serving(one);
  [reads, now] = [0, 0];
  const url = new URL(`http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`);
  const keys = createSigningKeys({ url, logger: createLogger('silent'), now: () => now });
  identify = identifyByJwt({ keys, issuer, audience, teamsOf: () => [] });
});

async function signedBy({ kid, privateKey }: Key, header: { kid?: string; alg?: string } = { kid }) {
  const jwt = new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'ES256', ...header });
  const token = await jwt.setIssuer(issuer).setAudience(audience).setExpirationTime('5m').sign(privateKey);
  return identify({ authorization: `Bearer ${token}` });
}

const outages: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'answers 500': (response) => response.writeHead(500).end('oops'),
  'answers HTML': (response) => response.setHeader('content-type', 'text/html').end('<h1>Sorry</h1>'),
  'answers an empty key set': (response) => response.end('{"keys":[]}'),
  'answers null': (response) => response.end('null'),
  'sends elsewhere': (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  'cuts the connection': (response) => response.destroy(),
};

it.each(Object.entries(outages))(
  'an issuer that %s is retryable, and known keys go on serving',
  async (_, outage) => {
    answer = outage;
    const unavailable = {
      code: 'UPSTREAM_UNAVAILABLE',
      extensions: { retryable: true, retryAfterSeconds: 3 },
    };
    await expect(signedBy(one)).rejects.toMatchObject(unavailable);
    serving(one);
    now += 3_000;
    expect((await signedBy(one)).name).toBe('ada');

    answer = outage;
    now += HOUR;
    expect((await signedBy(one)).name).toBe('ada');
    // A key that may be new cannot be told from a wrong one now: that is ours, not the client's.
    now += 3_000;
    await expect(signedBy(two)).rejects.toMatchObject(unavailable);
    expect((await signedBy(one)).name).toBe('ada');
    now += 24 * HOUR;
    await expect(signedBy(one)).rejects.toMatchObject(unavailable);
  },
);

it('takes a rotated key at once, and reads the keys once for any number of unknown ones', async () => {
  await signedBy(one);
  expect(reads).toBe(1);
  now += 3_000;
  serving(two);
  expect((await signedBy(two)).name).toBe('ada');
  expect(reads).toBe(2);
  await expect(signedBy(one)).rejects.toMatchObject({ extensions: { retryable: true } });
  expect(reads).toBe(2);

  now += 3_000;
  const strangers = await Promise.allSettled(Array.from({ length: 50 }, () => signedBy(stranger)));
  expect(strangers.every(({ status }) => status === 'rejected')).toBe(true);
  expect(reads).toBe(3);
  expect((await signedBy(two)).name).toBe('ada');
  now += 3_000;
  await expect(signedBy(stranger)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
});

it.each<[string, string | undefined]>([
  ['of the same name', 'one'],
  ['of no name', undefined],
])('takes a key %s that has come in the place of another at once', async (_, kid) => {
  const named = async () => {
    const key = await keyOf('one');
    return { ...key, jwk: { ...key.jwk, kid } };
  };
  const [before, after] = await Promise.all([named(), named()]);
  const header = kid === undefined ? {} : { kid };
  serving(before as Key);
  expect((await signedBy(before as Key, header)).name).toBe('ada');
  now += 3_000;
  serving(after as Key);
  expect((await signedBy(after as Key, header)).name).toBe('ada');
  expect(reads).toBe(2);

  const forged = await Promise.allSettled(Array.from({ length: 50 }, () => signedBy(stranger, header)));
  expect(forged.map(({ status }) => status)).toEqual(Array(50).fill('rejected'));
  expect(reads).toBe(2);
  // While the issuer is away the token may as well be of a key that nobody could read yet.
  now += 3_000;
  answer = (response) => response.writeHead(500).end();
  await expect(signedBy(stranger, header)).rejects.toMatchObject({ extensions: { retryable: true } });
});

const { publicKey: short } = generateKeyPairSync('rsa', { modulusLength: 1024 });
const unusable: Readonly<Record<string, [alg: string, jwk: object]>> = {
  'is no point of its curve': ['ES256', { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' }],
  'lacks a part': ['RS256', { kty: 'RSA', e: 'AQAB' }],
  'is too short': ['RS256', short.export({ format: 'jwk' })],
};

it.each(Object.entries(unusable))(
  'a key that %s is no fault of its token, and stands in no way of others',
  async (_, [alg, jwk]) => {
    const { privateKey } = await generateKeyPair(alg);
    const broken: Key = { kid: 'broken', privateKey, jwk: { ...jwk, kid: 'broken', alg, use: 'sig' } };
    serving(broken, one);
    for (const wait of [0, 0, 3_000]) {
      now += wait;
      await expect(signedBy(broken, { alg, kid: 'broken' })).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        extensions: { retryable: true },
      });
      expect((await signedBy(one)).name).toBe('ada');
    }
    expect(reads).toBe(2);
  },
);

it('verifies a token once, until a key is withdrawn or all are too old', async () => {
  const jwt = new SignJWT({ sub: 'ada' }).setProtectedHeader({ alg: 'ES256', kid: 'one' });
  jwt.setIssuer(issuer).setAudience(audience).setExpirationTime('5m');
  const headers = { authorization: `Bearer ${await jwt.sign(one.privateKey)}` };
  const user = await identify(headers);
  expect(await identify(headers)).toBe(user);
  expect(reads).toBe(1);

  // The set is old: it is read again beside the call, and no longer has the key.
  serving(two);
  now += HOUR;
  await identify(headers);
  await expect.poll(() => identify(headers).catch(({ code }) => code)).toBe('UPSTREAM_UNAVAILABLE');
  now += 3_000;
  await expect(identify(headers)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

  serving(one);
  now += 3_000;
  expect((await identify(headers)).name).toBe('ada');
  answer = (response) => response.writeHead(500).end();
  now += 25 * HOUR;
  await expect(identify(headers)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
});

it('tries every key for a token that names none', async () => {
  serving(two, one);
  expect((await signedBy(one, {})).name).toBe('ada');
  await expect(signedBy(stranger, {})).rejects.toMatchObject({
    code: 'UNAUTHENTICATED',
    message: expect.stringContaining('signature'),
  });
});
