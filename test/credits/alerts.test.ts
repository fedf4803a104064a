import { expect, test } from 'vitest';
import type { Credits } from '../../src/credits/create-credits.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { mailServer, webhook } from './alert-receivers.ts';
import { admin, COST, caller, createFixture, type LogLine, NOON, operation } from './credits-fixture.ts';

const isPostponed = ({ message }: LogLine) => message.includes('not be delivered yet');
const often = { alertMs: 20 };
const MORNING = Date.parse('2026-05-04T09:00:00Z');
/** One call is 91 % of it. */
const limits = { user: 0.0006 };
/** By one call's pace past 80 % at noon, by two calls past it at any time. */
const wider = { user: 0.0012 };
const call = { estimate: { inputTokens: 1000, maxOutputTokens: 4000 } };

async function reachEighty(credits: Credits, name = 'ada'): Promise<void> {
  await credits.govern(operation(caller(name), call));
  await credits.govern(operation(caller(name), call));
}

test('passing 80 % is told once, to Slack and by mail, however many processes there are', async () => {
  const { start, clock } = await createFixture();
  clock.time = MORNING;
  const [slack, mail] = [await webhook(), await mailServer()];
  const alerts = {
    slackWebhookUrl: slack.url,
    smtpUrl: mail.url,
    emailTo: 'ops@example.com, cfo@example.com',
  };
  const sent: string[] = [];
  const countAlertsOf = (channel: string) => (outcome: string) => void sent.push(`${channel} ${outcome}`);
  const options = { alerts, limits: wider, maintenance: often, countAlertsOf };
  const credits = await Promise.all([start(options), start(options), start(options)]);
  await reachEighty(credits[0] as Credits);
  await expect.poll(() => [slack.received.length, mail.mails.length]).toEqual([1, 1]);
  expect(slack.received[0]?.blocks[0]?.text.text).toContain(
    'user "ada" has used 0.0011 of 0.0012 credits (91 %) in the window 2026-05-04.',
  );
  expect(mail.mails[0]).toMatch(/^To: ops@example.com, cfo@example.com\r$/m);
  const mailed = mail.mails.join().replaceAll('=\r\n', '');
  expect(mailed).toContain('=22ada=22_has_passed_80_');
  expect(mailed).toContain('user "ada" has used 0.0011 of 0.0012 credits (91 %) in the window 2026-05-04.');
  await reachEighty(credits[1] as Credits, 'bob');
  await expect.poll(() => sent.sort()).toEqual(['email sent', 'email sent', 'slack sent', 'slack sent']);
  expect(slack.received).toHaveLength(2);
});

test('a receiver that fails is tried again, and told once', async () => {
  const { start, clock, log } = await createFixture();
  const slack = await webhook((_body, response, count) => {
    response.statusCode = [500, 429][count - 1] ?? 200;
    response.end();
  });
  const credits = await start({ alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often });
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(() => slack.received.length).toBe(1);
  await expect.poll(() => log.filter(isPostponed).length).toBe(1);
  clock.time += 5000;
  await expect.poll(() => slack.received.length).toBe(2);
  await expect.poll(() => log.filter(isPostponed).length).toBe(2);
  clock.time += 10_000;
  await expect.poll(() => slack.received.length).toBe(3);
  expect(slack.received[2]).toEqual(slack.received[0]);
  clock.time += 3_600_000;
  await credits.status.account();
  expect(slack.received).toHaveLength(3);
});

