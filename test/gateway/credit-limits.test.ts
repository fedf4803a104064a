/** Credit limits as callers meet them: decided before anything is spent, field by field, at once. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startMailServer } from '../credits/alert-receivers.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const noon = zoneWhereItIsNoon();
let gateway: Gateway;
/** A webhook that somebody has revoked, and a mail server whose password somebody has changed. */
let isRepaired = false;
const posted: string[] = [];
const slack = createServer(async (request, response) => {
  const body = await text(request);
  if (isRepaired) posted.push(body);
  response.writeHead(isRepaired ? 200 : 404).end(isRepaired ? 'ok' : 'no_service');
});
let mail: Awaited<ReturnType<typeof startMailServer>>;
beforeAll(async () => {
  mail = await startMailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) =>
      isRepaired ? done(null, { user: 'ops' }) : done(new Error('bad credentials')),
  });
  slack.listen(0, '127.0.0.1');
  await once(slack, 'listening');
  const { port } = slack.address() as AddressInfo;
  // Without the suspension at 95 %, which would refuse the last five of a hundred equal calls.
  const triggers = { suspend: null, suspendImmediate: null };
  gateway = await startGateway({
    environment: {
      CREDIT_USER_DAILY_LIMIT: '50',
      CREDIT_TIME_ZONE: noon.timeZone,
      SLACK_WEBHOOK_URL: `http://127.0.0.1:${port}/services/T/B/secret`,
      SMTP_URL: mail.url.replace('smtp://', 'smtp://ops:former-secret@'),
      ALERT_EMAIL_TO: 'ops@example.com',
    },
    policy: {
      users: { crowd: { limit: 50, triggers } },
      eachTeam: { limit: 7, triggers: { notify: 40, suspend: 60, suspendImmediate: null } },
    },
  });
});
afterAll(async () => {
  await gateway.close();
  slack.close();
  await mail.close();
});

const statusOf = async (user: string) =>
  (await gateway.ask('{ credits { me { limit used held remaining percentUsed state } } }', { user })).data
    .credits.me;

it('tells the triggers of each scope, which a limit that is set by hand keeps', async () => {
  const of = async (scope: string) => {
    const query = `{ credits { ${scope} { triggers { notify suspend suspendImmediate } } } }`;
    return Object.values((await gateway.ask(query, { user: 'ada' })).data.credits)[0];
  };
  const ofTeams = { triggers: { notify: 40, suspend: 60, suspendImmediate: null } };
  expect(await of('account')).toEqual({ triggers: { notify: 80, suspend: 95, suspendImmediate: 100 } });
  expect(await of('me')).toEqual({ triggers: { notify: 80, suspend: null, suspendImmediate: 100 } });
  expect(await of('user(name: "crowd")')).toEqual({
    triggers: { notify: 80, suspend: null, suspendImmediate: null },
  });
  expect(await of('team(name: "growth")')).toEqual(ofTeams);
  await gateway.setLimit('team:growth', 3);
  expect(await of('team(name: "growth")')).toEqual(ofTeams);
  expect(await of('team(name: "growth", period: MONTH)')).toEqual(ofTeams);
});

const micro = (credits: number) => Math.round(credits * 1e6);

/** The price of the call before any limit is set: what one such call is charged. */
async function priceOf(query: string, user: string): Promise<number> {
  const { headers, errors } = await gateway.ask(query, { user });
  if (errors[0]) throw new Error(errors[0].message);
  return Number(headers.get('x-credits-used'));
}

it('answers the field that can be paid, and refuses the one that cannot, before it is sent', async () => {
  await gateway.setLimit('user:mixed', 0.001);
  gateway.mark();
  const { data, errors } = await gateway.ask(
    `{ cortex {
      small: embed(text: "a short text") { dimensions }
      large: complete(input: { prompt: "Write a very long story", model: "claude-opus-4-5", maxTokens: 30000 }) { text }
    } }`,
    { user: 'mixed' },
  );
  expect(data.cortex.small.dimensions).toBe(1024);
  expect(data.cortex.large).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors[0]?.path).toEqual(['cortex', 'large']);
  expect(errors[0]?.extensions).toMatchObject({
    code: 'CREDITS_EXHAUSTED',
    retryable: false,
    scope: 'user:mixed',
    limit: 0.001,
    used: expect.any(Number),
    held: expect.any(Number),
    requested: expect.any(Number),
    resetsAt: new Date(Date.parse(noon.start) + 24 * 3_600_000).toISOString(),
  });
  expect(gateway.reached()).toEqual({
    statements: [expect.stringContaining('AI_EMBED')],
    restCalls: 0,
    gpuRequests: 0,
  });
});

