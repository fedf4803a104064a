-- role SYSADMIN
-- Optional: tells what the governor found since the alert last looked; on its first run, in the last day. Serverless,
-- like the governor. CHECKED_AT is UTC without a zone, so the time it is compared with is made that as well.
-- Documentation: CREATE ALERT, Setting up alerts, SYSTEM$SEND_EMAIL, SYSTEM$SEND_SNOWFLAKE_NOTIFICATION.

CREATE OR REPLACE ALERT {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_ALERT
  SCHEDULE = 'USING CRON 15 */6 * * * UTC'
  COMMENT = 'Mails when the governor finds the daily limit nearly used'
  IF (EXISTS (
    SELECT 1 FROM {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_LOG
    WHERE STATE <> 'OK' AND CHECKED_AT > COALESCE(
      TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', SNOWFLAKE.ALERT.LAST_SUCCESSFUL_SCHEDULED_TIME())),
      DATEADD(DAY, -1, SYSDATE())
    )
  ))
  THEN CALL SYSTEM$SEND_EMAIL(
    '{{ALERT_EMAIL_TO.INTEGRATION}}',
    {{ALERT_EMAIL_TO.LIST}},
    'Cortex credits: the daily limit is nearly used',
    'See CREDIT_GOVERNOR_LOG in {{DATABASE}}.{{SCHEMA}} for what the governor found.'
  );

-- The mark in its comment leaves it out where there is no alert to resume.
ALTER ALERT {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_ALERT RESUME /* {{ALERT_EMAIL_TO.INTEGRATION}} */;

CREATE OR REPLACE ALERT {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_SLACK_ALERT
  SCHEDULE = 'USING CRON 15 */6 * * * UTC'
  COMMENT = 'Tells Slack when the governor finds the daily limit nearly used'
  IF (EXISTS (
    SELECT 1 FROM {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_LOG
    WHERE STATE <> 'OK' AND CHECKED_AT > COALESCE(
      TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE('UTC', SNOWFLAKE.ALERT.LAST_SUCCESSFUL_SCHEDULED_TIME())),
      DATEADD(DAY, -1, SYSDATE())
    )
  ))
  THEN CALL SYSTEM$SEND_SNOWFLAKE_NOTIFICATION(
    SNOWFLAKE.NOTIFICATION.TEXT_PLAIN(SNOWFLAKE.NOTIFICATION.SANITIZE_WEBHOOK_CONTENT(
      'Cortex credits: the daily limit is nearly used. See CREDIT_GOVERNOR_LOG in {{DATABASE}}.{{SCHEMA}}.'
    )),
    SNOWFLAKE.NOTIFICATION.INTEGRATION('{{SLACK_WEBHOOK_URL.INTEGRATION}}')
  );

ALTER ALERT {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_SLACK_ALERT RESUME /* {{SLACK_WEBHOOK_URL.INTEGRATION}} */;
