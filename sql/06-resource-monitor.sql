-- role ACCOUNTADMIN
-- A second wall behind the gateway's own limits. It counts warehouse credits only: Snowflake's monitors do not see AI
-- functions, which is why the gateway counts those itself. Its day is Snowflake's: it begins at midnight UTC, whatever
-- the credit time zone is. It watches the four warehouses of callers' statements, whoever else may use them; the usage
-- log, the governor and the alerts run on none of these. Documentation: CREATE RESOURCE MONITOR, ALTER RESOURCE MONITOR, ALTER WAREHOUSE.

CREATE RESOURCE MONITOR IF NOT EXISTS SOPHIA_AI_DAILY_LIMIT
  WITH CREDIT_QUOTA = {{MONITOR_QUOTA}} FREQUENCY = DAILY START_TIMESTAMP = IMMEDIATELY
  TRIGGERS {{MONITOR_TRIGGERS}};

-- For a monitor that was made with another limit or other triggers.
ALTER RESOURCE MONITOR SOPHIA_AI_DAILY_LIMIT SET CREDIT_QUOTA = {{MONITOR_QUOTA}}
  TRIGGERS {{MONITOR_TRIGGERS}};

ALTER WAREHOUSE COMPUTE_WH SET RESOURCE_MONITOR = SOPHIA_AI_DAILY_LIMIT;

ALTER WAREHOUSE AI_COMPUTE_WH SET RESOURCE_MONITOR = SOPHIA_AI_DAILY_LIMIT;

ALTER WAREHOUSE CORTEX_COMPUTE_WH SET RESOURCE_MONITOR = SOPHIA_AI_DAILY_LIMIT;

ALTER WAREHOUSE LOADING_WH SET RESOURCE_MONITOR = SOPHIA_AI_DAILY_LIMIT;
