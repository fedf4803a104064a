-- role SYSADMIN
-- Snowflake's own watch over the usage log: it still warns when the gateway itself is down. The day, the limit and the
-- triggers are the gateway's. A procedure with its owner's rights runs in its own database and schema.
-- Documentation: CREATE PROCEDURE, Understanding caller's rights and owner's rights, Snowflake Scripting.

CREATE TABLE IF NOT EXISTS {{DATABASE}}.{{SCHEMA}}.CREDIT_GOVERNOR_LOG (
  CHECKED_AT    TIMESTAMP_NTZ(3) NOT NULL COMMENT 'When, UTC',
  CREDITS_USED  NUMBER(38, 6)    NOT NULL COMMENT 'What the usage log shows for the day so far, or for one that ended since the last check',
  PERCENT_USED  NUMBER(38, 2)    NOT NULL COMMENT 'Of the account''s daily limit',
  STATE         VARCHAR          NOT NULL COMMENT 'OK, NOTIFIED, SUSPENDED or SUSPENDED_IMMEDIATE'
)
COMMENT = 'What CHECK_AND_ALERT_CREDIT_USAGE found';

CREATE OR REPLACE PROCEDURE {{DATABASE}}.{{SCHEMA}}.CHECK_AND_ALERT_CREDIT_USAGE()
COPY GRANTS
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
  -- It runs every six hours: the last hours of a day are seen when the next one has begun. The day that used more counts.
  SELECT COALESCE(MAX(DAY_CREDITS), 0) INTO :used
  FROM (
    SELECT SUM(CREDITS_USED) AS DAY_CREDITS
    FROM CORTEX_USAGE_LOG
    WHERE CREDIT_DAY BETWEEN TO_DATE(CONVERT_TIMEZONE('UTC', {{TIME_ZONE}}, DATEADD(HOUR, -6, SYSDATE())))
      AND TO_DATE(CONVERT_TIMEZONE('UTC', {{TIME_ZONE}}, SYSDATE()))
    GROUP BY CREDIT_DAY
  );

  -- The share is rounded, so it decides nothing. A trigger that is switched off is NULL, which nothing reaches.
  percent := CASE WHEN quota = 0 THEN IFF(used > 0, 100, 0) ELSE 100 * used / quota END;
  IF (used > 0 AND used * 100 >= quota * {{SUSPEND_IMMEDIATE}}) THEN
    state := 'SUSPENDED_IMMEDIATE';
  ELSEIF (used > 0 AND used * 100 >= quota * {{SUSPEND}}) THEN
    state := 'SUSPENDED';
  ELSEIF (used > 0 AND used * 100 >= quota * {{NOTIFY}}) THEN
    state := 'NOTIFIED';
  END IF;

  INSERT INTO CREDIT_GOVERNOR_LOG (CHECKED_AT, CREDITS_USED, PERCENT_USED, STATE)
  VALUES (SYSDATE(), :used, :percent, :state);

  RETURN state || ': ' || used || ' of ' || quota || ' credits used in a day';
END;
$$;