test('an alert has one webhook-id in every try, and no other alert has it, of another ledger neither', async () => {
  const receiver = await webhook((_body, response, count) => {
    response.statusCode = count === 1 ? 500 : 204;
    response.end();
  });
  for (const tries of [2, 3]) {
    const { start, clock } = await createFixture();
    clock.time += tries;
    const alerts = { webhookUrl: receiver.url, webhookSecret: 'a secret of some length' };
    const credits = await start({ alerts, limits, maintenance: often });
    await credits.govern(operation(caller('ada'), call));
    await expect
      .poll(() => {
        clock.time += 5000;
        return receiver.ids.length;
      })
      .toBe(tries);
  }
  const [first, again, other] = receiver.ids;
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test.each([
  [400, 'invalid_payload'],
  [401, 'invalid_token'],
  [403, 'action_prohibited'],
  [404, 'no_service'],
  [410, 'channel_is_archived'],
  [302, ''],
])(
  'an alert that Slack answers with %d is kept until somebody puts that right, and told by mail meanwhile',
  async (status, word) => {
    const { start, clock, log } = await createFixture();
    let isRepaired = false;
    const slack = await webhook((_body, response) => {
      response.statusCode = isRepaired ? 200 : status;
      response.end(isRepaired ? 'ok' : word);
    });
    const mail = await mailServer();
    const alerts = { slackWebhookUrl: slack.url, smtpUrl: mail.url, emailTo: 'ops@example.com' };
    const credits = await start({ alerts, limits, maintenance: often });
    const states = async () =>
      (await credits.alertChannels()).map(({ channel, waiting, failure }) => [
        channel,
        waiting,
        failure?.reason,
      ]);
    await credits.govern(operation(caller('ada'), call));
    const reason = word ? `Slack answered ${status} (${word})` : `Slack answered ${status}`;
    await expect.poll(states).toEqual([
      ['slack', 1, reason],
      ['email', 0, undefined],
    ]);
    expect(mail.mails).toHaveLength(1);
    for (const tries of [1, 2, 3]) {
      await expect.poll(() => log.filter(isPostponed).length).toBe(tries);
      expect(slack.received).toHaveLength(tries);
      clock.time += 900_000;
    }
    await expect.poll(() => log.filter(isPostponed).length).toBe(4);
    expect((await credits.alertChannels())[0]?.failure?.since).toBe(NOON);
    isRepaired = true;
    clock.time += 900_000;
    await expect.poll(states).toEqual([
      ['slack', 0, undefined],
      ['email', 0, undefined],
    ]);
    expect(slack.received).toHaveLength(5);
    expect(mail.mails).toHaveLength(1);
  },
);

test('a refused login at the mail server keeps the mail, and a channel that hangs does not hold up the other', async () => {
  const { start, clock } = await createFixture();
  const slack = await webhook(() => {});
  let password = 'changed';
  const mail = await mailServer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (auth, _session, done) =>
      auth.password === password ? done(null, { user: 'ops' }) : done(new Error('bad credentials')),
  });
  const smtpUrl = mail.url.replace('smtp://', 'smtp://ops:former@');
  const alerts = { slackWebhookUrl: slack.url, smtpUrl, emailTo: 'ops@example.com' };
  const credits = await start({ alerts, limits, maintenance: often });
  const email = async () => (await credits.alertChannels())[1];
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(email).toMatchObject({
    waiting: 1,
    failure: { since: NOON, reason: 'the mail server answered 535 to AUTH' },
  });
  password = 'former';
  clock.time += 5000;
  await expect.poll(email).toEqual({ channel: 'email', waiting: 0, failure: null });
  await credits.govern(operation(caller('bob'), call));
  await expect.poll(() => mail.mails.length).toBe(2);
  expect(slack.received).toHaveLength(1);
});

test('of several recipients, one that is refused is tried again, alone', async () => {
  const { start, clock } = await createFixture();
  const told: string[] = [];
  let refused = ['cfo@example.com'];
  const mail = await mailServer({
    onRcptTo: ({ address }, _session, done) => {
      if (refused.includes(address)) return done(Object.assign(new Error('full'), { responseCode: 552 }));
      told.push(address);
      done();
    },
  });
  const alerts = { smtpUrl: mail.url, emailTo: 'ops@example.com, cfo@example.com' };
  const credits = await start({ alerts, limits, maintenance: often });
  const reason = async () => (await credits.alertChannels())[0]?.failure?.reason;
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(reason).toBe('the mail server refused 1 of 2 recipients');
  clock.time += 5000;
  await expect.poll(reason).toBe('the mail server answered 552 to RCPT');
  refused = [];
  clock.time += 10_000;
  await expect.poll(reason).toBe(undefined);
  expect(told).toEqual(['ops@example.com', 'cfo@example.com']);
});

