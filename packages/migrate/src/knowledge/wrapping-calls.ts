/** Calls that hand on what they are given, or make something of it. */

/** `with closing(connection) as c`: `c` is the connection. */
export const CLOSES = /(^|\.)a?closing$/;
export const SAME_FUNCTION =
  /^(functools\.)?(partial|lru_cache\(\)|cache|wraps\(\))$|(^|\.)promisify$|^(asyncio\.to_thread)$/;
export const MAKES_RECORD =
  /^(dict|Map|(types\.)?SimpleNamespace|Object\.freeze|list|tuple|MappingProxyType)$/;
export const MAKES_SESSIONS = /(^|\.)(sessionmaker|async_sessionmaker|scoped_session|Session|AsyncSession)$/;

export const MAKES_POOL = /(^|\.)(\w*Pool|PooledDB|PersistentDB|create_?pool)$/i;

/** What gives its argument back as it is, or decoded. */
export const SAME_VALUE =
  /^(SecretStr|SecretBytes|Secret|b64decode|a2b_base64|unhexlify|decode|encode|str|bytes|bytearray|from|atob|quote|quote_plus|encodeURIComponent|Field|field|StringParam)$/;

/** Methods that take something out of what keeps it, and those that put it there: of queues, lists and sets. */
export const TAKES_OUT = /^(get|get_nowait|pop|popleft|shift|acquire|borrow|checkout)$/;
export const PUTS_IN = /^(put|put_nowait|append|appendleft|add|push|unshift|release)$/;

/** Functions that read the variable of the environment whose name they are given. */
export const READS_ENVIRONMENT =
  /^(os\.)?getenv$|(^|\.)environ\.get$|^Deno\.env\.get$|^decouple\.config$|^environs?\.Env\(\)(\.str)?$/;
