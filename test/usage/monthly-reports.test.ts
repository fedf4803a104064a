/** The reports that go out by mail on the first of the month: from the whole gateway, and from many processes at once. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { createMailer } from '../../src/credits/alerts/mailer.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { createMonthlyReports } from '../../src/usage/monthly/send-reports.ts';
import { createFixture, type Fixture } from '../credits/credits-fixture.ts';
import { startGateway } from '../support/start-gateway.ts';

interface Received {
  readonly to: string;
  readonly text: string;
}

async function mailServer(options: SMTPServerOptions = {}) {
  const mails: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    async onData(stream, { envelope }, done) {
      let text = '';
      for await (const chunk of stream) text += chunk;
      const to = envelope.rcptTo.map(({ address }) => address).join();
      mails.push({ to, text: text.replaceAll('=\r\n', '') });
      done();
    },
    ...options,
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  return { mails, url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}` };
}

afterEach(() => vi.useRealTimers());

test('a team’s month is mailed on the first of the next, in the credit time zone, and no call of another month', async () => {
  const { mails, url } = await mailServer();
  // In Kolkata, half an hour off: the first of November has not begun.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-10-31T18:00:00Z') });
  const gateway = await startGateway({
    environment: {
      SMTP_URL: url,
      CREDIT_REPORT_EMAIL_TO: 'growth=finance@example.com, *=cfo@example.com, nobody=x@example.com',
      CREDIT_TIME_ZONE: 'Asia/Kolkata',
      CREDIT_PRICE: '2.5',
      CREDIT_CURRENCY: 'INR',
    },
    policy: { teams: { growth: { members: ['ada'] }, research: { members: ['ada', 'bob'] } } },
  });
  onTestFinished(() => gateway.close());
  for (const user of ['ada', 'bob'])
    await gateway.ask(`{ cortex { embed(text: "for ${user}") { model } } }`, { user });
  // A call of the next month.
  vi.setSystemTime('2026-10-31T18:31:00Z');
  await gateway.ask('{ cortex { embed(text: "a new month") { model } } }', { user: 'ada' });
  vi.setSystemTime('2026-10-31T19:45:00Z');
  expect(mails).toEqual([]);
  await gateway.restart();
  await expect.poll(() => mails.length).toBe(3);
  const subjects = mails.map(({ to, text }) => `${to}: ${/^Subject: (.*)\r$/m.exec(text)?.[1]}`);
  expect(subjects.toSorted()).toEqual([
    'cfo@example.com: Credits of the team growth in 2026-10',
    'cfo@example.com: Credits of the team research in 2026-10',
    'finance@example.com: Credits of the team growth in 2026-10',
  ]);
  const research = mails.find(({ text }) => text.includes('Team research'))?.text ?? '';
  expect(research).toMatch(/Team research, 2026-10: [\d.]+ credits \(0\.00 INR\) for 2 calls/);
  expect(research).toMatch(/ada +[\d.]+ credits .*1 call\r?\n/);
  expect(research).toContain('AI_EMBED local-hash-embed-1024');
  const { data } = await gateway.ask(
    '{ usage(input: { from: "2026-10-01T00:00:00+05:30", to: "2026-11-01T00:00:00+05:30", groupBy: [TEAM] }) { rows { team credits } } }',
  );
  for (const { team, credits } of data.usage.rows)
    expect(mails.find(({ text }) => text.includes(`Team ${team}`))?.text).toContain(`${credits} credits`);
});

/** A process that sends reports; what they say is the same everywhere. */
async function processOf(
  { start, clock, log }: Fixture,
  smtpUrl: string,
  addresses: readonly string[],
  team = '*',
) {
  const credits = await start();
  const write = (level: string) => (_fields: object, message: string) => void log.push({ level, message });
  const row = { name: 'x', calls: 1, credits: 0.5, money: null };
  const reports = createMonthlyReports({
    addresses: addresses.map((address) => ({ team, address })),
    build: async (month) => [{ month, team: 'red', total: row, users: [row], models: [] }],
    mailer: createMailer(smtpUrl),
    once: credits.once,
    calendar: createCreditCalendar('America/New_York'),
    logger: { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
    now: () => clock.time,
    everyMs: 3_600_000,
  });
  onTestFinished(() => reports.close());
  return reports;
}

test('several processes mail it once, and what the server does not take is tried again with pauses', async () => {
  const fixture = await createFixture();
  let isRefusing = true;
  const { mails, url } = await mailServer({
    onRcptTo({ address }, _session, done) {
      done(isRefusing && address === 'b@example.com' ? new Error('not now') : undefined);
    },
  });
  // The clock is set forward on the eighth: the first is a day of 24 hours, and begins at five in UTC.
  fixture.clock.time = Date.parse('2026-03-01T04:59:00Z');
  const addresses = ['a@example.com', 'b@example.com'];
  const all = await Promise.all([1, 2, 3].map(() => processOf(fixture, url, addresses)));
  const round = () => Promise.all(all.map((each) => each.round()));
  await round();
  fixture.clock.time = Date.parse('2026-03-01T05:59:00Z');
  await round();
  expect(mails).toEqual([]);
  fixture.clock.time = Date.parse('2026-03-01T06:01:00Z');
  await round();
  expect(mails.map(({ to }) => to)).toEqual(['a@example.com']);
  isRefusing = false;
  await round();
  expect(mails).toHaveLength(1);
  fixture.clock.time += 61_000;
  await round();
  await round();
  expect(mails.map(({ to }) => to)).toEqual(['a@example.com', 'b@example.com']);
  expect(fixture.log.filter(({ message }) => message.includes('could not be mailed yet'))).toHaveLength(1);
  // Nothing of it is left to a process that starts anew, and of the month before nothing is sent late.
  const late = await processOf(fixture, url, addresses);
  await late.round();
  fixture.clock.time = Date.parse('2026-03-08T12:00:00Z');
  await Promise.all([late.round(), round()]);
  expect(mails).toHaveLength(2);
});

test('that a team used nothing is logged, once: of it there is no report', async () => {
  const fixture = await createFixture();
  const { mails, url } = await mailServer();
  fixture.clock.time = Date.parse('2026-03-01T06:01:00Z');
  const reports = await processOf(fixture, url, ['a@example.com'], 'blue');
  await reports.round();
  await reports.round();
  expect(mails).toEqual([]);
  expect(fixture.log.filter(({ message }) => message.includes('the team used nothing'))).toHaveLength(1);
});
