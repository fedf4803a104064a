import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importSPKI, jwtVerify } from 'jose';
import { describe, expect } from 'vitest';
import { chooseCredentials, type SnowflakeCredentials } from '../../src/snowflake/account/credentials.ts';
import { accountAt, statement, test } from './pool-fixture.ts';

const refusal = {
  success: false,
  code: '390100',
  message: 'Incorrect username or password was specified.',
  data: {},
};
const fastBreaker = { failures: 3, probeAfterMs: 3_000, probeAfterRefusalMs: 3_000 };

function unusedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

describe('logging in', () => {
  test('a refused connection fails in seconds, not minutes, as retryable', async ({ openPool }) => {
    const account = accountAt(`http://127.0.0.1:${await unusedPort()}`);
    const pool = openPool({ account });
    const since = performance.now();
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      retryable: true,
      message: expect.not.stringContaining('127.0.0.1'),
    });
    // The driver's own stall takes over two minutes.
    expect(performance.now() - since).toBeLessThan(60_000);
    expect(pool.stats()).toMatchObject({ size: 0, borrowed: 0, pending: 0 });
  });

  test("a wrong password is not retryable and keeps Snowflake's code", async ({ server, openPool }) => {
    server.onLogin(() => refusal);
    const pool = openPool();
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      retryable: false,
      details: { backend: 'SNOWFLAKE', upstreamCode: '390100' },
      message: expect.stringContaining('Incorrect username or password'),
    });
    expect(server.logins).toHaveLength(1);
  });

  test('a login that lacks its user says so', async ({ server, openPool }) => {
    const { user, ...account } = accountAt(server.url);
    await expect(openPool({ account }).run(statement('select 1'))).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringContaining('misconfigured'),
    });
    expect(server.logins).toHaveLength(0);
  });

  test('a login that fails is felt by its own statement alone', async ({ server, openPool }) => {
    let logins = 0;
    server.onLogin(() => (++logins === 2 ? refusal : undefined));
    const pool = openPool({ max: 3 });
    const settled = await Promise.allSettled([1, 2, 3].map(() => pool.run(statement('select 1'))));
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(pool.stats()).toMatchObject({ borrowed: 0, pending: 0, size: 2 });
  });

  test('an account that stays dead fails fast with CIRCUIT_OPEN, and a probe closes the circuit', async ({
    server,
    openPool,
  }) => {
    const states: string[] = [];
    const pool = openPool({ breaker: fastBreaker, hooks: { onBreaker: (state) => states.push(state) } });
    server.onLogin(() => ({ status: 503 }));
    for (let i = 0; i < 2; i++) {
      await expect(pool.run(statement('select 1'))).rejects.toMatchObject({ retryable: true });
    }
    const logins = server.logins.length;
    expect(logins).toBe(fastBreaker.failures);
    const refused = await pool.run(statement('select 1')).catch((error) => error);
    expect(refused.code).toBe('CIRCUIT_OPEN');
    expect([1, 2, 3]).toContain(refused.details.retryAfterSeconds);
    expect(server.logins).toHaveLength(logins);

    server.onLogin(() => undefined);
    await expect.poll(() => pool.run(statement('select 1')).catch(() => null)).not.toBeNull();
    expect(states).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
  });

  test('refused credentials are tried too seldom to lock the user out', async ({ server, openPool }) => {
    server.onLogin(() => refusal);
    const pool = openPool();
    for (let i = 0; i < 10; i++) await pool.run(statement('select 1')).catch(() => {});
    expect(server.logins.length).toBeLessThan(5);
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({
      code: 'CIRCUIT_OPEN',
      message: expect.stringContaining('refusing the login'),
      cause: { code: 'UPSTREAM_REJECTED' },
    });
  });

  test('a login without an answer ends at its deadline', async ({ server, openPool }) => {
    server.onLogin(() => 'silence');
    const pool = openPool({ loginTimeoutMs: 100 });
    await expect(pool.run(statement('select 1'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    expect(pool.stats()).toMatchObject({ size: 0, borrowed: 0 });
  });

  test('the driver logs in with the zone UTC, sets no query tag on the session and writes no log file', async ({
    server,
    openPool,
  }) => {
    await openPool().run(statement('select 1'));
    expect(JSON.stringify(server.logins)).not.toContain('QUERY_TAG');
    expect(server.logins).toMatchObject([{ data: { SESSION_PARAMETERS: { TIMEZONE: 'UTC' } } }]);
    expect(existsSync('snowflake.log')).toBe(false);
  });
});

describe('credentials', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const encrypted = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'open sesame',
  }) as string;

  const folderTest = test.extend<{ folder: string }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from the pattern
    folder: async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'snowflake-login-'));
      await use(folder);
      await rm(folder, { recursive: true });
    },
  });

  folderTest(
    'key pairs sign a JWT, from PEM, a file, or with a passphrase',
    async ({ server, openPool, folder }) => {
      const path = join(folder, 'key.p8');
      await writeFile(path, encrypted);
      const sources: SnowflakeCredentials[] = [
        { kind: 'key-pair', privateKey: { value: plain } },
        { kind: 'key-pair', privateKey: { value: plain.replaceAll('\n', '\\n') } },
        { kind: 'key-pair', privateKey: { path }, passphrase: 'open sesame' },
      ];
      const spki = await importSPKI(
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
          type: 'spki',
          format: 'pem',
        }) as string,
        'RS256',
      );
      for (const credentials of sources) {
        await openPool({ account: { ...accountAt(server.url), credentials } }).run(statement('select 1'));
        const { data } = server.logins.at(-1) as { data: Record<string, string> };
        expect(data).toMatchObject({ AUTHENTICATOR: 'SNOWFLAKE_JWT', LOGIN_NAME: 'gateway' });
        const { payload } = await jwtVerify(data.TOKEN ?? '', spki);
        expect(payload.sub).toBe('LOCAL.GATEWAY');
      }
    },
  );

  folderTest('a wrong passphrase is told without the key', async ({ server, openPool }) => {
    const credentials: SnowflakeCredentials = {
      kind: 'key-pair',
      privateKey: { value: encrypted },
      passphrase: 'no',
    };
    const run = openPool({ account: { ...accountAt(server.url), credentials } }).run(statement('select 1'));
    await expect(run).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED', retryable: false });
    expect(server.logins).toHaveLength(0);
  });

  folderTest('a token file is read again at every login', async ({ server, openPool, folder }) => {
    const path = join(folder, 'token');
    await writeFile(path, 'first\n');
    const credentials: SnowflakeCredentials = { kind: 'oauth', token: { path } };
    const pool = openPool({ account: { ...accountAt(server.url), credentials } });
    await pool.run(statement('select 1'));
    await writeFile(path, 'second\n');
    server.forgetSessions();
    await pool.run(statement('select 1'));
    const sent = server.logins.map((login) => login.data as Record<string, unknown>);
    expect(sent.map(({ AUTHENTICATOR, TOKEN }) => [AUTHENTICATOR, TOKEN])).toEqual([
      ['OAUTH', 'first'],
      ['OAUTH', 'second'],
    ]);
  });

  folderTest('a programmatic access token needs no user', async ({ server, openPool }) => {
    const { user, ...account } = accountAt(server.url);
    const credentials: SnowflakeCredentials = { kind: 'programmatic-access-token', token: { value: 'pat' } };
    await openPool({ account: { ...account, credentials } }).run(statement('select 1'));
    expect(server.logins[0]).toMatchObject({
      data: { AUTHENTICATOR: 'PROGRAMMATIC_ACCESS_TOKEN', TOKEN: 'pat' },
    });
  });

  folderTest('the strongest credentials given are chosen unless an authenticator says otherwise', () => {
    const all = { privateKey: 'pem', token: 'token', password: 'word' };
    expect(chooseCredentials(all).kind).toBe('key-pair');
    expect(chooseCredentials({ token: 'token', password: 'word' }).kind).toBe('programmatic-access-token');
    expect(chooseCredentials({ ...all, authenticator: 'oauth' })).toEqual({
      kind: 'oauth',
      token: { value: 'token' },
    });
    expect(chooseCredentials({ ...all, authenticator: 'SNOWFLAKE' }).kind).toBe('password');
    const none = 'no Snowflake credentials are given';
    expect(() => chooseCredentials({ password: 'word', authenticator: 'OAUTH' })).toThrow(
      `${none} for the authenticator OAUTH`,
    );
    expect(() => chooseCredentials({ ...all, authenticator: 'OKTA' })).toThrow(
      `${none} for the authenticator OKTA`,
    );
    expect(() => chooseCredentials({})).toThrow(none);
  });
});
