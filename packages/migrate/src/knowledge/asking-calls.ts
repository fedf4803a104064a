/** Functions that run the statement they are given, by their last names. */
export const RUNS_STATEMENT =
  /^(execute\w*|query|sql|sqlText|raw|run|run_query|read_sql\w*|fetch\w*|get_pandas_df|get_records|get_first)$/i;

/** Functions that ask a server the address they are given, by their last names. */
export const ASKS_SERVER =
  /^(get|post|put|delete|request|stream|fetch|send|urlopen|Request|axios|got|ky|\$fetch|ofetch|urlfetch|ws_connect|connect_sse|aconnect_sse|fetchEventSource|EventSource)$/;
