-- role SYSADMIN
-- One row for each attempt of each call. The gateway loads it exactly once: EVENT_ID is the key of the MERGE. Rows come by
-- time, so its micro-partitions are sorted by day as they are; a clustering key would switch Automatic Clustering on,
-- whose credits no resource monitor sees: DROP CLUSTERING KEY where an older log has one.
-- Documentation: CREATE TABLE, ALTER TABLE, Automatic Clustering.

CREATE DATABASE IF NOT EXISTS {{DATABASE}};

CREATE SCHEMA IF NOT EXISTS {{DATABASE}}.{{SCHEMA}};

CREATE TABLE IF NOT EXISTS {{DATABASE}}.{{SCHEMA}}.CORTEX_USAGE_LOG (
  TIMESTAMP      TIMESTAMP_NTZ(3) NOT NULL COMMENT 'When the attempt began, UTC',
  USER_NAME      VARCHAR          NOT NULL COMMENT 'Whose it was',
  FUNCTION_NAME  VARCHAR          NOT NULL COMMENT 'AI_COMPLETE, AI_EMBED, CORTEX_SEARCH, SQL, ...',
  MODEL_NAME     VARCHAR                   COMMENT 'The model that ran',
  INPUT_TOKENS   NUMBER(38, 0)    NOT NULL COMMENT 'Prompt tokens',
  OUTPUT_TOKENS  NUMBER(38, 0)    NOT NULL COMMENT 'Generated tokens',
  CREDITS_USED   NUMBER(38, 6)    NOT NULL COMMENT 'What the ledger charged',
  QUERY_TAG      VARCHAR                   COMMENT 'The tag of the statement, JSON',
  SESSION_ID     VARCHAR                   COMMENT 'The request the attempt belonged to',
  EVENT_ID       VARCHAR          NOT NULL COMMENT 'Unique: one row for each attempt',
  BACKEND        VARCHAR          NOT NULL COMMENT 'SNOWFLAKE or LAMBDA_LABS',
  WAREHOUSE      VARCHAR                   COMMENT 'The warehouse, for statements',
  QUERY_ID       VARCHAR                   COMMENT 'Snowflake''s query id; rows of one batch share it',
  STATUS         VARCHAR          NOT NULL COMMENT 'ok, an error code, cancelled or uncertain',
  LATENCY_MS     NUMBER(38, 3)    NOT NULL COMMENT 'Milliseconds it took',
  CACHED         BOOLEAN          NOT NULL COMMENT 'Answered from the cache, at no cost',
  GPU_SECONDS    NUMBER(38, 3)             COMMENT 'GPU time it took; a fact, never billed',
  TEAMS          ARRAY                     COMMENT 'The teams of the caller whose limits were charged as well',
  TAGS           OBJECT                    COMMENT 'What it was for, as the caller said: {"project": "search"}',
  API_KEY_ID     VARCHAR                   COMMENT 'The API key that was shown',
  CREDIT_DAY     DATE             NOT NULL COMMENT 'The day whose limits were charged, in the credit time zone',
  REVISION       NUMBER(38, 0)    NOT NULL COMMENT '1 when first booked; a correction adds one'
)
COMMENT = 'What every call through the Cortex gateway used and cost';

-- For a log that was made before these columns were.
ALTER TABLE {{DATABASE}}.{{SCHEMA}}.CORTEX_USAGE_LOG ADD COLUMN IF NOT EXISTS GPU_SECONDS NUMBER(38, 3);

ALTER TABLE {{DATABASE}}.{{SCHEMA}}.CORTEX_USAGE_LOG ADD COLUMN IF NOT EXISTS TEAMS ARRAY;

ALTER TABLE {{DATABASE}}.{{SCHEMA}}.CORTEX_USAGE_LOG ADD COLUMN IF NOT EXISTS API_KEY_ID VARCHAR;

ALTER TABLE {{DATABASE}}.{{SCHEMA}}.CORTEX_USAGE_LOG ADD COLUMN IF NOT EXISTS TAGS OBJECT;
