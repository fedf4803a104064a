import type { Sighting } from '../finding.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import { isMcpSetting } from './mcp-config.ts';
import { groupOf, type Setting } from './setting-lines.ts';

/** `SNOWFLAKE_ACCOUNT`, `account`, SnowSQL's own word for it: what stands before it tells connections apart. */
const ACCOUNT = /^(.*?)[_.-]?account(?:[_.-]?(?:name|id|identifier|locator))?$/i;
const SERVER = /^(.*?)[_.-]?(?:host(?:name)?|server|url|base_?url|endpoint)$/i;
const SERVER_NAME = /^(?:https?:\/\/)?[^\s/@]+\.snowflakecomputing\.(?:com|cn)(?::\d+)?\/?$/i;
const OTHER_ACCOUNT =
  /(service|storage|aws|gcp|azure|bank|email|billing|sub|parent|admin|user)[_.-]?account/i;
const NAMES_SNOWFLAKE = /snowflake|snowsql|snowpark|(^|[_.-])sf([_.-]|$)/i;
/** Keys that tell what a mapping is for. */
const TYPE_KEY =
  /^(type|conn_?type|adapter|dialect|driver\w*|engine|kind|provider|connector|source_?type|db_?type|\w*class\w*)$/i;
const PLACEHOLDER =
  /^(<.*>|\[.*\]|your[-_ ].*|my[-_ ]?(account|org)[\w-]*|.*change[-_]?me.*|x{3,}.*|\.{3}|account([_-](id|name|identifier|locator))?([.-]region)?|todo|tbd|none|null|~|example.*|placeholder|test|fake|dummy|true|false)$/i;

/** The settings that connect to Snowflake by the account they name: one for each connection, at its account or server. */
export function accountsIn(settings: readonly Setting[], file: string): Sighting[] {
  if (
    !settings.some(({ path, value }) => /account|host|server|url|endpoint/i.test(`${path.at(-1)} ${value}`))
  )
    return [];
  const typed = groupsForSnowflake(settings);
  const counted = new Set(settings.filter(isCountedElsewhere).map(groupOf));
  const accounts = new Map<string, Setting>();
  const servers = new Map<string, Setting>();
  for (const setting of settings) {
    if (isIn(counted, setting) || isMcpSetting(setting.path, file)) continue;
    const name = setting.path.at(-1) ?? '';
    const account = ACCOUNT.exec(name);
    if (account !== null && isAccount(setting, account[1] ?? '', typed, file))
      keepFirst(accounts, setting, account[1] ?? '');
    const server = SERVER.exec(name);
    if (server !== null && SERVER_NAME.test(setting.value)) keepFirst(servers, setting, server[1] ?? '');
  }
  for (const key of accounts.keys()) servers.delete(key);
  return [...accounts.values(), ...servers.values()].map((setting) => ({
    line: setting.start ?? setting.line,
    kind: 'connection',
    calls: setting.path.at(-1) ?? '',
    confidence: 'medium',
  }));
}

function keepFirst(found: Map<string, Setting>, setting: Setting, prefix: string): void {
  const key = `${groupOf(setting)} ${prefix.toLowerCase()}`;
  if (!found.has(key)) found.set(key, setting);
}

function isAccount(setting: Setting, prefix: string, typed: ReadonlySet<string>, file: string): boolean {
  const { path, value } = setting;
  const name = path.at(-1) ?? '';
  if (value === '' || PLACEHOLDER.test(value) || OTHER_ACCOUNT.test(name)) return false;
  if (prefix !== '') return NAMES_SNOWFLAKE.test(name);
  return (
    isIn(typed, setting) ||
    path.slice(-3, -1).some((key) => NAMES_SNOWFLAKE.test(key)) ||
    (path[0] === 'connections' && /\.toml$|(^|\/)\.?snow(sql|flake)[^/]*(\/|$)/i.test(file)) ||
    /(^|\/)connections\.toml$/.test(file) ||
    /(^|\/)[\w.-]*snow(flake|sql|park)[\w.-]*$|(^|\/)\.snow(sql|flake)\//i.test(file)
  );
}

/** The mappings that a key says to be for Snowflake: `type: snowflake`, `driver: ...snowflake...`. */
export function groupsForSnowflake(settings: readonly Setting[]): Set<string> {
  return new Set(settings.filter(isTyped).map(groupOf));
}

/** Whether a setting stands in one of these mappings, or in a mapping of one. */
export function isIn(groups: ReadonlySet<string>, setting: Setting): boolean {
  return (
    groups.has(groupOf(setting)) ||
    (setting.path.length > 2 && groups.has(groupOf({ ...setting, path: setting.path.slice(0, -1) })))
  );
}

function isTyped(setting: Setting): boolean {
  const name = setting.path.at(-1) ?? '';
  // Meltano and Airbyte name a plugin.
  const isPlugin =
    /^(name|variant|namespace)$/.test(name) &&
    /^(tap|target|source|destination)-snowflake\b/.test(setting.value);
  return isPlugin || (TYPE_KEY.test(name) && /snowflake/i.test(setting.value));
}

/** A URL is its own finding; so is the type of a dbt target or an Airflow connection. */
function isCountedElsewhere(setting: Setting): boolean {
  if (setting.path.length < 2) return false;
  // In an environment each variable stands for itself.
  const isVariable = /^[A-Z][A-Z0-9_]*$/.test(setting.path.at(-1) ?? '');
  return (connectionStringIn(setting.value) !== null && !isVariable) || isTypeOfConnection(setting);
}

/** `type: snowflake` of a dbt target, `conn_type: snowflake` of Airflow, `ENGINE` of Django. */
export function isTypeOfConnection({ path, value }: Setting): boolean {
  const name = path.at(-1) ?? '';
  if (/^conn_?type$/i.test(name)) return /^snowflake$/i.test(value);
  if (name === 'ENGINE') return /snowflake/i.test(value);
  return name === 'type' && value === 'snowflake' && path.includes('outputs');
}
