import type { Sighting } from '../finding.ts';
import { GPU_NAME, gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import {
  bearerIn,
  hasSecretShape,
  isOfOpenAi,
  isOfOther,
  isOurs,
  nameOfFlag,
  OPENAI_ADDRESS,
  secretIn,
  TYPE_KEY,
} from '../knowledge/secrets.ts';
import { accountsIn, groupsForSnowflake, isDriverName, isIn } from './account-settings.ts';
import { type SecretKeys, variableOf } from './cluster-secrets.ts';
import { isMcpSetting } from './mcp-config.ts';
import { blocksOf } from './setting-blocks.ts';
import { groupOf, type Setting } from './setting-lines.ts';
import { statementsIn } from './setting-statements.ts';
import { shellCallsIn } from './shell.ts';

/** A file that shows what to set, and sets nothing. */
const EXAMPLE = /[._-](example|sample|template|dist|tmpl|tpl)(\.|$)|(^|\/)example[._-][^/]*$/i;

/** What a configuration file says of Snowflake and of the GPU servers. */
export function settingsSightings(
  settings: readonly Setting[],
  file: string,
  secretKeys: SecretKeys = new Map(),
): Sighting[] {
  if (EXAMPLE.test(file)) return settings.flatMap(secretByShape);
  // The documents of one file have nothing to do with each other.
  const documents = new Map<number, Setting[]>();
  for (const setting of settings) {
    const document = documents.get(setting.document ?? 0);
    if (document === undefined) documents.set(setting.document ?? 0, [setting]);
    else document.push(setting);
  }
  return [...documents.values()].flatMap((each) => ofDocument(each, file, secretKeys));
}

function ofDocument(settings: readonly Setting[], file: string, secretKeys: SecretKeys): Sighting[] {
  const snowflakeFile = /snowflake|snowsql|snowpark/i.test(file);
  // The connector and its command line keep their connections in TOML, in sections of this name.
  const names = (setting: Setting) =>
    isOurs(`${setting.path.join('.')} ${setting.value}`) ||
    (file.endsWith('.toml') && setting.path[0] === 'connections') ||
    /(^|\/)connections\.toml$/.test(file);
  // A Secret of Kubernetes names what it is for in its metadata, and holds the values elsewhere.
  const isSecret = settings.some(
    ({ path, value }) => path.length === 1 && path[0] === 'kind' && value === 'Secret',
  );
  const all = snowflakeFile || (isSecret && settings.some(names));
  const ours = withMerged(settings, new Set(settings.filter(names).map(groupOf)));
  const typed = groupsForSnowflake(settings);
  const others = new Set(settings.filter(isOfOtherType).map(groupOf));
  const speaking = new Set(settings.filter(isServerOfOpenAi).map(groupOf));
  return [
    ...settings.flatMap((setting) => {
      const isPublic = isOfOpenAi(setting.path.at(-1) ?? '') && !speaking.has(groupOf(setting));
      const variable = isSecret ? variableOf(setting, settings, secretKeys) : null;
      const related =
        !others.has(groupOf(setting)) &&
        (all || ours.has(groupOf(setting)) || isIn(typed, setting) || isInBlock(ours, setting));
      return ofSetting(
        setting,
        !isPublic &&
          (related || variable !== null || speaking.has(groupOf(setting)) || isOurs(setting.path.join('_'))),
        variable,
      );
    }),
    ...accountsIn(settings, file),
    ...blocksOf(settings.filter(isCommand), asCommand).flatMap(({ text, before }) =>
      shellCallsIn(text, before),
    ),
    ...statementsIn(
      settings.filter((setting) => !isCommand(setting)),
      /\.json\w?$/.test(file),
    ),
    ...secretFlagsIn(
      settings,
      (setting) =>
        ours.has(groupOf(setting)) || (isMcpSetting(setting.path, file) && isOurs(setting.path.join(' '))),
    ),
  ];
}

/** `secret_string = jsonencode({ password = "..." })` is for what the block around it is for. */
function isInBlock(groups: ReadonlySet<string>, { path }: Setting): boolean {
  return (
    path[0] === 'resource' &&
    path.length > 5 &&
    groups.has(groupOf({ path: path.slice(0, 5), value: '', line: 0 }))
  );
}

/** `["--password", "..."]`: a list of arguments has a flag before its value. */
function secretFlagsIn(settings: readonly Setting[], isRelated: (setting: Setting) => boolean): Sighting[] {
  return settings.flatMap((setting, index): Sighting[] => {
    const flag = settings[index - 1];
    if (flag === undefined || !isRelated(setting)) return [];
    const given = [...setting.value.matchAll(/(?<![\w-])(--[\w-]+)["']?\s*[=,\s]\s*["']?([^\s"',\]]+)/g)].map(
      ([, own = '', value = '']) => [own, value] as const,
    );
    return [[flag.value, setting.value] as const, ...given].flatMap(([each, text]): Sighting[] => {
      const name = nameOfFlag(each);
      const calls = name === null ? null : secretIn({ text, name, related: true });
      return calls === null ? [] : [{ line: setting.line, kind: 'credential', calls }];
    });
  });
}

