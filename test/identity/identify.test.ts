import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifyByJwt, identifyLocally } from '../../src/identity/identify.ts';
import { permissionNames } from '../../src/identity/permissions.ts';
import { createSigningKeys } from '../../src/identity/signing-keys.ts';
import { createLogger } from '../../src/observability/log.ts';

const teamsOf = (name: string) => (name === 'ada' ? ['research'] : []);

describe('local mode', () => {
  const identify = identifyLocally(teamsOf);

  it('takes the caller from x-gateway-user and may do everything', async () => {
    const ada = await identify({ 'x-gateway-user': 'ada' });
    expect(ada).toMatchObject({ name: 'ada', teams: ['research'] });
    expect([...ada.permissions].sort()).toEqual([...permissionNames].sort());
    expect(await identify({})).toMatchObject({ name: 'local', teams: [] });
  });

  it.each([
    '',
    'two\nlines',
    'x'.repeat(10_000),
    'x'.repeat(257),
    'nul\u0000',
    '\ud800',
    '*',
    ' ada',
    'ada\u00a0',
    'a\u3000b',
    'ad\u200ba',
    'ad\u200da',
    '\u202eada',
    'ada\ufe0f',
    'ada\u3164',
    '\ufeffada',
    'ada\u2028',
    '\u{e0061}ada',
    '\ufdd0',
    '\u2800',
    'ada\ue000',
    'ada\u{f0000}',
    'ada\u{13441}',
    'ada\u{13442}',
    'ada\u{1d159}',
  ])('refuses the name %j', async (name) => {
    await expect(identify({ 'x-gateway-user': name })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it.each(["O'Brien", 'Renée ✨', 'a"b', '山田 太郎', 'ада', 'x'.repeat(256)])(
    'accepts the name %j',
    async (name) => {
      expect((await identify({ 'x-gateway-user': name })).name).toBe(name);
    },
  );

  it('knows one user by one name, however it is composed and whatever bytes carry it', async () => {
    const spellings = ['Ren\u00e9e', 'Rene\u0301e', Buffer.from('Ren\u00e9e').toString('latin1')];
    for (const name of spellings)
      expect((await identify({ 'x-gateway-user': name })).name).toBe('Ren\u00e9e');
  });

  it('refuses a mark that cannot be seen, whatever bytes carry it', async () => {
    for (const mark of ['\ufeff', '\u200b', '\u202e']) {
      const bytes = Buffer.from(`${mark}ada`).toString('latin1');
      for (const name of [`${mark}ada`, bytes])
        await expect(identify({ 'x-gateway-user': name })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });
});

describe('JWT mode', () => {
  const soon = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;
  const [issuer, audience] = ['https://id.example', 'cortex-gateway'];
  const keys = generateKeyPair('RS256');
  const shared = new TextEncoder().encode('a secret that everybody shares, long enough');
  const jwks = createServer(async (_, response) => {
    const key = { ...(await exportJWK((await keys).publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const secret = { kty: 'oct', k: Buffer.from(shared).toString('base64url'), kid: 'shared', alg: 'HS256' };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key, secret] }));
  });
  beforeAll(() => new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve)));
  afterAll(() => jwks.close());

  const identify = (headers: Record<string, string>) => {
    const url = new URL(`http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`);
    const signingKeys = createSigningKeys({ url, logger: createLogger('silent') });
    return identifyByJwt({ keys: signingKeys, issuer, audience, teamsOf })(headers);
  };
  const token = async (
    claims: Record<string, unknown>,
    expires: string | number | null = '5m',
    from = issuer,
  ) => {
    const jwt = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' });
    jwt.setIssuer(from).setAudience(audience);
    if (expires !== null) jwt.setExpirationTime(expires);
    return jwt.sign((await keys).privateKey);
  };
  const bearer = async (...args: Parameters<typeof token>) => ({
    authorization: `Bearer ${await token(...args)}`,
  });

  it('takes name, teams and permissions from a signed token', async () => {
    const user = await identify(await bearer({ sub: 'ada', teams: ['data'], scope: 'openid sql:write' }));
    expect(user).toMatchObject({ name: 'ada', teams: ['research', 'data'] });
    expect([...user.permissions]).toEqual(['sql:write']);
  });

  it('takes tokens of a clock that is a minute off', async () => {
    for (const [claims, expires] of [
      [{ sub: 'ada' }, '-57s'],
      [{ sub: 'ada', nbf: soon(57), iat: soon(57) }, '5m'],
    ] as const)
      expect((await identify(await bearer(claims, expires))).name).toBe('ada');
  });

  it('ignores x-gateway-user', async () => {
    const headers = { ...(await bearer({ sub: 'ada' })), 'x-gateway-user': 'root' };
    expect((await identify(headers)).name).toBe('ada');
  });

  it.each([
    ['no token', async () => ({}), 'Send a token'],
    ['another scheme', async () => ({ authorization: 'Basic abc' }), 'the scheme Basic is not taken'],
    ['two tokens', async () => ({ authorization: 'Bearer abc def' }), 'send a token'],
    ['rubbish', async () => ({ authorization: 'Bearer abc' }), 'it is no JWT'],
    ['an expired token', () => bearer({ sub: 'ada' }, '-61s'), 'has expired'],
    ['a token that is not good yet', () => bearer({ sub: 'ada', nbf: soon(62) }), '"nbf" claim'],
    ['a token from the future', () => bearer({ sub: 'ada', iat: soon(62) }), '"iat" claim'],
    ['a foreign issuer', () => bearer({ sub: 'ada' }, '5m', 'https://evil.example'), '"iss" claim'],
    ['no subject', () => bearer({}), '"sub" claim'],
    ['a subject with a line break', () => bearer({ sub: 'a\nb' }), 'cannot be seen (U+000A)'],
    ['a number as subject', () => bearer({ sub: 7 }), '"sub" claim must be text'],
    ['a token without an end', () => bearer({ sub: 'ada' }, null), '"exp" claim'],
    [
      'an end in milliseconds',
      () => bearer({ sub: 'ada' }, Date.now() + 300_000),
      '"exp" claim is more than',
    ],
    ['an end that never comes', () => bearer({ sub: 'ada' }, 1e300), '"exp" claim is more than'],
    ['teams as text', () => bearer({ sub: 'ada', teams: 'data' }), '"teams" claim must be a list'],
    ['teams as objects', () => bearer({ sub: 'ada', teams: [{ name: 'data' }] }), '"teams" claim'],
    ['teams as an object', () => bearer({ sub: 'ada', teams: { data: true } }), '"teams" claim'],
    ['a team that cannot be seen', () => bearer({ sub: 'ada', teams: ['da\u200bta'] }), '"teams" claim'],
    ['permissions as text', () => bearer({ sub: 'ada', permissions: 'sql:write' }), '"permissions" claim'],
    ['a scope as a list', () => bearer({ sub: 'ada', scope: ['sql:write'] }), '"scope" claim'],
  ])('refuses %s', async (_, headers, message) => {
    await expect(identify(await headers())).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(message),
    });
  });

  it('refuses an unsigned token, and one signed with a shared secret, even a secret of the key set', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = part({ sub: 'ada', iss: issuer, aud: audience, exp: Date.now() / 1000 + 300 });
    const publicKey = new TextEncoder().encode(JSON.stringify(await exportJWK((await keys).publicKey)));
    const signed = (kid: string, secret: Uint8Array) =>
      new SignJWT({ sub: 'ada' })
        .setProtectedHeader({ alg: 'HS256', kid })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime('5m')
        .sign(secret);
    for (const [given, alg] of [
      [`${part({ alg: 'none' })}.${claims}.`, 'none'],
      [await signed('one', publicKey), 'HS256'],
      [await signed('shared', shared), 'HS256'],
    ]) {
      await expect(identify({ authorization: `Bearer ${given}` })).rejects.toMatchObject({
        code: 'UNAUTHENTICATED',
        message: expect.stringContaining(`signed with ${alg}`),
      });
    }
  });

  it('says when the token ends, a minute for the clocks included', async () => {
    const { expiresAt } = await identify(await bearer({ sub: 'ada' }));
    expect(expiresAt).toBeGreaterThan(Date.now() + 200_000);
    expect(expiresAt).toBeLessThan(Date.now() + 361_000);
  });
});
