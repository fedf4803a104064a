/** No line of the log holds a secret, whatever an error carries along. */
import { expect, it } from 'vitest';
import { readConfig, secretsOf } from '../../src/config.ts';
import { recordLog } from '../support/recorded-log.ts';

const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl';
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n-----END PRIVATE KEY-----';

it('secrets of the configuration are hidden wherever they stand', () => {
  const config = readConfig({
    SNOWFLAKE_ACCOUNT: 'acme',
    SNOWFLAKE_USER: 'GATEWAY',
    SNOWFLAKE_PASSWORD: 'tr0ub4dor"&3',
    LAMBDA_LABS_ENDPOINTS: 'https://gpu.example',
    LAMBDA_LABS_API_KEY: 'lambda-key-1',
    SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T0/B0/abcdef',
    SMTP_URL: 'smtp://mailer:p%40ssword@mail.example:587',
  });
  const withKey = readConfig({
    SNOWFLAKE_ACCOUNT: 'acme',
    SNOWFLAKE_USER: 'GATEWAY',
    SNOWFLAKE_PRIVATE_KEY: pem,
  });
  const log = recordLog('debug', { secrets: [...secretsOf(config), ...secretsOf(withKey)] });
  log.logger.info({ given: config, note: `it was ${config.SNOWFLAKE_PASSWORD}` }, 'lambda-key-1 was used');
  log.logger.error({ err: new Error(`cannot log in with ${pem} or p@ssword`) }, 'failed');
  for (const secret of ['tr0ub4dor', 'MIIEvQIBADANBg', 'lambda-key-1', 'abcdef', 'p%40ssword', 'p@ssword'])
    expect(log.text()).not.toContain(secret);
  expect(log.lines()).toHaveLength(2);
});

it('so is what has the form of one: tokens, keys, passwords in URLs', () => {
  const log = recordLog();
  log.logger.warn({ sent: `Authorization: Bearer ${jwt}`, to: 'postgres://app:hunter22@db.internal/x' }, jwt);
  log.logger.warn({ err: new Error(`got ${pem}`) }, 'bearer abcdefghijkl');
  for (const secret of [jwt, 'hunter22', 'MIIEvQIBADANBg', 'abcdefghijkl'])
    expect(log.text()).not.toContain(secret);
  expect(log.text()).toContain('postgres://app:[redacted]@db.internal/x');
});

it('an error is logged whole, with its causes and facts, but for headers, bodies and statements', () => {
  const inner = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const outer = Object.assign(new Error('the request failed', { cause: inner }), {
    status: 502,
    headers: { authorization: 'Basic c2VjcmV0' },
    details: { token: 'opaque-1', sqlText: "SELECT 'private'", attempts: [{ body: 'private' }] },
  });
  const log = recordLog();
  log.logger.error({ err: outer }, 'failed');
  const [{ err }] = log.lines();
  expect(err).toMatchObject({ status: 502, cause: { message: 'socket hang up', code: 'ECONNRESET' } });
  expect(err.stack).toContain('redaction.test.ts');
  for (const secret of ['c2VjcmV0', 'opaque-1', 'private']) expect(log.text()).not.toContain(secret);
});
