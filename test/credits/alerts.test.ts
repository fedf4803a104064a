import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { alertText } from '../../src/credits/alerts/alert-text.ts';
import type { Credits } from '../../src/credits/create-credits.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import type { Scope } from '../../src/credits/scopes/scope.ts';
import type { AlertRecord } from '../../src/credits/store/ledger-store.ts';
import { admin, COST, caller, createFixture, NOON, operation } from './credits-fixture.ts';

type Answer = (body: string, response: ServerResponse, count: number) => void;

/** A webhook receiver; `answer` decides what each request gets. */
async function webhook(answer: Answer = (_body, response) => response.end('ok')) {
  const received: { text: string; blocks: { text: { type: string; text: string } }[] }[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push(JSON.parse(body));
    answer(body, response, received.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/T/B/X` };
}

async function mailServer(options: SMTPServerOptions = {}) {
  const mails: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, _session, done) {
      let mail = '';
      for await (const chunk of stream) mail += chunk;
      mails.push(mail);
      done();
    },
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { mails, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` };
}

const often = { alertMs: 20 };
/** One call is 91 % of it. */
const limits = { user: 0.0006 };
/** One call is on its way past 80 %, two are past it. */
const wider = { user: 0.0012 };
const call = { estimate: { inputTokens: 1000, maxOutputTokens: 4000 } };

async function reachEighty(credits: Credits, name = 'ada'): Promise<void> {
  await credits.govern(operation(caller(name), call));
  await credits.govern(operation(caller(name), call));
}

test('passing 80 % is told once, to Slack and by mail, however many processes there are', async () => {
  const { start } = await createFixture();
  const [slack, mail] = [await webhook(), await mailServer()];
  const alerts = {
    slackWebhookUrl: slack.url,
    smtpUrl: mail.url,
    emailTo: 'ops@example.com, cfo@example.com',
  };
  const sent: string[] = [];
  const countAlert = ({ channel, outcome }: { channel: string; outcome: string }) =>
    void sent.push(`${channel} ${outcome}`);
  const options = { alerts, limits: wider, maintenance: often, countAlert };
  const credits = await Promise.all([start(options), start(options), start(options)]);
  await reachEighty(credits[0] as Credits);
  await expect.poll(() => [slack.received.length, mail.mails.length]).toEqual([2, 2]);
  const texts = slack.received.map(({ blocks }) => blocks[0]?.text.text);
  expect(texts).toEqual([
    expect.stringContaining('user "ada" is on its way past 80 %'),
    expect.stringContaining('user "ada" has used 0.0011 of 0.0012 credits (91 %) in the window 2026-05-04.'),
  ]);
  expect(mail.mails[1]).toMatch(/^To: ops@example.com, cfo@example.com\r$/m);
  const mailed = mail.mails.join().replaceAll('=\r\n', '');
  expect(mailed).toContain('=22ada=22_has_passed_80_');
  expect(mailed).toContain('user "ada" has used 0.0011 of 0.0012 credits (91 %) in the window 2026-05-04.');
  await credits[1]?.govern(operation(caller('bob'), call));
  await expect
    .poll(() => sent.sort())
    .toEqual([...['email sent', 'email sent', 'email sent'], ...['slack sent', 'slack sent', 'slack sent']]);
  expect(slack.received).toHaveLength(3);
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
  await expect
    .poll(() => log.filter(({ message }) => message.includes('not be delivered yet')).length)
    .toBe(1);
  clock.time += 5000;
  await expect.poll(() => slack.received.length).toBe(2);
  await expect
    .poll(() => log.filter(({ message }) => message.includes('not be delivered yet')).length)
    .toBe(2);
  clock.time += 10_000;
  await expect.poll(() => slack.received.length).toBe(3);
  expect(slack.received[2]).toEqual(slack.received[0]);
  clock.time += 3_600_000;
  await credits.status.account();
  expect(slack.received).toHaveLength(3);
});

test('an alert that a receiver will never take is given up, and does not stand in the way of the next', async () => {
  const { start, log } = await createFixture();
  const slack = await webhook((body, response) => {
    response.statusCode = body.includes('ada') ? 400 : 200;
    response.end();
  });
  const mail = await mailServer({
    onRcptTo: (_address, _session, done) =>
      done(Object.assign(new Error('no such user'), { responseCode: 550 })),
  });
  const alerts = { slackWebhookUrl: slack.url, smtpUrl: mail.url, emailTo: 'nobody@example.com' };
  const credits = await start({ alerts, limits, maintenance: often });
  await credits.govern(operation(caller('ada'), call));
  await credits.govern(operation(caller('bob'), call));
  await expect.poll(() => slack.received.length).toBe(2);
  await expect.poll(() => log.filter(({ message }) => message.includes('given up')).length).toBe(3);
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

test('names cannot break out of an alert', () => {
  const alert: AlertRecord = {
    scope: 'user:x"\r\nBcc: all@example.com\u2028<!channel> *bold* <https://evil.example|click>' as Scope,
    window: '2026-05-04',
    trigger: 'notify',
    percent: 80,
    state: 'NOTIFIED',
    at: NOON,
    used: 8 as MicroCredits,
    held: 0 as MicroCredits,
    limit: 10 as MicroCredits,
    projected: 16 as MicroCredits,
  };
  const { subject, body } = alertText(alert);
  expect(subject).toBe(
    `Credits: user "x'  Bcc: all@example.com <!channel> *bold* <https://evil.example|click>" has passed 80 %`,
  );
  expect(body).not.toMatch(/[\r\n\u2028]/);
  expect(alertText({ ...alert, scope: `user:${'a'.repeat(10_000)}` as Scope }).subject.length).toBeLessThan(
    130,
  );
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

test('use that would pass the trigger by the end of the day is announced early, but not on the first call of the day', async () => {
  const { start, clock } = await createFixture();
  const credits = await start({ limits: { user: 0.0055 } });
  const announced = next(credits.alerts.creditAlerts(caller('ada')));
  clock.time = Date.parse('2026-05-04T00:05:00Z');
  await credits.govern(operation(caller('ada'), call));
  clock.time = Date.parse('2026-05-04T08:00:00Z');
  await credits.govern(operation(caller('ada'), call));
  await credits.govern(operation(caller('ada'), call));
  expect(await announced).toMatchObject({
    kind: 'projected',
    thresholdPercent: 80,
    state: 'OK',
    status: { used: 3 * COST },
  });
});

test('subscribers see the alerts of their own scopes as they fire, from every process', async () => {
  const { start } = await createFixture();
  const [one, two] = [await start({ limits }), await start({ limits })];
  const [mine, all] = [one.alerts.creditAlerts(caller('ada')), one.alerts.creditAlerts(admin)];
  const [first, firstOfAll] = [next(mine), next(all)];
  await two.govern(operation(caller('bob'), call));
  await two.govern(operation(caller('ada'), call));
  expect(await first).toMatchObject({
    id: '2026-05-04/user:ada/notify',
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
