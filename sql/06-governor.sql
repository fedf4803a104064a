-- role SYSADMIN
-- Snowflake's own watch over the usage log, every six hours: it still warns when the gateway itself is down. The day,
-- the limit and the triggers are the gateway's; its task is serverless, so no monitor can suspend what it runs on.
-- Documentation: CREATE TASK (serverless tasks), CREATE PROCEDURE, Snowflake Scripting.

CREATE TABLE IF NOT EXISTS {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_LOG (
  CHECKED_AT    TIMESTAMP_NTZ(3) NOT NULL COMMENT 'When, UTC',
  CREDITS_USED  NUMBER(38, 6)    NOT NULL COMMENT 'What the usage log shows for the day so far',
  PERCENT_USED  NUMBER(38, 2)    NOT NULL COMMENT 'Of the account''s daily limit',
  STATE         VARCHAR          NOT NULL COMMENT 'OK, NOTIFIED, SUSPENDED or SUSPENDED_IMMEDIATE'
)
COMMENT = 'What CHECK_AND_ALERT_CREDIT_USAGE found';

CREATE OR REPLACE PROCEDURE {{DATABASE}}.{{SCHEMA}}.CHECK_AND_ALERT_CREDIT_USAGE()
RETURNS VARCHAR
LANGUAGE SQL
COMMENT = 'Compares the usage of the day with the daily quota and writes the verdict to CREDIT_GOVERNOR_LOG'
EXECUTE AS OWNER
AS
$$
DECLARE
  quota NUMBER(38, 6) DEFAULT {{QUOTA}};
  used NUMBER(38, 6) DEFAULT 0;
  percent NUMBER(38, 2) DEFAULT 0;
  state VARCHAR DEFAULT 'OK';
BEGIN
  SELECT COALESCE(SUM(CREDITS_USED), 0) INTO :used
  FROM {{DATABASE}}.{{SCHEMA}}.CORTEX_USAGE_LOG
  WHERE CREDIT_DAY = TO_DATE(CONVERT_TIMEZONE('UTC', {{TIME_ZONE}}, SYSDATE()));

  percent := CASE WHEN quota = 0 THEN IFF(used > 0, 100, 0) ELSE 100 * used / quota END;
  IF (percent >= {{SUSPEND_IMMEDIATE}}) THEN
    state := 'SUSPENDED_IMMEDIATE';
  ELSEIF (percent >= {{SUSPEND}}) THEN
    state := 'SUSPENDED';
  ELSEIF (percent >= {{NOTIFY}}) THEN
    state := 'NOTIFIED';
  END IF;

  INSERT INTO {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_LOG (CHECKED_AT, CREDITS_USED, PERCENT_USED, STATE)
  VALUES (SYSDATE(), :used, :percent, :state);

  RETURN state || ': ' || used || ' of ' || quota || ' credits used today';
END;
$$;

CREATE OR REPLACE TASK {{DATABASE}}.{{SCHEMA}}.DAILY_CREDIT_GOVERNOR
  USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'
  SCHEDULE = 'USING CRON 0 */6 * * * UTC'
  COMMENT = 'Checks the usage of the day against the daily limit'
AS
  CALL {{DATABASE}}.{{SCHEMA}}.CHECK_AND_ALERT_CREDIT_USAGE();

ALTER TASK {{DATABASE}}.{{SCHEMA}}.DAILY_CREDIT_GOVERNOR RESUME;

GRANT MONITOR, OPERATE ON TASK {{DATABASE}}.{{SCHEMA}}.DAILY_CREDIT_GOVERNOR TO ROLE CORTEX_GATEWAY_OPERATOR;

GRANT USAGE ON PROCEDURE {{DATABASE}}.{{SCHEMA}}.CHECK_AND_ALERT_CREDIT_USAGE() TO ROLE CORTEX_GATEWAY_OPERATOR;

GRANT SELECT ON TABLE {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_LOG TO ROLE CORTEX_GATEWAY_ANALYST;
