import { expect, it } from 'vitest';
import { createHealthMonitor, withoutAddresses } from '../../src/observability/health.ts';

it.each([
  ['slack: connect ECONNREFUSED 10.0.0.5:443; 2 waiting', 'slack: connect ECONNREFUSED (address); 2 waiting'],
  ['email: getaddrinfo ENOTFOUND mailhost', 'email: getaddrinfo ENOTFOUND (address)'],
  ['cannot reach https://db.internal.example:5432/x?y', 'cannot reach (address)'],
  ['smtp.corp.example does not answer', '(address) does not answer'],
  ['connect ECONNREFUSED ::1:8080', 'connect ECONNREFUSED (address)'],
  ['gpu-host:8000 is down', '(address) is down'],
  ['2 of 3 endpoints are down', '2 of 3 endpoints are down'],
  [
    'SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG does not exist; set it up with: npm run setup:snowflake -- --apply',
    'SOPHIA_AI_UNIFIED.ANALYTICS.CORTEX_USAGE_LOG does not exist; set it up with: npm run setup:snowflake -- --apply',
  ],
  ['slack: refused, since 2026-11-28T08:00:00.000Z', 'slack: refused, since 2026-11-28T08:00:00.000Z'],
])('what strangers hear names no address: %s', (told, shown) => {
  expect(withoutAddresses(told)).toBe(shown);
});

it('a probe tells its detail without addresses', async () => {
  const monitor = createHealthMonitor([
    { name: 'alerts', check: async () => ({ status: 'DEGRADED', detail: 'no route to 10.1.2.3' }) },
  ]);
  expect(await monitor.dependencies()).toMatchObject([{ name: 'alerts', detail: 'no route to (address)' }]);
});
