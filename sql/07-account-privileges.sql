-- role ACCOUNTADMIN
-- What only the account's administrator may give.
-- Documentation: GRANT <privileges>, GRANT DATABASE ROLE, SNOWFLAKE database roles, Cortex AI functions (privileges).

-- AI functions and Cortex REST.
GRANT DATABASE ROLE SNOWFLAKE.CORTEX_USER TO ROLE CORTEX_GATEWAY;

-- Every role has it by way of PUBLIC until an account takes it from there.
GRANT USE AI FUNCTIONS ON ACCOUNT TO ROLE CORTEX_GATEWAY;

-- The history of AI functions and of REST calls, for corrections and reconciliation.
GRANT DATABASE ROLE SNOWFLAKE.USAGE_VIEWER TO ROLE CORTEX_GATEWAY;

-- QUERY_HISTORY, for the same.
GRANT DATABASE ROLE SNOWFLAKE.GOVERNANCE_VIEWER TO ROLE CORTEX_GATEWAY;

-- The governor and its alerts run without a warehouse: a monitor that suspends warehouses must not silence them.
GRANT EXECUTE TASK ON ACCOUNT TO ROLE SYSADMIN;

GRANT EXECUTE MANAGED TASK ON ACCOUNT TO ROLE SYSADMIN;

GRANT EXECUTE ALERT ON ACCOUNT TO ROLE SYSADMIN;

GRANT EXECUTE MANAGED ALERT ON ACCOUNT TO ROLE SYSADMIN;

-- An alert asks for its own schedule with the functions of SNOWFLAKE.ALERT.
GRANT DATABASE ROLE SNOWFLAKE.ALERT_VIEWER TO ROLE SYSADMIN;
