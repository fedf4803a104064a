import { groupOf, type Setting } from './setting-lines.ts';

/** What a program or a settings file writes beside an id of its own: hooks and operators of Snowflake take no other. */
const GIVEN = /\bsnowflake_conn_id["']?\s*[=:]\s*["']([\w.-]+)["']/g;
const VARIABLE = /\bAIRFLOW_CONN_(\w+)["']?\s*[=:]\s*["']?\s*(?:snowflake:|\{[^\n]*conn_type\W+snowflake)/g;
const OBJECT = /\bconn_id\s*=\s*["']([\w.-]+)["']\s*,\s*conn_type\s*=\s*["']snowflake["']/g;
const COMMAND =
  /\bairflow\s+connections\s+add\s+["']?([\w.-]+)["']?(?:[^\n]*\\\n)*[^\n]*(?:--conn-type[=\s]+["']?snowflake|--conn-uri[=\s]+["']?snowflake:)/g;

/** The ids of Airflow's connections that a text says to be Snowflake's, in small letters as Airflow's variables have them. */
export function airflowIdsIn(text: string): string[] {
  return [GIVEN, VARIABLE, OBJECT, COMMAND].flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => (match[1] ?? '').toLowerCase()),
  );
}

/** The same of the connections in a settings file: a mapping under its id, or with it. */
export function airflowIdsOf(settings: readonly Setting[]): string[] {
  return settings
    .filter(({ path, value }) => path.at(-1) === 'conn_type' && /^snowflake$/i.test(value))
    .flatMap((type) => {
      const own = settings.find((each) => each.path.at(-1) === 'conn_id' && groupOf(each) === groupOf(type));
      return own?.value ?? type.path.at(-2) ?? [];
    })
    .map((id) => id.toLowerCase());
}
