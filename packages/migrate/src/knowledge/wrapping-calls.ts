/** Calls that hand on what they are given, or make something of it. */

/** `with closing(connection) as c`: `c` is the connection. */
export const CLOSES = /(^|\.)a?closing$/;
export const SAME_FUNCTION =
  /^(functools\.)?(partial|lru_cache\(\)|cache|wraps\(\))$|(^|\.)promisify$|^(asyncio\.to_thread)$/;
export const MAKES_RECORD =
  /^(dict|Map|(types\.)?SimpleNamespace|Object\.freeze|list|tuple|MappingProxyType)$/;
export const MAKES_SESSIONS = /(^|\.)(sessionmaker|async_sessionmaker|scoped_session|Session|AsyncSession)$/;

export const MAKES_POOL = /(^|\.)(\w*Pool|PooledDB|PersistentDB|create_?pool)$/i;
