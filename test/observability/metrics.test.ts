import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { answerMetrics } from '../../src/http/metrics-route.ts';
import { createMetrics, type Metrics } from '../../src/observability/metrics.ts';

/** A call of no team, key or tag. */
const nobody = { backend: 'SNOWFLAKE', teams: [], apiKeyId: null, tags: [] } as const;
const credits = (amount: number) => (amount * 1_000_000) as MicroCredits;

async function serveMetrics(metrics: Pick<Metrics, 'scrape'>) {
  const logged: object[] = [];
  const note = (fields: object) => void logged.push(fields);
  const logger = { debug: note, info: note, warn: note, error: note };
  const answer = answerMetrics({ metrics, loopbackOnly: true, logger, onRefusal() {} });
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return { logged, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics` };
}

function busyMetrics(): Metrics {
  const metrics = createMetrics({ namedUsers: 2 });
  metrics.connect({
    eventLoopDelays: (quantiles) => quantiles.map((quantile) => quantile / 100),
    pool: () => ({ size: 3, available: 1, pending: 2, max: 8, queueMax: 1000, breaker: 'OPEN' }),
    endpoints: () => [
      { name: 'gpu-1', queued: 1, inFlightTokens: 20, utilization: null, breaker: 'HALF_OPEN' },
    ],
    credits: async () => ({
      limit: credits(100),
      used: credits(0.25),
      held: credits(0.25),
      remaining: credits(99.5),
      pendingEvents: 5,
      oldestEventSeconds: 12,
    }),
    openHolds: () => 4,
  });
  const statement = { warehouse: 'CORTEX_COMPUTE_WH', seconds: 0.1 };
  metrics.observeStatement({ ...statement, function: 'AI_EMBED', isInternal: false });
  metrics.observeStatement({ ...statement, function: 'USAGE_LOG_LOAD', isInternal: true });
  metrics.observeOperation({ type: 'query', outcome: 'ok', seconds: 0.1 });
  metrics.countError('BAD_USER_INPUT');
  metrics.observeBatch({ function: 'AI_EMBED', rows: 100 });
  metrics.observeFirstToken({ backend: 'LAMBDA_LABS', seconds: 0.01 });
  metrics.countAlertsOf('email');
  metrics.countAlertsOf('slack')('sent');
  return metrics;
}

async function creditsByUser(metrics: Metrics): Promise<Record<string, number>> {
  const { text } = await metrics.scrape();
  const lines = text.matchAll(/^snowflake_credits_total\{function="[^"]*",user="([^"]*)"\} (.+)$/gm);
  return Object.fromEntries([...lines].map(([, user, value]) => [user, Number(value)]));
}

describe('the metrics', () => {
  it('carry the names that dashboards rely on', async () => {
    const { text } = await busyMetrics().scrape();
    expect(text).toContain(
      'snowflake_query_duration_seconds_count{function="AI_EMBED",warehouse="CORTEX_COMPUTE_WH"} 1',
    );
    expect(text).toContain('snowflake_daily_limit_remaining 99.5');
    expect(text).toContain('gateway_pool_pending 2');
    expect(text).toContain('gateway_breaker_state{endpoint="gpu-1"} 1');
    expect(text).toContain('gateway_breaker_state{endpoint="snowflake"} 2');
    expect(text).toContain('gateway_outbox_oldest_seconds 12');
    expect(text).toMatch(/^gateway_internal_statement_duration_seconds_count\{function="USAGE_LOG_LOAD"/m);
    expect(text).not.toMatch(/^snowflake_query_duration_seconds_count\{function="USAGE_LOG_LOAD"/m);
    expect(text).not.toContain('gateway_gpu_utilization{');
  });

  it('show 0 until there is a first error, or a first alert that fails: only then is there an increase', async () => {
    const { text } = await busyMetrics().scrape();
    expect(text).toContain('gateway_errors_total{code="INTERNAL_SERVER_ERROR"} 0');
    const alerts = text.matchAll(/^gateway_alerts_total\{channel="(\w+)",outcome="(\w+)"\} (\d+)$/gm);
    expect([...alerts].map(([, ...series]) => series.join(' '))).toEqual([
      'email sent 0',
      'email failed 0',
      'email expired 0',
      'slack sent 1',
      'slack failed 0',
      'slack expired 0',
    ]);
  });

  // The continuous integration always has it; a newcomer's machine may not.
  const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
  it.runIf(hasPromtool || process.env.CI)('satisfy promtool', async () => {
    const metrics = busyMetrics();
    metrics.countCredits({ ...nobody, function: 'AI_EMBED', user: 'ada', credits: credits(1) });
    const { text } = await metrics.scrape();
    expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('');
  });

  it('tell teams, keys and tags apart, as many as there are places, and lose nothing of ten thousand', async () => {
    const metrics = createMetrics({ namedUsers: 5 });
    for (let i = 0; i < 10_000; i++) {
      const name = `name-${i}"\\\n`;
      metrics.countCredits({
        ...nobody,
        function: 'SQL',
        user: 'ada',
        teams: [name, 'everybody'],
        apiKeyId: name,
        tags: [{ key: 'project', value: name }],
        credits: credits(i === 7_777 ? 100 : 1),
      });
    }
    const { text } = await metrics.scrape();
    for (const label of ['team', 'key', 'tag']) {
      const lines = text.split('\n').filter((line) => line.startsWith(`gateway_${label}_credits_total{`));
      expect(lines.length).toBeLessThanOrEqual(6);
      const sum = lines.reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
      expect(sum).toBe(label === 'team' ? 20_198 : 10_099);
      expect(lines.filter((line) => line.includes('name-7777'))).toHaveLength(1);
    }
    expect(text).toContain('gateway_team_credits_total{team="everybody"} 10099');
  });

  it('name the heaviest users, add up the rest as other, and lose nothing when places change', async () => {
    const metrics = createMetrics({ namedUsers: 2 });
    const spend = (user: string, amount: number) =>
      metrics.countCredits({ ...nobody, function: 'SQL', user, credits: credits(amount) });
    spend('ada', 5);
    spend('bob', 1);
    spend('cyd', 0.5);
    expect(await creditsByUser(metrics)).toEqual({ ada: 5, bob: 1, other: 0.5 });
    spend('cyd', 2);
    expect(await creditsByUser(metrics)).toEqual({ ada: 5, cyd: 2, other: 1.5 });
    for (let i = 0; i < 1000; i++) spend(`guest-${i}`, 0.001);
    const after = await creditsByUser(metrics);
    expect(Object.keys(after).sort()).toEqual(['ada', 'cyd', 'other']);
    expect(Object.values(after).reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(9.5, 6);
  });

  it('are as many with 100,000 users as with 1,000, also as they are scraped', async () => {
    const metrics = createMetrics();
    const { url } = await serveMetrics(metrics);
    const spend = (from: number, to: number) => {
      for (let i = from; i < to; i++)
        // Everybody spends more than whoever came before: places change all the time.
        for (const name of ['SQL', 'AI_COMPLETE', 'AI_EMBED'])
          metrics.countCredits({
            ...nobody,
            function: name,
            backend: 'SNOWFLAKE',
            user: `u${i}`,
            credits: credits(1 + i),
          });
    };
    const series = async () => {
      const text = await (await fetch(url)).text();
      const names = text.split('\n').flatMap((line) => /^(\w+)[{ ]/.exec(line)?.[1] ?? []);
      // Node tells of itself by label: a series for each kind of garbage collection that there has been, and of handle
      // and request that is open at this moment. Users have no part in it.
      return names.filter((name) => !/^nodejs_(gc|active)_/.test(name));
    };
    spend(0, 1_000);
    const few = await series();
    spend(1_000, 100_000);
    const many = await series();
    expect(many).toEqual(few);
    const byUser = many.filter((name) => name === 'snowflake_credits_total');
    expect(byUser.length).toBeLessThanOrEqual(3 * 51);
  });
});

it('are refused without a reason where they cannot be read, and the log has it', async () => {
  const failure = new Error('a gauge fell down');
  const { url, logged } = await serveMetrics({ scrape: () => Promise.reject(failure) });
  const answer = await fetch(url);
  expect([answer.status, await answer.text()]).toEqual([500, 'The metrics could not be read.\n']);
  expect(logged).toEqual([{ err: failure }]);
});
