import type { Config } from '../../config.ts';
import { parseCredits, toCredits } from '../../credits/credit-amount.ts';
import type { Triggers } from '../../credits/ledger/triggers.ts';
import { createPolicy } from '../../credits/policy/create-policy.ts';
import type { PolicyFile } from '../../credits/policy/policy-file.ts';
import { ACCOUNT } from '../../credits/scope.ts';
import { quoteName } from '../statement/quote-name.ts';
import type { SetupValues } from './account-setup.ts';

/** What the marks in `sql/` stand for: the governor and the monitor follow the account's limit and its triggers. */
export function setupValues(config: Config, policy: PolicyFile = {}): SetupValues {
  const { ALERT_EMAIL_TO, SLACK_WEBHOOK_URL } = config;
  const recipients = (ALERT_EMAIL_TO ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  const mails = recipients.length > 0;
  const limits = {
    account: parseCredits(config.CREDIT_ACCOUNT_DAILY_LIMIT, 'CREDIT_ACCOUNT_DAILY_LIMIT'),
    user: parseCredits(config.CREDIT_USER_DAILY_LIMIT, 'CREDIT_USER_DAILY_LIMIT'),
  };
  const account = createPolicy(limits, policy).limits.get(ACCOUNT);
  if (!account) throw new Error('the account has no limit');
  const quota = toCredits(account.limit);
  const { triggers } = account;
  return {
    DATABASE: quoteName(config.SNOWFLAKE_DATABASE),
    SCHEMA: quoteName(config.SNOWFLAKE_SCHEMA),
    QUOTA: String(quota),
    TIME_ZONE: quoted(config.CREDIT_TIME_ZONE),
    // No percentage reaches a trigger that is switched off.
    NOTIFY: String(triggers.notify ?? OFF),
    SUSPEND: String(triggers.suspend ?? OFF),
    SUSPEND_IMMEDIATE: String(triggers.suspendImmediate ?? OFF),
    // A monitor takes whole credits, and none of zero.
    MONITOR_QUOTA: String(Math.max(1, Math.ceil(quota))),
    MONITOR_TRIGGERS: monitorTriggers(triggers),
    ALERT_EMAIL_TO: mails ? recipients.map(quoted).join(', ') : null,
    // SYSTEM$SEND_EMAIL takes one text with commas in it.
    'ALERT_EMAIL_TO.LIST': mails ? quoted(recipients.join(',')) : null,
    'ALERT_EMAIL_TO.INTEGRATION': mails ? 'CORTEX_GATEWAY_EMAIL' : null,
    // Slack's webhook URLs are secret after /services/.
    'SLACK_WEBHOOK_URL.SECRET':
      SLACK_WEBHOOK_URL && quoted(SLACK_WEBHOOK_URL.split('/services/').at(-1) ?? ''),
    'SLACK_WEBHOOK_URL.INTEGRATION': SLACK_WEBHOOK_URL && 'CORTEX_GATEWAY_SLACK',
  };
}

const OFF = 999_999;

function monitorTriggers({ notify, suspend, suspendImmediate }: Triggers): string {
  const actions = [
    [notify, 'NOTIFY'],
    [suspend, 'SUSPEND'],
    [suspendImmediate, 'SUSPEND_IMMEDIATE'],
  ] as const;
  // Whole percentages are all that a monitor takes.
  const on = actions.flatMap(([percent, action]) =>
    percent === null ? [] : [`ON ${Math.max(1, Math.round(percent))} PERCENT DO ${action}`],
  );
  return on.length > 0 ? on.join(' ') : 'ON 100 PERCENT DO NOTIFY';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
