import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exampleText, withSettingsTable } from '../../docs/write-settings.ts';
import { describeConfig, readConfig } from '../../src/config.ts';

const account = { SNOWFLAKE_ACCOUNT: 'acme-prod', SNOWFLAKE_USER: 'GATEWAY' };
const keyLogin = { ...account, SNOWFLAKE_PRIVATE_KEY: 'x' };

describe('the configuration', () => {
  it('needs nothing: its defaults are the embedded gateway on loopback', () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      PORT: 4000,
      HOST: '127.0.0.1',
      METRICS_PORT: 8003,
      MCP_PORT: 9030,
      SNOWFLAKE_ACCOUNT: null,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes origins in the form in which browsers send them', () => {
    const given = 'https://App.Example:443/, http://localhost:5173,http://localhost:5173, tauri://localhost';
    expect(readConfig({ CORS_ORIGINS: given }).CORS_ORIGINS).toEqual([
      'https://app.example',
      'http://localhost:5173',
      'tauri://localhost',
    ]);
  });

  it('keeps the slash of an address that is asked as it is, and none of one that paths are written behind', () => {
    const config = readConfig({
      AUTH_JWKS_URL: 'https://id.example/gateway/jwks/',
      AUTH_ISSUER: 'https://id.example/gateway/',
      AUTH_AUDIENCE: 'cortex-gateway',
      SLACK_WEBHOOK_URL: 'https://chat.example/hooks/1/',
      LAMBDA_LABS_ENDPOINTS: 'http://gpu-1:8000/, http://gpu-2:8000/v1//',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    });
    expect(config).toMatchObject({
      AUTH_JWKS_URL: 'https://id.example/gateway/jwks/',
      SLACK_WEBHOOK_URL: 'https://chat.example/hooks/1/',
      LAMBDA_LABS_ENDPOINTS: ['http://gpu-1:8000', 'http://gpu-2:8000/v1'],
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
    });
  });

  it('takes an empty variable as an unset one', () => {
    expect(readConfig({ PORT: ' ', SNOWFLAKE_ACCOUNT: '' }).PORT).toBe(4000);
  });

  it.each([
    [{ PORT: 'http' }, 'PORT: "http" is not a whole number from 0 to 65535.'],
    [{ PORT: '65536' }, 'PORT: "65536" is not a whole number from 0 to 65535.'],
    [{ SNOWFLAKE_POOL_MAX: '0' }, 'SNOWFLAKE_POOL_MAX: "0" is not a whole number from 1 to 1000.'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: "loud" is not one of trace, debug, info, warn, error, silent.'],
    [{ CREDIT_USER_DAILY_LIMIT: '-1' }, 'CREDIT_USER_DAILY_LIMIT: "-1" is not an amount of credits'],
    [{ CREDIT_USER_DAILY_LIMIT: '0.0000001' }, 'with up to 6 decimal places'],
    [{ CREDIT_TIME_ZONE: 'Mars/Olympus' }, 'CREDIT_TIME_ZONE: "Mars/Olympus" is not an IANA time zone'],
    [{ LAMBDA_LABS_ENDPOINTS: 'http://a,gpu' }, 'LAMBDA_LABS_ENDPOINTS: this is not a URL'],
    [{ SNOWFLAKE_ACOUNT: 'x' }, 'did you mean SNOWFLAKE_ACCOUNT?'],
    [
      { CREDIT_USER_LIMIT: '5' },
      'CREDIT_USER_LIMIT is not a setting of the gateway; did you mean CREDIT_USER_DAILY_LIMIT?',
    ],
    [
      { DATABASE_URL: 'mysql://user:secret@host/db' },
      'DATABASE_URL: this is not a URL; write it like postgres://host/path.',
    ],
    [{ DATABASE_URL: 'localhost:5432' }, 'DATABASE_URL: this is not a URL'],
    [{ DATABASE_URL_FILE: '/none' }, 'DATABASE_URL_FILE: /none cannot be read (ENOENT).'],
    [{ SNOWFLAKE_ROLE: 'ANALYST' }, 'SNOWFLAKE_ROLE is set without SNOWFLAKE_ACCOUNT'],
    [{ SNOWFLAKE_ACCESS_URL: 'https://x.example' }, 'SNOWFLAKE_ACCESS_URL is set without SNOWFLAKE_ACCOUNT'],
    [
      { ...account, SNOWFLAKE_PRIVATE_KEY: 'x', SNOWFLAKE_PRIVATE_KEY_PATH: '/x' },
      'SNOWFLAKE_PRIVATE_KEY and SNOWFLAKE_PRIVATE_KEY_PATH are both set; keep one of them.',
    ],
    [{ ...account, SNOWFLAKE_TOKEN: 'x', SNOWFLAKE_TOKEN_PATH: '/x' }, 'SNOWFLAKE_TOKEN_PATH are both set'],
    [{ DATABASE_URI: 'postgres://x' }, 'did you mean DATABASE_URL?'],
    [{ TRUSTED_DOCUMENTS: 'on' }, 'TRUSTED_DOCUMENTS'],
    [{ SEMANTIC_MODEL: 'x' }, 'did you mean SEMANTIC_MODEL_PATH?'],
    [{ MCP_PORT: 'x' }, 'MCP_PORT: "x" is not a whole number from 0 to 65535.'],
    [{ MCP_HOST: '0.0.0.0' }, 'MCP_HOST: "0.0.0.0" is open to the network'],
    [{ MCP_PROT: '9030' }, 'did you mean MCP_PORT?'],
    [
      { SLACK_WEBHOOK: 'x' },
      'SLACK_WEBHOOK is not a setting of the gateway; did you mean SLACK_WEBHOOK_URL?',
    ],
    [{ SMTP_HOST: 'x' }, 'SMTP_HOST is not a setting of the gateway; did you mean SMTP_URL?'],
    [{ SLACK_URL: 'x' }, 'did you mean SLACK_WEBHOOK_URL?'],
    [{ RATE_LIMIT: '5' }, 'did you mean RATE_LIMIT_PER_MINUTE?'],
    [{ CREDIT_TIME_ZONE: '+01:00' }, 'CREDIT_TIME_ZONE: "+01:00" is not an IANA time zone'],
    [{ ALERT_EMAIL_TO: 'ops, cfo' }, 'ALERT_EMAIL_TO: "ops" has not one address; write it like ops@'],
    [{ ALERT_EMAIL_TO: 'a@example.com, cfo' }, 'ALERT_EMAIL_TO: "cfo" has not one address'],
    [
      { ALERT_EMAIL_TO: 'a@example.com; b@example.com' },
      'ALERT_EMAIL_TO: "a@example.com; b@example.com" has not',
    ],
    [{ ALERT_EMAIL_TO: 'a@example.com\nBcc: x' }, 'ALERT_EMAIL_TO: there is a line break or the like in it'],
    [{ ALERT_EMAIL_TO: ', ' }, 'ALERT_EMAIL_TO: there is no address in it'],
    [{ LAMBDA_LABS_ENDPOINTS: 'http://u:p@a' }, 'LAMBDA_LABS_ENDPOINTS: a URL with a user or a password'],
    [{ EMBEDDED_MODEL_URL: 'http://u@a' }, 'EMBEDDED_MODEL_URL: a URL with a user or a password'],
    [{ LAMBDA_LABS_ENDPOINTS: 'http://a, http://b, HTTP://A:80/' }, 'HTTP://A:80 is named twice'],
    [{ LAMBDA_LABS_ENDPOINTS: ',,' }, 'LAMBDA_LABS_ENDPOINTS: there is nothing between its commas'],
    [{ CORS_ORIGINS: ' , ' }, 'CORS_ORIGINS: there is nothing between its commas'],
    [{ SUBGRAPHS: ',' }, 'SUBGRAPHS: there is nothing between its commas'],
    [{ SUBGRAPH_HEADERS: ',' }, 'SUBGRAPH_HEADERS: there is nothing between its commas'],
    [{ CREDIT_REPORT_EMAIL_TO: ',' }, 'CREDIT_REPORT_EMAIL_TO: there is nothing between its commas'],
    [{ ALERT_WEBHOOK_SECRET: 'x' }, 'ALERT_WEBHOOK_SECRET is set without ALERT_WEBHOOK_URL'],
    [{ LAMBDALABS_ENDPOINTS: 'http://gpu' }, 'did you mean LAMBDA_LABS_ENDPOINTS?'],
    [{ LOG_LEVL: 'debug' }, 'did you mean LOG_LEVEL?'],
    [{ LOGLEVEL: 'debug' }, 'did you mean LOG_LEVEL?'],
    [{ DATADIR: 'x' }, 'did you mean DATA_DIR?'],
    [{ PROT: '4001' }, 'PROT is not a setting of the gateway; did you mean PORT?'],
    [{ HSOT: '127.0.0.1' }, 'did you mean HOST?'],
    [{ HTTP_PORXY: 'http://p' }, 'HTTP_PORXY is not a setting of the gateway; did you mean HTTP_PROXY?'],
    [{ HTTPSPROXY: 'http://p' }, 'did you mean HTTPS_PROXY?'],
    [{ https_proxi: 'http://p' }, 'did you mean HTTPS_PROXY?'],
    [{ NOPROXY: 'a' }, 'did you mean NO_PROXY?'],
    [{ JWKS_URL: 'https://id.example/jwks' }, 'did you mean AUTH_JWKS_URL?'],
    [{ OTEL_EXPORTER_OTLP_ENDPONT: 'http://c' }, 'did you mean OTEL_EXPORTER_OTLP_ENDPOINT?'],
    [{ OTEL_SERVICE_NAM: 'g' }, 'did you mean OTEL_SERVICE_NAME?'],
    [{ PORT: '8003' }, 'PORT and METRICS_PORT are both 8003'],
    [{ METRICS_PORT: '9030', METRICS_HOST: '0.0.0.0' }, 'METRICS_PORT and MCP_PORT are both 9030'],
    [{ SNOWFLAKE_USER: 'GATEWAY' }, 'SNOWFLAKE_USER is set without SNOWFLAKE_ACCOUNT'],
    [{ SNOWFLAKE_PASSWORD: 'x' }, 'SNOWFLAKE_PASSWORD is set without SNOWFLAKE_ACCOUNT'],
    [{ snowflake_account: 'x' }, 'did you mean SNOWFLAKE_ACCOUNT?'],
    [{ CREDITS_USER_DAILY_LIMIT: '1' }, 'did you mean CREDIT_USER_DAILY_LIMIT?'],
    [{ AUTH_ISSUER_FILE: '/x' }, 'did you mean AUTH_ISSUER?'],
    [{ AUTH_JWKS_URL: 'http://id.example/jwks' }, 'AUTH_JWKS_URL: plain http could be answered by anybody'],
    [{ AUTH_JWKS_URL: 'https://me:secret@id.example/' }, 'AUTH_JWKS_URL: a URL with a user or a password'],
    [{ CORS_ORIGINS: 'localhost:5173' }, 'is not an origin; write it like http://localhost:5173.'],
    [{ CORS_ORIGINS: 'https://*.app.example' }, 'is not an origin'],
    [{ CORS_ORIGINS: 'null' }, '"null" is not an origin; write it like https://app.example.'],
    [{ CORS_ORIGINS: 'https://a.example/app' }, 'is more than an origin; write it like https://a.example.'],
    [{ CORS_ORIGINS: 'https://a.example, *' }, 'name no others beside it'],
    [{ CORS_ORIGINS: '*' }, 'without AUTH_JWKS_URL nobody is asked who they are'],
    [{ HOST: '0.0.0.0' }, 'set AUTH_JWKS_URL or listen on 127.0.0.1'],
    [{ AUTH_JWKS_URL: 'https://id.example/jwks' }, 'AUTH_JWKS_URL needs AUTH_ISSUER and AUTH_AUDIENCE'],
    [{ AUTH_ISSUER: 'https://id.example' }, 'AUTH_ISSUER is set without AUTH_JWKS_URL'],
    [{ AUTH_AUDIENCE: 'gateway' }, 'AUTH_AUDIENCE is set without AUTH_JWKS_URL'],
    [{ SNOWFLAKE_ACCOUNT: 'acme' }, 'SNOWFLAKE_ACCOUNT is set without credentials'],
    [{ CREDIT_CURRENCY: 'eur' }, '"eur" is not the code of a currency (ISO 4217); write it like EUR.'],
    [{ CREDIT_CURRENCY: 'QQQ' }, 'write it like USD or EUR.'],
    [{ CREDIT_REPORT_EMAIL_TO: 'a=b@c.example' }, 'CREDIT_REPORT_EMAIL_TO needs SMTP_URL'],
    [
      { SNOWFLAKE_ACCOUNT: 'acme', SNOWFLAKE_PASSWORD: 'x' },
      'SNOWFLAKE_ACCOUNT is set without SNOWFLAKE_USER.',
    ],
    [{ LAMBDA_LABS_API_KEY: 'x' }, 'LAMBDA_LABS_API_KEY is set without LAMBDA_LABS_ENDPOINTS: '],
    [
      { LAMBDA_LABS_API_KEY: 'x', LAMBDA_LABS_ENDPOINTS: ' , ' },
      'LAMBDA_LABS_ENDPOINTS: there is nothing between its commas',
    ],
    [{ SUBGRAPH_NAME: 'mine' }, 'SUBGRAPH_NAME is set without SUBGRAPHS or SUPERGRAPH_PATH: '],
    [
      {
        SUBGRAPH_TIMEOUT_MS: '1000',
        SUBGRAPH_MAX_ANSWER_BYTES: '2048',
        SUBGRAPH_SUBSCRIPTIONS: 'a=ws',
        SUBGRAPH_HEADERS: 'x-tenant',
      },
      'SUBGRAPH_TIMEOUT_MS, SUBGRAPH_MAX_ANSWER_BYTES, SUBGRAPH_SUBSCRIPTIONS and SUBGRAPH_HEADERS are set without',
    ],
    [
      { SUPERGRAPH_PATH: 'x.graphql', SUBGRAPH_POLL_SECONDS: '5' },
      'SUBGRAPH_POLL_SECONDS is set without SUBGRAPHS: ',
    ],
    [
      { SUBGRAPHS: 'orders=http://o/,stock=http://s/', SUBGRAPH_TIMEOUT_MS: '10000,ordres=2000' },
      'SUBGRAPH_TIMEOUT_MS: "ordres" is none of SUBGRAPHS, which are orders, stock.',
    ],
    [
      { SUBGRAPHS: 'orders=http://o/', SUBGRAPH_SUBSCRIPTIONS: 'Orders=ws' },
      'SUBGRAPH_SUBSCRIPTIONS: "Orders" is none of SUBGRAPHS',
    ],
    [
      { ...keyLogin, LAMBDA_LABS_ENDPOINTS: 'http://gpu', EMBEDDED_MODEL_URL: 'http://model' },
      'EMBEDDED_MODEL_URL is set beside SNOWFLAKE_ACCOUNT and LAMBDA_LABS_ENDPOINTS: ',
    ],
    [
      { ...account, SNOWFLAKE_PASSWORD: 'x', SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: 'y' },
      'SNOWFLAKE_PRIVATE_KEY_PASSPHRASE is set without SNOWFLAKE_PRIVATE_KEY or SNOWFLAKE_PRIVATE_KEY_PATH: ',
    ],
    [
      { ...keyLogin, SNOWFLAKE_PASSWORD: 'x' },
      'SNOWFLAKE_PASSWORD is set beside SNOWFLAKE_PRIVATE_KEY: keep one of the two, or say which in SNOWFLAKE_AUTHENTICATOR.',
    ],
    [
      { ...account, SNOWFLAKE_AUTHENTICATOR: 'OAUTH' },
      'SNOWFLAKE_AUTHENTICATOR=OAUTH needs SNOWFLAKE_TOKEN or SNOWFLAKE_TOKEN_PATH.',
    ],
    [
      { ...keyLogin, SNOWFLAKE_AUTHENTICATOR: 'EXTERNALBROWSER' },
      'SNOWFLAKE_AUTHENTICATOR: "EXTERNALBROWSER" is not one of SNOWFLAKE_JWT, ',
    ],
    [
      { CORTEX_REST_ROUTE: 'chat', CORTEX_COMPLETE_THROUGH: 'statement' },
      'CORTEX_REST_ROUTE is set, and with CORTEX_COMPLETE_THROUGH=statement no completion goes over REST.',
    ],
    [
      { ...account, SNOWFLAKE_PASSWORD: 'x', CORTEX_REST_ROUTE: 'chat' },
      'CORTEX_REST_ROUTE is set beside SNOWFLAKE_PASSWORD, with which nothing goes over REST',
    ],
    [{ CREDIT_CURRENCY: 'EUR' }, 'CREDIT_CURRENCY is set without CREDIT_PRICE or CREDIT_PRICES_PATH: '],
    [
      { CORTEX_ANALYST_SEMANTIC_VIEW: 'A.B.C', SEMANTIC_MODEL_PATH: '/x' },
      'CORTEX_ANALYST_SEMANTIC_VIEW and SEMANTIC_MODEL_PATH are both set: ',
    ],
    [
      { SNOWFLAKE_WAREHOUSE: 'WH' },
      'SNOWFLAKE_WAREHOUSE is not a setting of the gateway: it chooses the warehouse of each statement by what that does.',
    ],
    [{ SNOWFLAKE_HOST: 'x' }, 'SNOWFLAKE_HOST is not a setting of the gateway. "npm start'],
    [{ SNOWFLAKE_ACCOUNT_NAME: 'x' }, 'did you mean SNOWFLAKE_ACCOUNT?'],
    [{ SNOWFLAKE_TIMEOUT: '5' }, 'did you mean SNOWFLAKE_STATEMENT_TIMEOUT_SECONDS?'],
  ])('refuses %o with one line that says why', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
    try {
      readConfig(environment);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it.each(['0', '-1', '1e9', '1000000000', '2.1234567891', 'abc', 'NaN'])(
    'takes no price like %s',
    (price) => {
      expect(() => readConfig({ CREDIT_PRICE: price })).toThrow(`CREDIT_PRICE: "${price}" is not a price`);
    },
  );

  it.each(['growth', '=b@c.example', 'a=', 'a=b@c.example d@e.example', 'a=<b@c.example>'])(
    'mails no report to %s',
    (to) => {
      const environment = { SMTP_URL: 'smtp://m', CREDIT_REPORT_EMAIL_TO: to };
      expect(() => readConfig(environment)).toThrow(`"${to}" is not TEAM=ADDRESS`);
    },
  );

  it('tells everything that is wrong at once, a line for each', () => {
    const wrong = {
      PORT: 'http',
      LOG_LEVL: 'debug',
      CREDIT_CURRENCY: 'x',
      CREDIT_TIME_ZONE: 'Mars',
      LOG_LEVEL: 'loud',
    };
    const told = expect.stringMatching(
      /LOG_LEVL[^\n]*\n.*PORT[^\n]*\n.*LOG_LEVEL[^\n]*\n.*CREDIT_TIME_ZONE[^\n]*\n.*CREDIT_CURRENCY[^\n]*$/,
    );
    expect(() => readConfig(wrong)).toThrow(expect.objectContaining({ message: told }));
  });

  it('tells what does not go together beside what cannot be read', () => {
    const wrong = {
      PORT: 'http',
      METRICS_PORT: 'http',
      CORS_ORIGINS: '*',
      LAMBDA_LABS_API_KEY: 'x',
      LAMBDA_LABS_ENDPOINTS: 'gpu',
      AUTH_ISSUER: 'https://id',
      CREDIT_REPORT_EMAIL_TO: 'a=b@c.example',
      SNOWFLAKE_USER: 'GATEWAY',
      SNOWFLAKE_PASSWORD: 'x',
    };
    const lines: string[] = [];
    try {
      readConfig(wrong);
    } catch (error) {
      lines.push(...(error as Error).message.split('\n'));
    }
    expect(lines.map((line) => /^\w+( and \w+)?/.exec(line)?.[0])).toEqual([
      'PORT',
      'METRICS_PORT',
      // As long as it cannot be read, the key that goes with it may be right.
      'LAMBDA_LABS_ENDPOINTS',
      'AUTH_ISSUER',
      'CREDIT_REPORT_EMAIL_TO',
      'CORS_ORIGINS',
      'SNOWFLAKE_USER and SNOWFLAKE_PASSWORD',
    ]);
  });

  it.each([
    { LAMBDA_LABS_API_KEY: 'x', LAMBDA_LABS_ENDPOINTS: 'http://gpu' },
    { SUBGRAPHS: 'orders=http://o/', SUBGRAPH_TIMEOUT_MS: '1000,orders=2000', SUBGRAPH_POLL_SECONDS: '5' },
    { SUPERGRAPH_PATH: 'x', SUBGRAPH_TIMEOUT_MS: '1000,orders=2000', SUBGRAPH_NAME: 'mine' },
    { LAMBDA_LABS_ENDPOINTS: 'http://gpu', EMBEDDED_MODEL_URL: 'http://model' },
    { ...keyLogin, EMBEDDED_MODEL_URL: 'http://model', SNOWFLAKE_LOG_INTERVAL_SECONDS: '60' },
    { ...keyLogin, SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: 'y', SNOWFLAKE_AUTHENTICATOR: 'snowflake_jwt' },
    { ...keyLogin, CORTEX_REST_ROUTE: 'chat', CORTEX_COMPLETE_THROUGH: 'rest' },
    { ...keyLogin, SNOWFLAKE_TOKEN_PATH: '/x', SNOWFLAKE_AUTHENTICATOR: 'oauth' },
    { CREDIT_CURRENCY: 'EUR', CREDIT_PRICES_PATH: 'prices.json' },
    { CREDIT_CURRENCY: 'USD' },
    {
      ...keyLogin,
      SNOWFLAKE_PASSWORD: 'x',
      SNOWFLAKE_AUTHENTICATOR: 'SNOWFLAKE_JWT',
      CORTEX_REST_ROUTE: 'chat',
    },
    { ...account, SNOWFLAKE_PASSWORD: 'x', CORTEX_SEARCH_THROUGH: 'rest' },
    { SNOWFLAKE_LOG_INTERVAL_SECONDS: '60' },
    { OTEL_EXPORTER_OTLP_HEADERS: 'a=b', OTEL_SERVICE_NAME: 'x', OTEL_TRACES_SAMPLER_ARG: '0.5' },
  ])('takes %j', (environment) => {
    expect(() => readConfig(environment)).not.toThrow();
  });

  it('leaves the variables of other programs, of the driver and of the container alone', () => {
    const others = {
      HOME: '/home/x',
      HOSTNAME: 'x',
      LOGNAME: 'x',
      POST: 'x',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://c',
      OTEL_TRACES_SAMPLER: 'always_on',
      OTEL_SERVICE_VERSION: '1',
      OTEL_RESOURCE_ATTRIBUTES: 'a=b',
      LOG_FORMAT: 'json',
      FTP_PROXY: 'http://p',
      GOPROXY: 'direct',
      HTTP_PORT: '80',
      NO_COLOR: '1',
      https_proxy: 'http://p',
      DATABASE_NAME: 'x',
      SNOWFLAKE_DISABLE_MINICORE: 'true',
      SNOWFLAKE_HOME: '/x',
      SMTP_SERVICE_HOST: '10.0.0.1',
      METRICS_PORT_8003_TCP_ADDR: '10.0.0.1',
      CORTEX_GATEWAY_URL: 'http://127.0.0.1:4000',
      CORTEX_GATEWAY_TOKEN: 'x',
      MCP_PORT: '',
    };
    expect(() => readConfig(others)).not.toThrow();
  });

  it('takes keys over plain http from this machine', () => {
    const identity = { AUTH_ISSUER: 'https://id', AUTH_AUDIENCE: 'x' };
    for (const AUTH_JWKS_URL of ['http://127.0.0.1:1/', 'http://localhost/keys', 'http://[::1]:1/'])
      expect(() => readConfig({ AUTH_JWKS_URL, ...identity })).not.toThrow();
  });

  it('never repeats the value of a secret', () => {
    expect(() => readConfig({ SMTP_URL: 'hunter2' })).toThrow(/^SMTP_URL: this is not a URL/);
    expect(() => readConfig({ SMTP_URL: 'hunter2' })).not.toThrow(/hunter2/);
  });

  it('reads a secret from a file, and refuses a missing file and two sources', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    const file = join(folder, 'password');
    writeFileSync(file, 'pass word\n');
    expect(readConfig({ ...account, SNOWFLAKE_PASSWORD_FILE: file }).SNOWFLAKE_PASSWORD).toBe('pass word');
    expect(() => readConfig({ ...account, SNOWFLAKE_PASSWORD_FILE: `${file}.gone` })).toThrow(
      'cannot be read (ENOENT)',
    );
    expect(() => readConfig({ ...account, SNOWFLAKE_PASSWORD_FILE: file, SNOWFLAKE_PASSWORD: 'x' })).toThrow(
      'both set',
    );
    // As if there were no DATABASE_URL, the books would begin anew in SQLite.
    for (const text of ['', ' \n']) {
      writeFileSync(file, text);
      expect(() => readConfig({ DATABASE_URL_FILE: file })).toThrow(
        `DATABASE_URL_FILE: ${file} is empty; write the secret into it, or leave DATABASE_URL_FILE out.`,
      );
    }
    rmSync(folder, { recursive: true });
  });

  it('lists every variable in --help', () => {
    const { proxyFor, ...settings } = readConfig({});
    for (const name of Object.keys(settings)) expect(describeConfig()).toContain(`  ${name} `);
    expect(describeConfig()).toContain('HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY');
  });
});

describe('the documentation of the settings', () => {
  const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

  it('is up to date in .env.example', () => {
    expect(read('.env.example')).toBe(exampleText());
  });

  it('is up to date in the README', () => {
    expect(read('README.md')).toBe(withSettingsTable(read('README.md')));
  });
});

it.each([
  ['PORT', '8'.repeat(1_000_000)],
  ['CREDIT_TIME_ZONE', 'Mars/Olympus '.repeat(100_000)],
  ['CORS_ORIGINS', `https://app.example,${'x'.repeat(1_000_000)}`],
])('a value of a megabyte is told by how it begins: %s', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(
    expect.objectContaining({ message: expect.stringMatching(new RegExp(`^${name}: .{1,500}$`, 's')) }),
  );
});
