/** What receivers of alerts answer: a status of 2xx has taken the alert, whatever becomes of the body behind it. */
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { createReceiver } from '../../src/credits/alerts/receiver.ts';
import { rawAnswer, startRawServer } from '../support/raw-server.ts';
import { mailServer } from './alert-receivers.ts';
import { caller, createFixture, operation } from './credits-fixture.ts';

const limits = { user: 0.0006 };
const call = { estimate: { inputTokens: 1000, maxOutputTokens: 4000 } };
const head = (headers: string) => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n`;

test.each([
  ['is shorter than it said', `${head('content-length: 100')}ok`],
  ['breaks off in a chunk', `${head('transfer-encoding: chunked')}5\r\nok`],
  ['has a chunk that is none', `${head('transfer-encoding: chunked')}zz\r\nok`],
  ['is not packed as it says', rawAnswer(200, 'ok', 'content-encoding: gzip')],
  ['is packed and breaks off', rawAnswer(200, gzipSync('ok').subarray(0, 12), 'content-encoding: gzip')],
])('an alert is told once where the body %s', async (_what, answer) => {
  const server = await startRawServer((_path, socket) => {
    socket.end(answer);
    return undefined;
  });
  onTestFinished(() => server.close());
  const mail = await mailServer();
  const { start, log } = await createFixture();
  const alerts = {
    slackWebhookUrl: `${server.url}/slack`,
    webhookUrl: `${server.url}/webhook`,
    webhookSecret: 'a secret of some length',
    smtpUrl: mail.url,
    emailTo: 'ops@example.com',
  };
  const credits = await start({ alerts, limits, maintenance: { alertMs: 20 } });
  await credits.govern(operation(caller('ada'), call));
  const waiting = async () =>
    (await credits.alertChannels()).map(({ waiting: left, failure }) => [left, failure]);
  await expect.poll(waiting).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  expect(server.asked.toSorted()).toEqual(['POST /slack', 'POST /webhook']);
  expect(log.filter(({ message }) => message.includes('not be delivered'))).toEqual([]);
});

test('a body that never ends is waited for no longer than a moment', async () => {
  const server = await startRawServer(() => `${head('content-length: 100')}ok`);
  onTestFinished(() => server.close());
  const receiver = createReceiver(server.url, 'the webhook', 20);
  onTestFinished(() => receiver.close());
  const { signal } = new AbortController();
  expect(await receiver.post('{}', {}, signal)).toMatchObject({ status: 200, isWell: true, said: null });
});
