/** Slack's answer, where a proxy has packed it. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { webhook } from './alert-receivers.ts';
import { caller, createFixture, operation } from './credits-fixture.ts';

test('an answer of Slack that somebody on the way has packed is read all the same, and no alert comes twice', async () => {
  const { start, log } = await createFixture();
  const slack = await webhook((_body, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync('ok'));
  });
  const credits = await start({
    alerts: { slackWebhookUrl: slack.url },
    limits: { user: 0.0006 },
    maintenance: { alertMs: 20 },
  });
  await credits.govern(operation(caller('ada'), { estimate: { inputTokens: 1000, maxOutputTokens: 4000 } }));
  await expect.poll(() => slack.received.length).toBe(1);
  const waiting = async () => (await credits.alertChannels()).map((channel) => channel.waiting);
  await expect.poll(waiting).toEqual([0]);
  expect(log.filter(({ message }) => message.includes('not be delivered yet'))).toEqual([]);
});
