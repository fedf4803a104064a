-- role SYSADMIN
-- Runs the governor every six hours. The task is serverless, so no monitor can suspend what it runs on. One that is
-- replaced is suspended and has no grants. Documentation: CREATE TASK (serverless tasks), ALTER TASK.

CREATE OR REPLACE TASK {{DATABASE}}.{{SCHEMA}}.DAILY_CREDIT_GOVERNOR
  USER_TASK_MANAGED_INITIAL_WAREHOUSE_SIZE = 'XSMALL'
  SCHEDULE = 'USING CRON 0 */6 * * * UTC'
  COMMENT = 'Checks the usage of the day against the daily limit'
AS
  CALL {{DATABASE}}.{{SCHEMA}}.CHECK_AND_ALERT_CREDIT_USAGE();

ALTER TASK {{DATABASE}}.{{SCHEMA}}.DAILY_CREDIT_GOVERNOR RESUME;

GRANT MONITOR, OPERATE ON TASK {{DATABASE}}.{{SCHEMA}}.DAILY_CREDIT_GOVERNOR TO ROLE CORTEX_GATEWAY_OPERATOR;
