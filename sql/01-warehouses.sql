-- role SYSADMIN
-- The four warehouses that callers' statements go to, and a fifth for the gateway's own books. AI functions gain nothing
-- from a size above MEDIUM. Documentation: CREATE WAREHOUSE.

CREATE WAREHOUSE IF NOT EXISTS COMPUTE_WH
  WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE INITIALLY_SUSPENDED = TRUE
  COMMENT = 'Cortex gateway: general statements';

CREATE WAREHOUSE IF NOT EXISTS AI_COMPUTE_WH
  WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE INITIALLY_SUSPENDED = TRUE
  COMMENT = 'Cortex gateway: analytics and BI';

CREATE WAREHOUSE IF NOT EXISTS CORTEX_COMPUTE_WH
  WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE INITIALLY_SUSPENDED = TRUE
  COMMENT = 'Cortex gateway: AI functions';

CREATE WAREHOUSE IF NOT EXISTS LOADING_WH
  WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE INITIALLY_SUSPENDED = TRUE
  COMMENT = 'Cortex gateway: loads and other writes';

-- The resource monitor leaves it alone: what was used is written down on the days when the others are suspended, too.
CREATE WAREHOUSE IF NOT EXISTS CORTEX_GATEWAY_WH
  WAREHOUSE_SIZE = 'XSMALL' AUTO_SUSPEND = 60 AUTO_RESUME = TRUE INITIALLY_SUSPENDED = TRUE
  COMMENT = 'Cortex gateway: its usage log and its reading of the account''s history';
