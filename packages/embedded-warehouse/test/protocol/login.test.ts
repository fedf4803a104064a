import { describe, expect, it } from 'vitest';
import { connect, destroy, execute, refusal } from './driver.ts';
import { issuer, type KeyPair, keypairToken, newKeyPair, privatePem, publicPem } from './keypair.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { post, startServer, type TestServer } from './server.ts';

const [mine, old, strangers] = [newKeyPair(), newKeyPair(), newKeyPair()];
const yesterday = new Date(Date.now() - 86_400_000);

const users = [
  {
    name: 'ada',
    password: 'right',
    publicKeys: [publicPem(old), publicPem(mine)],
    programmaticAccessTokens: ['ada-pat', { token: 'ada-old-pat', expiresAt: yesterday }],
    oauthTokens: ['ada-oauth', { token: 'ada-old-oauth', expiresAt: yesterday }],
    roles: ['ANALYST'],
    defaultRole: 'READER',
    defaultWarehouse: 'COMPUTE_WH',
    defaultDatabase: 'SALES',
    defaultSchema: 'PUBLIC',
  },
  { name: 'grace', password: 'other', programmaticAccessTokens: ['grace-pat'] },
];

const start = () => startServer({ engine: createScriptedEngine(), users });

async function loggedIn(server: TestServer, options: Parameters<typeof connect>[1]): Promise<string> {
  const session = await connect(server.url, options);
  await execute(session, 'select 1');
  await destroy(session);
  return server.statements().at(-1)?.user ?? '';
}

describe('a login is accepted', () => {
  it('with the password, whatever the case of the user name', async () => {
    const server = await start();
    expect(await loggedIn(server, { username: 'ADA', password: 'right' })).toBe('ADA');
  });

  it('with a key pair, also with a key about to be rotated out', async () => {
    const server = await start();
    for (const keys of [mine, old]) {
      const options = { authenticator: 'SNOWFLAKE_JWT', privateKey: privatePem(keys) };
      expect(await loggedIn(server, options)).toBe('ADA');
    }
  });

  it('with a programmatic access token, which names its user', async () => {
    const server = await start();
    const authenticator = 'PROGRAMMATIC_ACCESS_TOKEN';
    expect(await loggedIn(server, { username: undefined as never, authenticator, token: 'grace-pat' })).toBe(
      'GRACE',
    );
  });

  it('with a programmatic access token in place of the password', async () => {
    expect(await loggedIn(await start(), { password: 'ada-pat' })).toBe('ADA');
  });

  it('with an OAuth token', async () => {
    const options = { authenticator: 'OAUTH', token: 'ada-oauth' };
    expect(await loggedIn(await start(), options)).toBe('ADA');
  });

  it('with the context that the client names, and otherwise with the defaults of the user', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine, users });
    await connect(server.url);
    await connect(server.url, {
      role: 'analyst',
      warehouse: 'loading_wh',
      database: '"Quoted"',
      schema: 'raw',
    });
    expect([...engine.open]).toEqual([
      { user: 'ADA', role: 'READER', warehouse: 'COMPUTE_WH', database: 'SALES', schema: 'PUBLIC' },
      { user: 'ADA', role: 'ANALYST', warehouse: 'LOADING_WH', database: 'Quoted', schema: 'RAW' },
    ]);
  });
});

describe('a login is refused', () => {
  it.each([
    ['a wrong password', { password: 'wrong' }, '390100'],
    ['an unknown user', { username: 'nobody' }, '390100'],
    ["another user's token as password", { password: 'grace-pat' }, '390100'],
    ['an unknown access token', { authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: 'x' }, '394400'],
    [
      'an expired access token',
      { authenticator: 'PROGRAMMATIC_ACCESS_TOKEN', token: 'ada-old-pat' },
      '394400',
    ],
    ['an unknown OAuth token', { authenticator: 'OAUTH', token: 'x' }, '390303'],
    ['an expired OAuth token', { authenticator: 'OAUTH', token: 'ada-old-oauth' }, '390318'],
    [
      "another user's OAuth token",
      { username: 'grace', authenticator: 'OAUTH', token: 'ada-oauth' },
      '390309',
    ],
    ['a role that was not granted', { role: 'ACCOUNTADMIN' }, '390189'],
    ['another account', { account: 'elsewhere' }, '390201'],
  ])('for %s', async (_what, options, code) => {
    const server = await start();
    expect(await refusal(server.url, options)).toMatchObject({ code, sqlState: '08001' });
    expect(server.sessionCount).toBe(0);
  });

  it('for a key that is not registered', async () => {
    const server = await start();
    const options = { authenticator: 'SNOWFLAKE_JWT', privateKey: privatePem(strangers) };
    const error = await refusal(server.url, options);
    expect(error.code).toBe('390144');
    expect(error.message).toMatch(/^JWT token is invalid\. \[[0-9a-f-]{36}\]$/);
  });

  it('when the engine cannot open a session, without telling why', async () => {
    const server = await start();
    const error = await refusal(server.url, { database: 'BROKEN' });
    expect(error).toMatchObject({ code: '000603', message: 'SQL execution internal error.' });
    expect(server.bugs).toEqual([expect.objectContaining({ message: 'secret detail of the engine' })]);
  });

  it('says the same for a wrong password and for an unknown user', async () => {
    const server = await start();
    const [wrong, unknown] = await Promise.all([
      refusal(server.url, { password: 'wrong' }),
      refusal(server.url, { username: 'nobody' }),
    ]);
    expect(wrong.message).toBe(unknown.message);
  });
});

describe('a key-pair token is verified in every part', () => {
  const logIn = async (claims: Record<string, unknown>, signedWith?: KeyPair) => {
    const server = await start();
    const TOKEN = await keypairToken(mine, claims, signedWith);
    const data = { AUTHENTICATOR: 'SNOWFLAKE_JWT', LOGIN_NAME: 'ADA', TOKEN };
    const { body } = await post(`${server.url}/session/v1/login-request`, JSON.stringify({ data }));
    return body.code;
  };
  const now = Date.now();

  it('accepts expiry in seconds and in milliseconds', async () => {
    expect(await logIn({})).toBeNull();
    expect(await logIn({ iat: now, exp: now + 120_000 })).toBeNull();
  });

  it.each([
    ['signed with another key', {}, strangers],
    ['expired, in seconds', { exp: Math.floor(now / 1000) - 1 }, undefined],
    ['expired, in milliseconds', { iat: now - 120_000, exp: now - 1000 }, undefined],
    ['issued more than an hour ago', { iat: now - 3_700_000, exp: now + 120_000 }, undefined],
    ['issued in the future', { iat: now + 600_000, exp: now + 700_000 }, undefined],
    ['without expiry', { exp: undefined }, undefined],
    ['of another subject', { sub: 'LOCAL.GRACE' }, undefined],
    ['of another account', { iss: 'ELSEWHERE.ADA.SHA256:x' }, undefined],
  ])('refuses one %s', async (_what, claims, key) => {
    expect(await logIn(claims, key)).toBe('390144');
  });

  it('refuses one without signature', async () => {
    const server = await start();
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iss: issuer(mine), sub: 'LOCAL.ADA', iat: now, exp: now + 120_000 };
    const data = { AUTHENTICATOR: 'SNOWFLAKE_JWT', TOKEN: `${encode({ alg: 'none' })}.${encode(claims)}.` };
    const { body } = await post(`${server.url}/session/v1/login-request`, JSON.stringify({ data }));
    expect(body).toMatchObject({ success: false, code: '390144', data: { sqlState: '08001' } });
  });
});