test.each([
  ['a page', '<!doctype html><title>Log in</title>', 'Slack answered 200 with something else than ok'],
  ['a document that says no', '{"ok":false,"error":"x"}', 'Slack answered 200 with something else than ok'],
  ['another word', 'queued', 'Slack answered 200 (queued)'],
])('an answer of 200 with %s is none of Slack’s, and the alert is kept', async (_, body, reason) => {
  const { start, clock } = await createFixture();
  const answers = [body, '{"ok":true}'];
  const slack = await webhook((_body, response) => response.end(answers.shift() ?? 'ok'));
  const credits = await start({ alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often });
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(credits.alertChannels).toMatchObject([{ waiting: 1, failure: { reason } }]);
  clock.time += 5000;
  await expect.poll(credits.alertChannels).toEqual([{ channel: 'slack', waiting: 0, failure: null }]);
});

test('an alert survives a clock that said 2030, whether it failed then or was being sent', async () => {
  const { start, clock, log } = await createFixture();
  const IN_2030 = Date.parse('2030-01-01T12:00:00Z');
  const answers = [503, 503, 200];
  const slack = await webhook((_body, response, count) => {
    response.statusCode = answers[count - 1] ?? 200;
    response.end();
  });
  const options = { alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often };
  const credits = await start(options);
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(() => log.filter(isPostponed).length).toBe(1);
  clock.time = IN_2030;
  await expect.poll(() => log.filter(isPostponed).length).toBe(2);
  clock.time = NOON + 60_000;
  await expect.poll(credits.alertChannels).toEqual([{ channel: 'slack', waiting: 0, failure: null }]);
  expect(slack.received).toHaveLength(3);
  expect(log.filter(({ level }) => level === 'error')).toEqual([]);
});

test('an address that was mistyped is put right by a restart, and nobody is mailed twice', async () => {
  const { start, clock } = await createFixture();
  const told: string[] = [];
  const mail = await mailServer({
    onRcptTo: ({ address }, _session, done) => {
      if (!address.endsWith('@example.com'))
        return done(Object.assign(new Error('unknown'), { responseCode: 550 }));
      told.push(address);
      done();
    },
  });
  const alerts = { smtpUrl: mail.url, emailTo: 'ops@example.com, cfo@exmaple.com' };
  const wrong = await start({ alerts, limits, maintenance: often });
  await wrong.govern(operation(caller('ada'), call));
  await expect
    .poll(async () => (await wrong.alertChannels())[0]?.failure?.reason)
    .toContain('refused 1 of 2');
  await wrong.close();
  const emailTo = 'ops@example.com, cfo@example.com';
  const right = await start({ alerts: { ...alerts, emailTo }, limits, maintenance: often });
  await expect
    .poll(() => {
      clock.time += 5000;
      return right.alertChannels();
    })
    .toEqual([{ channel: 'email', waiting: 0, failure: null }]);
  expect(told).toEqual(['ops@example.com', 'cfo@example.com']);
});

test('an alert whose window is over is not sent, and a channel that works again is not said to fail', async () => {
  const { start, clock, log } = await createFixture();
  let status = 503;
  const slack = await webhook((_body, response) => {
    response.statusCode = status;
    response.end();
  });
  const expired: string[] = [];
  const options = {
    alerts: { slackWebhookUrl: slack.url },
    limits,
    maintenance: often,
    countAlertsOf: () => (outcome: string) => void (outcome === 'expired' && expired.push(outcome)),
  };
  const credits = await start(options);
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(credits.alertChannels).toMatchObject([{ waiting: 1, failure: { since: NOON } }]);
  status = 200;
  clock.time = Date.parse('2026-05-05T00:00:00Z');
  await expect.poll(() => expired).toEqual(['expired']);
  expect(log.filter(({ level }) => level === 'error').map(({ message }) => message)).toEqual([
    'an alert was not delivered before its window ended',
  ]);
  expect(slack.received).toHaveLength(1);
  expect(await credits.alertChannels()).toMatchObject([{ waiting: 0, failure: { since: NOON } }]);
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(credits.alertChannels).toEqual([{ channel: 'slack', waiting: 0, failure: null }]);
  expect(slack.received).toHaveLength(2);
});

test('an alert of the last second of a day is sent', async () => {
  const { start, clock } = await createFixture();
  const slack = await webhook();
  clock.time = Date.parse('2026-05-04T23:59:59.900Z');
  const stopped = await start({
    alerts: { slackWebhookUrl: slack.url },
    limits,
    maintenance: { alertMs: 1e8 },
  });
  await stopped.govern(operation(caller('ada'), call));
  clock.time += 200;
  await start({ alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often });
  await expect.poll(() => slack.received.length).toBe(1);
});

