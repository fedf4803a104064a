import { gpuAddressIn } from '../knowledge/addresses.ts';
import { isOfOpenAi, isOfOther, isOurs, OPENAI_ADDRESS, TYPE_KEY } from '../knowledge/secrets.ts';
import { groupsForSnowflake, isIn } from './account-settings.ts';
import { groupOf, type Setting } from './setting-lines.ts';

/** Which secrets of a settings file are of Snowflake or of the GPU servers, by what stands beside them. */
export class SettingOwners {
  /** A Secret of Kubernetes names what it is for in its metadata, and holds the values elsewhere. */
  readonly isSecret: boolean;
  readonly #all: boolean;
  readonly #ours: ReadonlySet<string>;
  readonly #typed: ReadonlySet<string>;
  readonly #others: ReadonlySet<string>;
  readonly #speaking: ReadonlySet<string>;
  readonly #resources: ReadonlySet<string>;
  readonly #prefixes: ReadonlySet<string>;
  readonly #servers: ReadonlySet<string>;
  readonly #databases: ReadonlySet<string>;

  constructor(settings: readonly Setting[], file: string) {
    // The connector and its command line keep their connections in TOML, in sections of this name.
    const names = (setting: Setting) =>
      isOurs(`${setting.path.join('.')} ${withoutPathOfUrl(setting.value)}`) ||
      (file.endsWith('.toml') && setting.path[0] === 'connections') ||
      /(^|\/)connections\.toml$/.test(file);
    const reaches = (setting: Setting) =>
      names(setting) || gpuAddressIn(setting.value, { name: setting.path.at(-1) ?? '' }) !== null;
    const named = settings.filter(names);
    this.isSecret = settings.some(
      ({ path, value }) => path.length === 1 && path[0] === 'kind' && value === 'Secret',
    );
    this.#all = /snowflake|snowsql|snowpark/i.test(file) || (this.isSecret && named.length > 0);
    this.#ours = withMerged(settings, new Set(named.map(groupOf)));
    this.#typed = groupsForSnowflake(settings);
    this.#others = new Set(settings.filter(isOfOtherType).map(groupOf));
    this.#speaking = new Set(settings.filter(isServerOfOpenAi).map(groupOf));
    this.#resources = new Set(named.flatMap((setting) => resourceOf(setting) ?? []));
    this.#prefixes = new Set(settings.filter(reaches).flatMap((setting) => prefixOf(setting) ?? []));
    this.#databases = new Set(settings.filter((setting) => isBesideDatabase(setting, reaches)).map(groupOf));
    this.#servers = new Set(settings.flatMap((setting) => clientOf(setting, ADDRESS_OF_CLIENT) ?? []));
  }

  /** Whether what a setting holds is one of ours, should it be a secret. */
  areOurs(setting: Setting): boolean {
    const group = groupOf(setting);
    if (this.#speaking.has(group)) return true;
    if (isOfOpenAi(setting.path.at(-1) ?? '')) return false;
    if (isOurs(setting.path.join('_'))) return true;
    if (this.#servers.has(clientOf(setting, KEY_OF_CLIENT) ?? '')) return true;
    if (this.#others.has(group)) return false;
    if (this.#all) return true;
    if (isOfDatabase(setting) && this.#databases.has(group)) return false;
    const prefix = prefixOf(setting);
    if (prefix !== null && !this.#prefixes.has(prefix)) return false;
    return (
      this.namesGroup(setting) || isIn(this.#typed, setting) || this.#resources.has(resourceOf(setting) ?? '')
    );
  }

  /** Whether the mapping of a setting names Snowflake or the GPU servers; headers and credentials are for the address above them. */
  namesGroup(setting: Setting): boolean {
    const { path } = setting;
    const isHeader = /^(\w*headers|auth\w*|credentials?)$/i.test(path.at(-2) ?? '');
    return (
      this.#ours.has(groupOf(setting)) ||
      (isHeader && this.#ours.has(groupOf({ ...setting, path: path.slice(0, -1) })))
    );
  }
}

/** The URL of another system may have the word in its path. */
function withoutPathOfUrl(value: string): string {
  return /^(?:jdbc:)?[\w+.-]+:\/\/[^/\s]*/.exec(value)?.[0] ?? value;
}

const ADDRESS_OF_CLIENT = /^(\w+?)_(?:api_)?(?:base(?:_url)?|url|endpoint)$/i;
const KEY_OF_CLIENT = /^(\w+?)_(?:api_)?(?:key|token)$/i;

/** The word that the address and the key of one client begin with; an address counts where it is a GPU server. */
function clientOf(setting: Setting, part: RegExp): string | null {
  const name = setting.path.at(-1) ?? '';
  const client = part.exec(name)?.[1];
  if (client === undefined || (part === ADDRESS_OF_CLIENT && gpuAddressIn(setting.value, { name }) === null))
    return null;
  return `${groupOf(setting)} ${client}`;
}

/** The resource of Terraform that a setting stands in, null for any other setting. */
function resourceOf({ path }: Setting): string | null {
  return path[0] === 'resource' && path.length > 4 ? path.slice(0, 4).join(' ') : null;
}

/** The first word of a variable of the environment, null for other names and for a bare word for secrets. */
function prefixOf({ path }: Setting): string | null {
  const name = path.at(-1) ?? '';
  return /^(?!(?:PRIVATE|API|ACCESS|CLIENT|DB)_)([A-Z][A-Z0-9]*)_[A-Z0-9_]+$/.exec(name)?.[1] ?? null;
}

/** The password of a "db" says of itself only that it is a database's. */
function isOfDatabase({ path }: Setting): boolean {
  return /^(db|database)_/i.test(path.at(-1) ?? '');
}

/** What says that such a database is another one: its address, or a password of Snowflake's own name. */
function isBesideDatabase(setting: Setting, reaches: (setting: Setting) => boolean): boolean {
  const name = setting.path.at(-1) ?? '';
  if (isOfDatabase(setting)) return /_(host|port|url|dsn)$/i.test(name) && !reaches(setting);
  return isOurs(name) && /(password|passwd|pwd|pass)$/i.test(name);
}

/** A YAML mapping that merges another one (`<<: *name`) is for what that one is for. */
function withMerged(settings: readonly Setting[], ours: ReadonlySet<string>): Set<string> {
  const all = new Set(ours);
  const anchors = new Map<string, string>();
  for (const { anchor, path } of settings)
    if (anchor !== undefined) anchors.set(anchor, groupOf({ path: [...path, ''], value: '', line: 0 }));
  for (const setting of settings) {
    if (setting.path.at(-1) !== '<<') continue;
    const merged = [...setting.value.matchAll(/\*([^\s,\]]+)/g)].map((match) => anchors.get(match[1] ?? ''));
    if (merged.some((group) => group !== undefined && all.has(group))) all.add(groupOf(setting));
  }
  return all;
}

/** The address of a GPU server that an OpenAI client is to use: the key beside it is the server's. */
function isServerOfOpenAi({ path, value }: Setting): boolean {
  const name = path.at(-1) ?? '';
  return OPENAI_ADDRESS.test(name) && gpuAddressIn(value, { name }) !== null;
}

/** `dialect = "postgresql"` beside the password. */
function isOfOtherType({ path, value }: Setting): boolean {
  return TYPE_KEY.test(path.at(-1) ?? '') && isOfOther(value);
}
