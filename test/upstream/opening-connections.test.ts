/** Who leaves while a connection is still being made is answered then, not when it stands or is given up. */
import type { RemoteCompletionRequest } from '@cortex-gateway/embedded-warehouse/language';
import { expect, onTestFinished, test } from 'vitest';
import type { AlertChannel } from '../../src/credits/alerts/alert-channel.ts';
import { createSlackChannel } from '../../src/credits/alerts/slack-channel.ts';
import { createWebhookChannel } from '../../src/credits/alerts/webhook-channel.ts';
import type { AlertRecord } from '../../src/credits/store/ledger-store.ts';
import { createRemoteCompletions } from '../../src/embedded/remote-completions.ts';
import { createGpuFleet } from '../../src/gpu/fleet/fleet.ts';
import { deadlines, quiet } from '../gpu/fleet-harness.ts';
import { startSilentServer } from '../support/silent-server.ts';

async function silence() {
  const server = await startSilentServer();
  onTestFinished(() => server.close());
  return server;
}

/** What became of a call whose caller leaves in the middle of the handshake. */
async function leftWhileOpening(
  { events }: Awaited<ReturnType<typeof silence>>,
  start: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> {
  const leaving = new AbortController();
  events.once('reached', () => leaving.abort(new Error('the client went away')));
  return start(leaving.signal).then(
    () => 'answered',
    (error: unknown) => error,
  );
}

const request: RemoteCompletionRequest = {
  model: 'mistral-large2',
  messages: [{ role: 'user', content: 'hello there' }],
  maxTokens: 50,
  temperature: 0,
  schema: null,
};

test.each(['complete', 'stream'] as const)(
  'EMBEDDED_MODEL_URL: %s leaves while the list of models is asked for',
  async (way) => {
    const server = await silence();
    const remote = createRemoteCompletions({ baseUrl: server.url });
    onTestFinished(() => remote.close());
    const error = await leftWhileOpening(server, (signal) => remote[way](request, signal));
    expect(error).toMatchObject({ message: 'the client went away' });
  },
);

const alert = {
  sequence: 1,
  at: 0,
  scope: 'account',
  window: '2026-05-04',
  trigger: 'notify',
  percent: 80,
  state: 'NOTIFIED',
  used: 1,
  held: 0,
  limit: 1,
  projected: 1,
} as unknown as AlertRecord;

test.each<[string, (url: string) => AlertChannel]>([
  ['Slack', (url) => createSlackChannel(url)],
  ['the webhook', (url) => createWebhookChannel({ url, secret: 'a secret of some length' })],
])('an alert to %s is given up', async (name, create) => {
  const server = await silence();
  const channel = create(server.url);
  onTestFinished(() => channel.close());
  const error = await leftWhileOpening(server, (signal) => channel.send(alert, [], signal));
  expect(error).toMatchObject({ name: 'ChannelFailure', message: `${name} does not answer (Error)` });
});

test("a GPU server's probes are over with their own time", async () => {
  const server = await silence();
  const failures: unknown[] = [];
  const fleet = createGpuFleet({
    endpoints: [new URL(server.url)],
    apiKey: null,
    deadlines: { ...deadlines, connectMs: 3_000 },
    logger: { ...quiet, debug: (fields) => void failures.push((fields as { err?: unknown }).err) },
    limits: { probes: { timeoutMs: 50 } },
  });
  onTestFinished(() => fleet.close());
  await fleet.ready;
  expect(failures).toMatchObject([{ name: 'TimeoutError' }, { name: 'TimeoutError' }]);
});
