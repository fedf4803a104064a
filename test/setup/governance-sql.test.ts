/** The DDL under sql/ runs on the embedded warehouse, twice, and the governor works. */
import { expect, it } from 'vitest';
import { engineForFile } from '../../packages/embedded-warehouse/test/engine/engine.ts';
import { readConfig } from '../../src/config.ts';
import { readSetup } from '../../src/snowflake/account/account-setup.ts';
import { setupValues } from '../../src/snowflake/account/setup-values.ts';

const settings = {
  ALERT_EMAIL_TO: 'ops@example.com',
  SLACK_WEBHOOK_URL: 'https://hooks.slack.com/services/T/B/X',
};
const all = readSetup(setupValues(readConfig(settings)));
const db = engineForFile();

it('runs all of it, and again', async () => {
  expect(all.length).toBeGreaterThan(30);
  for (const round of [1, 2]) {
    for (const { sql } of all)
      await db.execute(sql).catch((error: Error) => expect.fail(`round ${round}: ${error.message}\n${sql}`));
  }
});

it('governs: the procedure writes its verdict from the usage log', async () => {
  const log = (id: string, credits: string) =>
    db.execute(
      `insert into cortex_usage_log (timestamp, user_name, function_name, model_name, input_tokens, output_tokens, credits_used, event_id, backend, status, latency_ms, cached, credit_day, revision)
        select sysdate(), 'ada', 'AI_COMPLETE', 'mistral-7b', 10, 5, ${credits}, '${id}', 'SNOWFLAKE', 'ok', 12.5, false, to_date(sysdate()), 1`,
    );
  expect(await db.value('call check_and_alert_credit_usage()')).toMatch(/^OK: 0/);
  await log('e1', '80.5');
  expect(await db.value('call check_and_alert_credit_usage()')).toMatch(/^NOTIFIED: 80.5/);
  await log('e2', '16');
  await db.execute('execute task daily_credit_governor');
  await log('e3', '4');
  await db.execute('execute task daily_credit_governor');
  expect(
    await db.rows('select state, credits_used, percent_used from credit_governor_log order by checked_at'),
  ).toEqual([
    'OK | 0.000000 | 0.00',
    'NOTIFIED | 80.500000 | 80.50',
    'SUSPENDED | 96.500000 | 96.50',
    'SUSPENDED_IMMEDIATE | 100.500000 | 100.50',
  ]);
  expect(await db.rows('select user_name, calls, credits_used from cortex_usage_by_user_and_day')).toEqual([
    'ada | 3 | 100.500000',
  ]);
});

it.each([
  ['UTC', '2026-05-05 00:00:10', '2026-05-04', 'SUSPENDED: 96'],
  ['UTC', '2026-05-05 06:00:10', '2026-05-04', 'OK: 0'],
  ['UTC', '2026-05-04 18:00:10', '2026-05-04', 'SUSPENDED: 96'],
  ['UTC', '2026-05-04 18:00:10', '2026-05-05', 'OK: 0'],
  ['Asia/Kolkata', '2026-05-05 00:00:10', '2026-05-04', 'SUSPENDED: 96'],
  ['America/Los_Angeles', '2026-05-05 12:00:10', '2026-05-04', 'SUSPENDED: 96'],
  ['America/Los_Angeles', '2026-05-05 18:00:10', '2026-05-04', 'OK: 0'],
])('sees the last hours of a day too: %s, at %s, what was used on %s', async (zone, now, day, verdict) => {
  const zoned = readSetup(setupValues(readConfig({ CREDIT_TIME_ZONE: zone })));
  const procedure = zoned.find(({ creates }) => creates?.kind === 'PROCEDURE')?.sql ?? '';

  await db.execute(procedure.replaceAll('SYSDATE()', `'${now}'::TIMESTAMP_NTZ`));
  await db.execute('delete from cortex_usage_log');
  await db.execute(
    `insert into cortex_usage_log (timestamp, user_name, function_name, input_tokens, output_tokens, credits_used, event_id, backend, status, latency_ms, cached, credit_day, revision)
      select '${day}', 'ada', 'SQL', 0, 0, 96, 'e', 'SNOWFLAKE', 'ok', 1, false, '${day}', 1`,
  );
  expect(await db.value('call check_and_alert_credit_usage()')).toMatch(new RegExp(`^${verdict}`));
  await db.execute('delete from cortex_usage_log');
  await db.execute(all.find(({ creates }) => creates?.kind === 'PROCEDURE')?.sql ?? '');
});

/** What the alert looks for, with the time of its last success in the place of the function that tells it. */
function conditionOf(alert: string, lastSuccess: string): string {
  const sql =
    all.find(({ creates }) => creates?.kind === 'ALERT' && creates.path.at(-1) === alert)?.sql ?? '';
  const [, condition = ''] = /EXISTS \(([\s\S]+)\)\)\s+THEN/.exec(sql) ?? [];
  return `SELECT EXISTS (${condition.replace('SNOWFLAKE.ALERT.LAST_SUCCESSFUL_SCHEDULED_TIME()', lastSuccess)})`;
}

it.each(['CREDIT_GOVERNOR_ALERT', 'CREDIT_GOVERNOR_SLACK_ALERT'])(
  '%s tells what was found since it last looked, and of no more than a day, whatever zone the session is in',
  async (alert) => {
    await db.execute('delete from credit_governor_log');
    const found = (when: string) =>
      db.execute(
        `insert into credit_governor_log select ${when}, 96, 96, 'SUSPENDED' union all select sysdate(), 1, 1, 'OK'`,
      );
    const answers = async () => {
      // Before the first run Snowflake says NULL, or the beginning of time.
      const lastSuccesses = ['NULL::TIMESTAMP_LTZ', "'1970-01-01 00:00:00 +0000'::TIMESTAMP_LTZ"];
      const later = ['dateadd(hour, -6, current_timestamp())', 'dateadd(minute, -10, current_timestamp())'];
      return Promise.all([...lastSuccesses, ...later].map((time) => db.value(conditionOf(alert, time))));
    };
    for (const zone of ['America/Los_Angeles', 'Pacific/Kiritimati', 'UTC']) {
      await db.execute(`alter session set timezone = '${zone}'`);
      await db.execute('delete from credit_governor_log');
      await found('dateadd(day, -40, sysdate())');
      expect(await answers()).toEqual(['0', '0', '0', '0']);
      await found('dateadd(hour, -1, sysdate())');
      expect(await answers()).toEqual(['1', '1', '1', '0']);
      await found('sysdate()');
      expect(await answers()).toEqual(['1', '1', '1', '1']);
    }
    await db.execute('alter session unset timezone');
  },
);