test('alerts that could not be delivered before a restart are delivered after it', async () => {
  const { start } = await createFixture();
  const away = await start({ alerts: { slackWebhookUrl: 'http://127.0.0.1:1/' }, limits });
  await away.govern(operation(caller('ada'), call));
  await away.close();
  const slack = await webhook();
  await start({ alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often });
  await expect.poll(() => slack.received.length).toBe(1);
});

test('Slack receives markup in a name as text', async () => {
  const { start } = await createFixture();
  const slack = await webhook();
  const credits = await start({ alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often });
  await credits.govern(operation(caller('<!channel>'), call));
  await expect.poll(() => slack.received.length).toBe(1);
  expect(slack.received[0]?.text).toContain('&lt;!channel&gt;');
  expect(slack.received[0]?.blocks[0]?.text).toMatchObject({ type: 'plain_text' });
});

test('use that would pass the trigger by the end of the day is announced early, but not in the morning', async () => {
  const { start, clock } = await createFixture();
  const credits = await start({ limits: { user: 0.0025 } });
  const feed = credits.alerts.creditAlerts(caller('ada'))[Symbol.asyncIterator]();
  const announced = feed.next();
  const use = async (time: string) => {
    clock.time = Date.parse(`2026-05-04T${time}Z`);
    await credits.govern(operation(caller('ada'), call));
  };
  // 22 % after five minutes, 44 % before noon, and at one o'clock 66 %, which leads to 122 %.
  await use('00:05:00');
  await use('11:59:59');
  await use('13:00:00');
  expect((await announced).value).toMatchObject({
    kind: 'projected',
    thresholdPercent: 80,
    state: 'OK',
    status: { used: 3 * COST },
  });
  // It was the message for this limit: 88 % of it is told to nobody twice.
  await use('13:30:00');
  await credits.limits.set(admin, { scope: 'user:ada', limit: 4000 as MicroCredits });
  await use('23:59:00');
  await use('23:59:30');
  const { value } = await feed.next();
  expect(value).toMatchObject({ kind: 'projected', status: { used: 4 * COST, limit: 4000 } });
  await feed.return?.(undefined);
});

test('a raised limit announces its own 80 %', async () => {
  const { start, clock } = await createFixture();
  clock.time = MORNING;
  const slack = await webhook();
  const credits = await start({ alerts: { slackWebhookUrl: slack.url }, limits, maintenance: often });
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(() => slack.received.length).toBe(1);
  await credits.limits.set(admin, { scope: 'user:ada', limit: 2000 as MicroCredits });
  await credits.govern(operation(caller('ada'), call));
  await credits.govern(operation(caller('ada'), call));
  await expect.poll(() => slack.received.length).toBe(2);
  expect(slack.received[1]?.blocks[0]?.text.text).toContain('0.00165 of 0.002 credits (82 %)');
});

test('subscribers see the alerts of their own scopes as they fire, from every process', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start({ limits }), await start({ limits })];
  const [mine, all] = [one.alerts.creditAlerts(caller('ada')), one.alerts.creditAlerts(admin)];
  const [first, firstOfAll] = [next(mine), next(all)];
  await two.govern(operation(caller('bob'), call));
  await two.govern(operation(caller('ada'), call));
  expect(await first).toMatchObject({
    id: '2026-05-04/user:ada/notify/0.0006',
    scope: 'user:ada',
    state: 'NOTIFIED',
    kind: 'actual',
    thresholdPercent: 80,
    status: { used: COST, held: 0, window: { id: '2026-05-04' }, state: 'NOTIFIED' },
  });
  expect(await firstOfAll).toMatchObject({ scope: 'user:bob' });
  expect(() => one.alerts.creditAlerts(caller('ada'), 'user:bob')).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN' }),
  );
  expect(() => one.alerts.creditAlerts(caller('ada'), 'bob')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});

async function next<T>(feed: AsyncIterable<T>): Promise<T> {
  for await (const item of feed) return item;
  throw new Error('the feed ended');
}
