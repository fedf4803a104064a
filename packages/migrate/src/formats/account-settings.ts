import type { Sighting } from '../finding.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import { groupOf, type Setting } from './setting-lines.ts';

/** `SNOWFLAKE_ACCOUNT`, `account`, SnowSQL's own word for it: what stands before it tells connections apart. */
const ACCOUNT = /^(.*?)[_.-]?account(?:[_.-]?(?:name|id|identifier|locator))?$/i;
const SERVER = /^(.*?)[_.-]?(?:host(?:name)?|server|url|base_?url|endpoint)(?:[_.-]name)?$/i;
const SERVER_NAME = /^(?:https?:\/\/)?[^\s/@]+\.snowflakecomputing\.(?:com|cn)(?::\d+)?\/?$/i;
const OTHER_ACCOUNT =
  /(service|storage|aws|gcp|azure|bank|email|billing|sub|parent|admin|user)[_.-]?account/i;
const NAMES_SNOWFLAKE = /snowflake|snowsql|snowpark|(^|[_.-])sf([_.-]|$)/i;
/** Keys that tell what a mapping is for. */
const TYPE_KEY =
  /^(type|conn_?type|adapter|dialect|driver\w*|engine|kind|provider|connector|source_?type|db_?type|\w*class\w*)$/i;
const PLACEHOLDER =
  /^(<.*>|\[.*\]|your[-_ ].*|my[-_ ]?(account|org)[\w-]*|.*change[-_]?me.*|x{3,}.*|\.{3}|account([_-](id|name|identifier|locator))?([.-]region)?|todo|tbd|none|null|~|example.*|placeholder|test|fake|dummy|true|false)$/i;

