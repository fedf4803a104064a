/** The rules that Prometheus is deployed with: promtool checks them, and runs their own tests. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';

const folder = fileURLToPath(new URL('../../deploy/prometheus/', import.meta.url));
const promtool = (...args: string[]) => execFileSync('promtool', args, { cwd: folder, encoding: 'utf8' });

// The continuous integration always has it; a newcomer's machine may not.
const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
describe.runIf(hasPromtool || process.env.CI)('the rules', () => {
  it('are valid, and so is the configuration that loads them', () => {
    expect(promtool('check', 'rules', 'recording.yml', 'alerts.yml')).not.toContain('FAILED');
    expect(promtool('check', 'config', 'prometheus.yml')).toContain('SUCCESS');
  });

  it('fire when they should, and not before', () => {
    expect(promtool('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });
});

it('every alert has a test of its own', () => {
  const alerts = [...readFileSync(`${folder}alerts.yml`, 'utf8').matchAll(/- alert: (\w+)/g)];
  const tests = readFileSync(`${folder}alerts.test.yml`, 'utf8');
  for (const [, name] of alerts) expect(tests).toContain(`alertname: ${name}`);
});

it('name no metric that the gateway does not have', async () => {
  const metrics = createMetrics();
  metrics.connect({
    pool: () => ({ size: 0, available: 0, pending: 0, max: 8, queueMax: 10, breaker: 'CLOSED' }),
    endpoints: () => [],
    credits: async () => null,
    openHolds: () => 0,
    eventLoopDelays: () => [],
  });
  const { text } = await metrics.scrape();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  for (const file of ['recording.yml', 'alerts.yml']) {
    const rules = readFileSync(folder + file, 'utf8');
    const named = rules.matchAll(/(?<![\w:])((?:gateway|snowflake)_\w+)/g);
    for (const [, name = ''] of named) expect(known).toContain(name.replace(/_(bucket|count|sum)$/, ''));
  }
});