/** `["snowsql", "-q", "select 1"]` is a command line, too. */
function asCommand(value: string): string {
  return /^\[\s*["']/.test(value)
    ? value
        .replace(/^\[\s*["']|["']\s*\]$/g, '')
        .replace(/["']\s*,\s*["']/g, ' ')
        .replace(/^-\w*c\s+/, '')
    : value;
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

/** Services that keep secrets of anybody. */
const KEEPS_SECRETS = /secrets?_?manager|secret_version|key_vault|ssm_parameter/i;

function ofSetting(setting: Setting, related: boolean, variable: string | null): Sighting[] {
  const { value, line } = setting;
  const [section = '', key = ''] = setting.path.slice(-2);
  // `[gpu] key = "..."`
  const name =
    key === 'key' && isOurs(section) && /\d/.test(value) ? `${section}_api_key` : (setting.path.at(-1) ?? '');
  const found: Sighting[] = [];
  const string = isDriverName(value) ? null : connectionStringIn(value);
  // The value is where a URL stands: its password is there, too.
  if (string !== null) found.push({ line, kind: 'connection', calls: string.calls });
  const rest = cortexRestPathIn(value);
  if (rest !== null) found.push({ line, kind: 'cortex-call', calls: rest.path });
  if (
    !isCommand(setting) &&
    !isOwnCheck(setting) &&
    gpuAddressIn(value, { name: GPU_NAME.test(name) ? name : setting.path.join('_') }) !== null
  )
    found.push({ line, kind: 'gpu-direct', calls: name });
  const secret =
    secretIn({
      text: value,
      name: variable ?? (name === '' ? null : name),
      within: setting.path.filter((each) => !KEEPS_SECRETS.test(each)),
      related,
    }) ?? (related ? bearerIn(value) : null);
  if (secret !== null) found.push({ line, kind: 'credential', calls: secret });
  return found;
}

/** An example may hold a real key by mistake: its shape tells. */
function secretByShape({ path, value, line }: Setting): Sighting[] {
  if (!hasSecretShape(value)) return [];
  const calls = secretIn({ text: value, name: path.at(-1) ?? null, related: true });
  return calls === null ? [] : [{ line, kind: 'credential', calls }];
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

/** A server that asks itself whether it is well. */
function isOwnCheck({ path, value }: Setting): boolean {
  return (
    /\/\/(localhost|127\.0\.0\.1)\b/.test(value) && path.some((key) => /health_?check|probe$/i.test(key))
  );
}

function isCommand(setting: Setting): boolean {
  return setting.path.some((key) =>
    /^(run|command|cmds?|scripts?|before_script|after_script|args|entrypoint|bash(_command)?|shell|sh|powershell|pwsh|inlineScript|[\w.-]+\.(sh|bash))$/.test(
      key,
    ),
  );
}
