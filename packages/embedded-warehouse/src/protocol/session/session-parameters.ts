/**
 * Session parameters: what the server tells drivers about formats and limits. The driver renders dates and
 * binary values with the formats of each answer, so every answer carries them.
 */

export type ParameterValue = string | number | boolean;
export type SessionParameters = Readonly<Record<string, ParameterValue>>;

/** Snowflake's defaults, but for the one marked below. */
export const parameterDefaults: SessionParameters = {
  AUTOCOMMIT: true,
  BINARY_OUTPUT_FORMAT: 'HEX',
  CLIENT_SESSION_KEEP_ALIVE: false,
  CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY: 3600,
  // Beyond this many array binds a driver uploads them to a stage. There are no stages here: never.
  CLIENT_STAGE_ARRAY_BINDING_THRESHOLD: 1_000_000_000,
  DATE_OUTPUT_FORMAT: 'YYYY-MM-DD',
  JS_TREAT_INTEGER_AS_BIGINT: false,
  LOCK_TIMEOUT: 43_200,
  QUERY_CONTEXT_CACHE_SIZE: 5,
  QUERY_TAG: '',
  ROWS_PER_RESULTSET: 0,
  STATEMENT_TIMEOUT_IN_SECONDS: 172_800,
  TIMESTAMP_LTZ_OUTPUT_FORMAT: '',
  TIMESTAMP_NTZ_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3',
  TIMESTAMP_OUTPUT_FORMAT: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM',
  TIMESTAMP_TYPE_MAPPING: 'TIMESTAMP_NTZ',
  TIMESTAMP_TZ_OUTPUT_FORMAT: '',
  TIMEZONE: 'America/Los_Angeles',
  TIME_OUTPUT_FORMAT: 'HH24:MI:SS',
  WEEK_OF_YEAR_POLICY: 0,
  WEEK_START: 0,
};

/**
 * The parameters in force: later sources win, names are not case-sensitive. Values take the type that their
 * default has ("true" becomes true), because the driver tests them for truth.
 */
export function sessionParameters(
  ...sources: readonly (Readonly<Record<string, unknown>> | undefined)[]
): SessionParameters {
  const merged: Record<string, ParameterValue> = { ...parameterDefaults };
  for (const source of sources) {
    for (const [name, value] of Object.entries(source ?? {})) {
      const typed = asParameter(value, parameterDefaults[name.toUpperCase()]);
      if (typed !== undefined) merged[name.toUpperCase()] = typed;
    }
  }
  return merged;
}

/** The form of a login or query response. */
export function parameterList(parameters: SessionParameters): readonly object[] {
  return Object.entries(parameters).map(([name, value]) => ({ name, value }));
}

function asParameter(value: unknown, byDefault: ParameterValue | undefined): ParameterValue | undefined {
  if (typeof byDefault === 'boolean') return String(value).toLowerCase() === 'true';
  if (typeof byDefault === 'number') {
    const number = Number(value);
    return Number.isFinite(number) ? number : byDefault;
  }
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return undefined;
}