/** Filled in by whoever runs it: the place that holds the account is another one. A default that is written out is one. */
const PASSED_THROUGH =
  /^(?:\$(?!\{\w+:?-[^}])|%\w+%|\{\{|<%|\{?(?:env|vault|ssm|secret|file)[:.(]|os\.environ|(?:var|local|module|data|each)\.|!(?:Ref|Sub|GetAtt|ImportValue)\b|ref\+)/i;

/** The settings that connect to Snowflake by the account they name: one for each connection, at its account or server. */
export function accountsIn(given: readonly Setting[], file: string, handed: ReadonlySet<string>): Sighting[] {
  if (
    handed.size === 0 &&
    !given.some(({ path, value }) =>
      /account|host|server|url|endpoint|type|ENGINE/i.test(`${path.at(-1)} ${value}`),
    )
  )
    return [];
  const settings = given.flatMap(withArgument);
  const typed = groupsForSnowflake(settings);
  const targets = settings.filter(isTypeOfConnection);
  const opening = new Set(targets.map(groupOf));
  const counted = new Set(settings.filter(isUrlOfConnection).map(groupOf));
  const accounts = new Map<string, Setting>();
  const servers = new Map<string, Setting>();
  for (const setting of settings) {
    if (isIn(counted, setting)) continue;
    const name = setting.path.at(-1) ?? '';
    const account = ACCOUNT.exec(name) ?? (handed.has(name) ? [name, name] : null);
    const isHanded = handed.has(name) && setting.value !== '' && !PLACEHOLDER.test(setting.value);
    if (account !== null && (isHanded || isAccount(setting, account[1] ?? '', typed, file))) {
      if (isIn(opening, setting) || !PASSED_THROUGH.test(setting.value))
        keepFirst(accounts, setting, account[1] ?? '');
    }
    const server = SERVER.exec(name);
    if (server !== null && isServer(setting)) keepFirst(servers, setting, server[1] ?? '');
  }
  for (const key of accounts.keys()) servers.delete(key);
  const found = [...accounts.values(), ...servers.values()];
  return [
    ...found,
    ...targets.filter((target) => !found.some((each) => isIn(opening, each) && isWith(target, each))),
  ].map((setting) => ({
    line: setting.line,
    kind: 'connection',
    calls: setting.path.at(-1) ?? '',
    confidence: 'medium',
  }));
}

/** Whether a setting stands beside the type of a connection, or in a mapping there (`extra` of Airflow). */
function isWith(target: Setting, setting: Setting): boolean {
  return isIn(new Set([groupOf(target)]), setting);
}

/** `["--account", "x"]`, `--account=x` and `NAME=x` of a list of arguments are settings, too. */
function withArgument(setting: Setting, index: number, all: readonly Setting[]): Setting[] {
  const before = all[index - 1]?.value ?? '';
  const ofList =
    ACCOUNT_FLAG.test(before) && groupOf(all[index - 1] ?? setting) === groupOf(setting)
      ? setting.value
      : undefined;
  const value = ofList ?? ACCOUNT_ARGUMENT.exec(setting.value)?.[1];
  return value === undefined || /^-/.test(value)
    ? [setting]
    : [setting, { ...setting, path: [...setting.path, 'SNOWFLAKE_ACCOUNT'], value }];
}

const ACCOUNT_FLAG = /^--?account(?:[-_]?(?:identifier|name|id))?$/;
const ACCOUNT_ARGUMENT =
  /(?:--account(?:[-_]?(?:identifier|name|id))?["']?\s*[=,\s]\s*|(?:^|[\s"'])SNOWFLAKE_ACCOUNT=)["']?([^\s"',\]]+)/;

/** A server of Snowflake's domain, or what stands for the account where Snowflake is named and no account is. */
function isServer({ path, value }: Setting): boolean {
  if (SERVER_NAME.test(value)) return true;
  return (
    path.at(-1) === 'host' &&
    path.slice(-3, -1).some((key) => NAMES_SNOWFLAKE.test(key)) &&
    /^[a-z][\w-]*[\w]$/i.test(value) &&
    !PLACEHOLDER.test(value) &&
    value !== 'localhost'
  );
}

function keepFirst(found: Map<string, Setting>, setting: Setting, prefix: string): void {
  const key = `${groupOf(setting)} ${prefix.toLowerCase()}`;
  if (!found.has(key)) found.set(key, setting);
}

/** Tells which settings of a file are accounts of Snowflake by their names and what stands beside them, whatever their values. */
export function accountNamesOf(settings: readonly Setting[], file: string): (setting: Setting) => boolean {
  const typed = groupsForSnowflake(settings);
  return (setting) => {
    const account = ACCOUNT.exec(setting.path.at(-1) ?? '');
    return account !== null && namesAccount(setting, account[1] ?? '', typed, file);
  };
}

function isAccount(setting: Setting, prefix: string, typed: ReadonlySet<string>, file: string): boolean {
  const { value } = setting;
  return value !== '' && !PLACEHOLDER.test(value) && namesAccount(setting, prefix, typed, file);
}

function namesAccount(setting: Setting, prefix: string, typed: ReadonlySet<string>, file: string): boolean {
  const { path } = setting;
  const name = path.at(-1) ?? '';
  if (OTHER_ACCOUNT.test(name)) return false;
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
  return new Set([...settings.filter(isTyped).map(groupOf), ...groupsByKeys(settings)]);
}

/** An account beside a warehouse, or beside a role and what logs in: no other database has these words together. */
function groupsByKeys(settings: readonly Setting[]): Set<string> {
  const groups = (key: RegExp) =>
    new Set(settings.filter(({ path }) => key.test(path.at(-1) ?? '')).map(groupOf));
  const accounts = settings.filter(
    ({ path, value }) =>
      /^account(_?(name|identifier|id))?$/i.test(path.at(-1) ?? '') && /[a-z]/i.test(value),
  );
  const [warehouses, roles, users, secrets] = [
    groups(/^warehouse(_?name)?$/i),
    groups(/^role(_?name)?$/i),
    groups(/^(user(_?name)?|login)$/i),
    groups(/^(password|pwd|authenticator|private_key\w*|token)$/i),
  ];
  const isLogin = (group: string) =>
    users.has(group) && (warehouses.has(group) || (roles.has(group) && secrets.has(group)));
  return new Set(accounts.map(groupOf).filter(isLogin));
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

/** A URL is its own finding. In an environment each variable stands for itself. */
function isUrlOfConnection({ path, value }: Setting): boolean {
  const isVariable = /^[A-Z][A-Z0-9_]*$/.test(path.at(-1) ?? '');
  return path.length > 1 && !isVariable && !isDriverName(value) && connectionStringIn(value) !== null;
}

/** ODBC names its driver beside the server, which is the connection. */
export function isDriverName(value: string): boolean {
  return /^\{?SnowflakeDSIIDriver\}?$/i.test(value);
}

/** `type: snowflake` of a dbt target, `conn_type: snowflake` of Airflow, `ENGINE` of Django. */
function isTypeOfConnection({ path, value }: Setting): boolean {
  const name = path.at(-1) ?? '';
  if (/^conn_?type$/i.test(name)) return /^snowflake$/i.test(value);
  if (name === 'ENGINE') return /snowflake/i.test(value);
  return name === 'type' && value === 'snowflake' && path.includes('outputs');
}