it('keeps alerts that nobody takes, says so in health without naming a secret, and delivers them after all', async () => {
  await gateway.ask('{ cortex { embed(text: "past its limit") { dimensions } } }', { user: 'alarmed' });
  await gateway.setLimit('user:alarmed', 0.000001);
  const health = async () =>
    (
      await gateway.ask(`{ health { status dependencies { name status detail }
        alertChannels { name status lastError failingSince waiting } } }`)
    ).data.health;
  const failing = (name: string, lastError: string) => ({
    name,
    status: 'DEGRADED',
    lastError,
    failingSince: expect.stringMatching(/Z$/),
    waiting: expect.any(Number),
  });
  const channels = async () => (await health()).alertChannels;
  const slowly = { interval: 100 };
  // Each is tried, whatever becomes of the other.
  await expect
    .poll(channels, slowly)
    .toEqual([
      failing('slack', 'Slack answered 404 (no_service)'),
      failing('email', 'the mail server answered 535 to AUTH'),
    ]);
  await expect
    .poll(async () => (await health()).dependencies, slowly)
    .toContainEqual({
      name: 'alerts',
      status: 'DEGRADED',
      detail: expect.stringMatching(
        /^slack: Slack answered 404 \(no_service\), since .*Z; [1-9]\d* waiting; email: the mail server answered 535 to AUTH, since .*Z; [1-9]\d* waiting$/,
      ),
    });
  const report = await health();
  expect(report.status).toBe('DEGRADED');
  for (const { waiting } of report.alertChannels) expect(waiting).toBeGreaterThan(0);
  expect(JSON.stringify(report)).not.toContain('secret');

  isRepaired = true;
  await expect
    .poll(channels, slowly)
    .toMatchObject(['slack', 'email'].map((name) => ({ name, status: 'OK', waiting: 0 })));
  expect(posted.join()).toContain('alarmed');
  expect(mail.mails.join().replaceAll('=\r\n', '')).toContain('alarmed');
});

it('says of each price whether it is published or estimated', async () => {
  const price = 'priceBasis { kind date source }';
  const { data, errors } = await gateway.ask(
    `{ models { name inputPrice ${price} }
       published: quote(input: { complete: { prompt: "Hi", model: "claude-4-sonnet" } }) { ${price} }
       standIn: quote(input: { complete: { prompt: "Hi", model: "claude-opus-5" } }) { ${price} }
       gpu: quote(input: { complete: { prompt: "Hi", backend: LAMBDA_LABS } }) { ${price} } }`,
  );
  expect(errors).toEqual([]);
  for (const { inputPrice, priceBasis } of data.models) expect(priceBasis === null).toBe(inputPrice === null);
  const kinds = [data.published, data.standIn, data.gpu].map(({ priceBasis }) => priceBasis.kind);
  expect(kinds).toEqual(['PUBLISHED', 'ESTIMATED', 'ESTIMATED']);
  expect(data.standIn.priceBasis.source).toBe('the price of claude-opus-4-5 stands in');
  expect(data.published.priceBasis.date).toMatch(/^\d{4}-\d\d-\d\d$/);
});

it('refuses what is free to nobody, also at a limit of 0', async () => {
  await gateway.setLimit('user:broke', 0);
  const { data, errors } = await gateway.ask(
    `{ cortex { countTokens(input: { text: "three short words" }) { tokens usage { credits } } }
       optimize(statement: "SELECT 1") { allowed } }`,
    { user: 'broke' },
  );
  expect(errors).toEqual([]);
  expect(data.cortex.countTokens).toMatchObject({ tokens: expect.any(Number), usage: { credits: 0 } });
});

it('obeys a limit at once when it is set, cleared, and its suspension lifted', async () => {
  const call = () =>
    gateway.ask(`{ cortex { translate(input: { text: "t${Math.random()}", to: "de" }) { text } } }`, {
      user: 'ada',
    });
  const admin = (mutation: string) => gateway.ask(`mutation { ${mutation} { scope limit state } }`);
  expect((await call()).errors).toEqual([]);

  const set = await admin('setCreditLimit(input: { scope: "user:ada", limit: 0, reason: "test" })');
  expect(set.data.setCreditLimit).toMatchObject({ scope: 'user:ada', limit: 0 });
  expect((await call()).errors[0]?.extensions.code).toMatch(/^CREDITS_(EXHAUSTED|SUSPENDED)$/);

  const cleared = await admin('clearCreditLimit(scope: "user:ada")');
  expect(cleared.data.clearCreditLimit).toMatchObject({ limit: 50, state: 'OK' });
  expect((await call()).errors).toEqual([]);

  const resumed = await admin('resumeCredits(scope: "user:ada", reason: "test")');
  expect(resumed.errors).toEqual([]);
  expect(resumed.data.resumeCredits).toMatchObject({ scope: 'user:ada', state: 'OK' });
});

