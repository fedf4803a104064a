import { type HandedSettings, handOver } from '../code/handed-settings.ts';
import type { Sighting } from '../finding.ts';
import { GPU_NAME, gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import {
  bearerIn,
  beginsPrivateKey,
  hasSecretShape,
  isOurs,
  nameOfFlag,
  secretGiven,
  secretIn,
} from '../knowledge/secrets.ts';
import { accountsIn, isDriverName } from './account-settings.ts';
import { type SecretKeys, variableOf } from './cluster-secrets.ts';
import { isMcpSetting } from './mcp-config.ts';
import { blocksOf } from './setting-blocks.ts';
import type { Setting } from './setting-lines.ts';
import { SettingOwners } from './setting-owners.ts';
import { statementsIn } from './setting-statements.ts';
import { shellCallsIn } from './shell.ts';

/** A file that shows what to set, and sets nothing. */
const EXAMPLE = /[._-](example|sample|template|dist|tmpl|tpl)(\.|$)|(^|\/)example[._-][^/]*$/i;

/** What a configuration file says of Snowflake and of the GPU servers. */
export function settingsSightings(
  settings: readonly Setting[],
  file: string,
  secretKeys: SecretKeys = new Map(),
  handed: HandedSettings = handOver(),
): Sighting[] {
  if (EXAMPLE.test(file)) return settings.flatMap(secretByShape);
  // The documents of one file have nothing to do with each other.
  const documents = new Map<number, Setting[]>();
  for (const setting of settings) {
    const document = documents.get(setting.document ?? 0);
    if (document === undefined) documents.set(setting.document ?? 0, [setting]);
    else document.push(setting);
  }
  return [...documents.values()].flatMap((each) => ofDocument(each, file, secretKeys, handed));
}

function ofDocument(
  settings: readonly Setting[],
  file: string,
  secretKeys: SecretKeys,
  handed: HandedSettings,
): Sighting[] {
  const owners = new SettingOwners(settings, file);
  return [
    ...settings.filter(isNotWithinKey()).flatMap((setting) => {
      const variable = owners.isSecret ? variableOf(setting, settings, secretKeys) : null;
      const isHanded = handed.secrets.has(setting.path.at(-1) ?? '');
      const related = owners.areOurs(setting) || variable !== null || isHanded;
      return ofSetting(setting, related, isHanded, variable);
    }),
    ...accountsIn(settings, file, handed.accounts),
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
        owners.namesGroup(setting) || (isMcpSetting(setting.path, file) && isOurs(setting.path.join(' '))),
    ),
  ];
}

/** A private key goes on over the lines below its first, and is told there. */
function isNotWithinKey(): (setting: Setting) => boolean {
  let key: string | null = null;
  return ({ path, value }) => {
    const own = path.join('.');
    const isWithin = key === own && !beginsPrivateKey(value);
    key = isWithin || beginsPrivateKey(value) ? own : null;
    return !isWithin;
  };
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

/** Services that keep secrets of anybody. */
const KEEPS_SECRETS = /secrets?_?manager|secret_version|key_vault|ssm_parameter/i;

function ofSetting(
  setting: Setting,
  related: boolean,
  isHanded: boolean,
  variable: string | null,
): Sighting[] {
  const { value, line } = setting;
  const [section = '', key = ''] = setting.path.slice(-2);
  // `[gpu] key = "..."`, and `key` beside the address of a GPU server.
  const isKey = key === 'key' && !/ref$/i.test(section) && (isOurs(section) || related);
  const name = isKey && /\d/.test(value) ? `${section}_api_key` : (setting.path.at(-1) ?? '');
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
    }) ??
    (related ? bearerIn(value) : null) ??
    (isHanded ? secretGiven(value, name) : null);
  if (secret !== null) found.push({ line, kind: 'credential', calls: secret });
  return found;
}

/** An example may hold a real key by mistake: its shape tells. */
function secretByShape({ path, value, line }: Setting): Sighting[] {
  if (!hasSecretShape(value)) return [];
  const calls = secretIn({ text: value, name: path.at(-1) ?? null, related: true });
  return calls === null ? [] : [{ line, kind: 'credential', calls }];
}

/** A server that asks itself whether it is well. */
function isOwnCheck({ path, value }: Setting): boolean {
  return (
    /\/\/(localhost|127\.0\.0\.1)\b/.test(value) && path.some((key) => /health_?check|probe$/i.test(key))
  );
}

function isCommand(setting: Setting): boolean {
  return setting.path.some((key) =>
    /^(run|command|cmds?|scripts?|before_script|after_script|args|entrypoint|bash(_command)?|shell|sh|powershell|pwsh|inlineScript|Exec(?:Start|Stop|Reload)\w*|[\w.-]+\.(sh|bash))$/.test(
      key,
    ),
  );
}
