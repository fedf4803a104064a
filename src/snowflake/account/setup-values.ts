import type { Config } from '../../config.ts';
import { parseCredits, toCredits } from '../../credits/credit-amount.ts';
import type { Triggers } from '../../credits/ledger/triggers.ts';
import { createPolicy } from '../../credits/policy/create-policy.ts';
import type { PolicyFile } from '../../credits/policy/policy-file.ts';
import { ACCOUNT } from '../../credits/scope.ts';
import { quoteName } from '../statement/quote-name.ts';
import { quoteText } from '../statement/quote-text.ts';
import type { SetupValues } from './account-setup.ts';

/** What the marks in `sql/` stand for: the governor and the monitor follow the account's limit and its triggers. */
export function setupValues(config: Config, policy: PolicyFile = {}): SetupValues {
  const { ALERT_EMAIL_TO, SLACK_WEBHOOK_URL } = config;
  // Snowflake takes addresses alone, without the names of people.
  const recipients = ALERT_EMAIL_TO?.match(/[^\s,<>"]+@[^\s,<>"]+/g) ?? [];
  const mails = recipients.length > 0;
  const webhookSecret = SLACK_WEBHOOK_URL?.startsWith(SLACK) ? SLACK_WEBHOOK_URL.slice(SLACK.length) : '';
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
    TIME_ZONE: quoteText(config.CREDIT_TIME_ZONE),
    NOTIFY: String(triggers.notify ?? 'NULL'),
    SUSPEND: String(triggers.suspend ?? 'NULL'),
    SUSPEND_IMMEDIATE: String(triggers.suspendImmediate ?? 'NULL'),
    // A monitor takes whole credits, and none of zero.
    MONITOR_QUOTA: String(Math.max(1, Math.ceil(quota))),
    MONITOR_TRIGGERS: monitorTriggers(triggers),
    ALERT_EMAIL_TO: mails ? recipients.map(quoteText).join(', ') : null,
    // SYSTEM$SEND_EMAIL takes one text with commas in it.
    'ALERT_EMAIL_TO.LIST': mails ? quoteText(recipients.join(',')) : null,
    'ALERT_EMAIL_TO.INTEGRATION': mails ? 'CORTEX_GATEWAY_EMAIL' : null,
    'SLACK_WEBHOOK_URL.SECRET': webhookSecret ? quoteText(webhookSecret) : null,
    'SLACK_WEBHOOK_URL.INTEGRATION': webhookSecret ? 'CORTEX_GATEWAY_SLACK' : null,
  };
}

/** Snowflake posts to no other addresses of Slack's; what follows is the secret. */
const SLACK = 'https://hooks.slack.com/services/';

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
