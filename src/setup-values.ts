import type { Config } from './config.ts';
import type { SetupValues } from './snowflake/account-setup.ts';

/** What the marks in `sql/` stand for; null where the setting is absent. */
export function setupValues({ ALERT_EMAIL_TO, SLACK_WEBHOOK_URL }: Config): SetupValues {
  const recipients = (ALERT_EMAIL_TO ?? '').split(',').map((address) => address.trim());
  return {
    ALERT_EMAIL_TO: ALERT_EMAIL_TO && recipients.filter(Boolean).map(quoted).join(', '),
    // SYSTEM$SEND_EMAIL takes one text with commas in it.
    ALERT_EMAIL_LIST: ALERT_EMAIL_TO && quoted(recipients.filter(Boolean).join(',')),
    // Slack's webhook URLs are secret after /services/.
    SLACK_WEBHOOK_SECRET: SLACK_WEBHOOK_URL && quoted(SLACK_WEBHOOK_URL.split('/services/').at(-1) ?? ''),
  };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