it.each(['1e-6', '1.50', '2E0', '3', '0.1234560', '0.00000100', '1e-7', '0.12345678901234567', '-1', '1e10'])(
  'a limit of %s is taken, or refused, in the document as it is in the variables',
  async (limit) => {
    const inDocument = await gateway.ask(
      `mutation { setCreditLimit(input: { scope: "user:digits", limit: ${limit} }) { limit } }`,
    );
    const query =
      'mutation ($limit: CreditAmount!) { setCreditLimit(input: { scope: "user:digits", limit: $limit }) { limit } }';
    const inVariables = await gateway.send({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // As it was typed: JavaScript would write some of them otherwise.
      body: `{"query":${JSON.stringify(query)},"variables":{"limit":${limit}}}`,
    });
    const told = ({ data, errors }: typeof inDocument) =>
      data?.setCreditLimit?.limit ?? errors[0]?.extensions.code;
    expect(told(inDocument)).toBe(told(inVariables));
  },
);

describe('a limit that makes no sense', () => {
  it.each([
    ['-1'],
    ['1e300'],
    ['0.0000001'],
    ['"NaN"'],
    ['"Infinity"'],
    ['"abc"'],
    ['null'],
    ['true'],
    ['1e-9'],
  ])('%s is refused', async (limit) => {
    const { errors } = await gateway.ask(
      `mutation { setCreditLimit(input: { scope: "user:x", limit: ${limit} }) { limit } }`,
    );
    expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']).toContain(errors[0]?.extensions.code);
  });

  it.each([['nobody'], [''], ['user:'], ['galaxy:all'], [`user:${'x'.repeat(10_000)}`], ['user:a\nb']])(
    'of the scope %j is refused',
    async (scope) => {
      const { errors } = await gateway.ask(
        'mutation ($scope: String!) { setCreditLimit(input: { scope: $scope, limit: 1 }) { limit } }',
        { variables: { scope } },
      );
      expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    },
  );
});

it('quotes many texts as what they cost one by one at most, each rounded up by itself', async () => {
  const texts = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? `${i} \u{1f600}` : `${i}`));
  const { data } = await gateway.ask(
    `query ($texts: [String!]!) {
      quote(input: { embed: { texts: $texts } }) { maximum expected }
      cortex { embedMany(texts: $texts) { usage { credits } } } }`,
    { variables: { texts } },
  );
  const bills: number[] = data.cortex.embedMany.map(({ usage }: { usage: { credits: number } }) =>
    micro(usage.credits),
  );
  const billed = bills.reduce((sum, bill) => sum + bill);
  expect(billed).toBeGreaterThanOrEqual(60);
  expect(micro(data.quote.maximum)).toBeGreaterThanOrEqual(billed);
  expect(micro(data.quote.expected)).toBeLessThanOrEqual(micro(data.quote.maximum));
});

it('admits exactly the 100 of 1,000 concurrent calls that the limit fits, and its books balance all the while', async () => {
  const call = (i: number) =>
    `c${i}: embed(text: "call ${String(i).padStart(4, '0')} of the crowd") { usage { credits } }`;
  const price = await priceOf(`{ cortex { ${call(5000)} } }`, 'crowd');
  const { used } = await statusOf('crowd');
  const { data: quoted } = await gateway.ask(
    '{ quote(input: { embed: { texts: ["call 0001 of the crowd"] } }) { maximum } }',
  );
  // A call waits for credits that are held but not used, so what fits is what is settled, not what is reserved.
  const limit = (micro(used) + 100 * micro(price) + (micro(quoted.quote.maximum) - micro(price))) / 1e6;
  await gateway.setLimit('user:crowd', limit);

  // By a clock that stands still nobody who waits for credits loses patience, however slow the machine is.
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
  onTestFinished(() => clock.mockRestore());
  let running = true;
  const observed = (async () => {
    let looks = 0;
    while (running) {
      const status = await statusOf('crowd');
      expect(micro(status.used) + micro(status.held) + micro(status.remaining)).toBe(micro(status.limit));
      expect(status.remaining).toBeGreaterThanOrEqual(0);
      looks += 1;
    }
    return looks;
  })();

  gateway.mark();
  // On a machine that does much else, a document that would wait long to be looked at is to be sent again.
  const insist = async (query: string): ReturnType<typeof gateway.ask> => {
    const answer = await gateway.ask(query, { user: 'crowd' });
    return answer.errors[0]?.extensions.code === 'OVERLOADED' ? await insist(query) : answer;
  };
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, batch) =>
      insist(`{ cortex { ${Array.from({ length: 100 }, (_, i) => call(batch * 100 + i)).join(' ')} } }`),
    ),
  );
  running = false;
  expect(await observed).toBeGreaterThan(0);

  const admitted = answers
    .flatMap(({ data }) => Object.values(data.cortex))
    .filter((value) => value !== null);
  const refused = answers.flatMap(({ errors }) => errors);
  expect(
    refused.every(
      ({ extensions }) => extensions.code === 'CREDITS_EXHAUSTED' || extensions.code === 'CREDITS_SUSPENDED',
    ),
  ).toBe(true);
  expect(admitted.length + refused.length).toBe(1_000);
  expect(admitted.length).toBe(100);
  const after = await statusOf('crowd');
  expect(micro(after.used)).toBe(micro(used) + 100 * micro(price));
  expect(after.held).toBe(0);
});
