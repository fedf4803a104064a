import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifyByJwt, identifyLocally } from '../../src/identity/identify.ts';

const teamsOf = (name: string) => (name === 'ada' ? ['research'] : []);

describe('local mode', () => {
  const identify = identifyLocally(teamsOf);

  it('takes the caller from x-gateway-user and may do everything', async () => {
    const ada = await identify({ 'x-gateway-user': 'ada' });
    expect(ada).toMatchObject({ name: 'ada', teams: ['research'] });
    expect([...ada.permissions].sort()).toEqual(['credits:admin', 'sql:write']);
    expect(await identify({})).toMatchObject({ name: 'local', teams: [] });
  });

  it.each(['', 'two\nlines', 'x'.repeat(10_000), 'nul\u0000', '\ud800'])(
    'refuses the name %j',
    async (name) => {
      await expect(identify({ 'x-gateway-user': name })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    },
  );

  it.each(["O'Brien", 'Renée ✨', 'a"b'])('accepts the name %j', async (name) => {
    expect((await identify({ 'x-gateway-user': name })).name).toBe(name);
  });
});

describe('JWT mode', () => {
  const [issuer, audience] = ['https://id.example', 'cortex-gateway'];
  const keys = generateKeyPair('RS256');
  const jwks = createServer(async (_, response) => {
    const key = { ...(await exportJWK((await keys).publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key] }));
  });
  beforeAll(() => new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve)));
  afterAll(() => jwks.close());

  const identify = (headers: Record<string, string>) => {
    const jwksUrl = new URL(`http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`);
    return identifyByJwt({ jwksUrl, issuer, audience, teamsOf })(headers);
  };
  const token = async (claims: Record<string, unknown>, expires = '5m', from = issuer) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(from)
      .setAudience(audience)
      .setExpirationTime(expires)
      .sign((await keys).privateKey);
  const bearer = async (...args: Parameters<typeof token>) => ({
    authorization: `Bearer ${await token(...args)}`,
  });

  it('takes name, teams and permissions from a signed token', async () => {
    const user = await identify(await bearer({ sub: 'ada', teams: ['data'], scope: 'openid sql:write' }));
    expect(user).toMatchObject({ name: 'ada', teams: ['research', 'data'] });
    expect([...user.permissions]).toEqual(['sql:write']);
  });

  it('ignores x-gateway-user', async () => {
    const headers = { ...(await bearer({ sub: 'ada' })), 'x-gateway-user': 'root' };
    expect((await identify(headers)).name).toBe('ada');
  });

  it.each([
    ['no token', async () => ({}), 'Send a token'],
    ['another scheme', async () => ({ authorization: 'Basic abc' }), 'Send a token'],
    ['rubbish', async () => ({ authorization: 'Bearer abc' }), 'not valid'],
    ['an expired token', () => bearer({ sub: 'ada' }, '-1m'), 'has expired'],
    ['a foreign issuer', () => bearer({ sub: 'ada' }, '5m', 'https://evil.example'), '"iss" claim'],
    ['no subject', () => bearer({}), '"sub" claim'],
    ['a subject with a line break', () => bearer({ sub: 'a\nb' }), 'control characters'],
  ])('refuses %s', async (_, headers, message) => {
    await expect(identify(await headers())).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      message: expect.stringContaining(message),
    });
  });

  it('refuses an unsigned token and one signed with the public key as a shared secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = part({ sub: 'ada', iss: issuer, aud: audience, exp: Date.now() / 1000 + 300 });
    const unsigned = `${part({ alg: 'none' })}.${claims}.`;
    await expect(identify({ authorization: `Bearer ${unsigned}` })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
    const shared = await new SignJWT({ sub: 'ada' })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m')
      .sign(new TextEncoder().encode(JSON.stringify(await exportJWK((await keys).publicKey))));
    await expect(identify({ authorization: `Bearer ${shared}` })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    });
  });
});
