import type { Sighting } from '../finding.ts';
import { GPU_NAME, gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import { hasSecretShape, isOurs, secretIn } from '../knowledge/secrets.ts';
import { accountsIn, groupsForSnowflake, isIn, isTypeOfConnection } from './account-settings.ts';
import { type SecretKeys, variableOf } from './cluster-secrets.ts';
import { groupOf, type Setting } from './setting-lines.ts';
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
  const snowflakeFile = /snowflake|snowsql|snowpark/i.test(file);
  // The connector and its command line keep their connections in TOML, in sections of this name.
  const names = (setting: Setting) =>
    isOurs(`${setting.path.join('.')} ${setting.value}`) ||
    (file.endsWith('.toml') && setting.path[0] === 'connections');
  // A Secret of Kubernetes names what it is for in its metadata, and holds the values elsewhere.
  const isSecret = settings.some(
    ({ path, value }) => path.length === 1 && path[0] === 'kind' && value === 'Secret',
  );
  const all = snowflakeFile || (isSecret && settings.some(names));
  const ours = withMerged(settings, new Set(settings.filter(names).map(groupOf)));
  const typed = groupsForSnowflake(settings);
  return [
    ...settings.flatMap((setting) => {
      const variable = isSecret ? variableOf(setting, settings, secretKeys) : null;
      const related = all || ours.has(groupOf(setting)) || isIn(typed, setting);
      return ofSetting(setting, related || variable !== null, variable);
    }),
    ...accountsIn(settings, file),
    ...commandsIn(settings).flatMap(({ text, before }) => shellCallsIn(text, before)),
  ];
}

/** The commands of a pipeline or a container: the lines of one block are one script, so that quotes may run over them. */
function commandsIn(settings: readonly Setting[]): { readonly text: string; readonly before: number }[] {
  const blocks: { key: string; lines: string[]; before: number }[] = [];
  for (const setting of settings.filter(isCommand)) {
    const key = setting.path.join('\uE000');
    const open = blocks.at(-1);
    const gap = open === undefined ? 0 : setting.line - open.before - open.lines.length - 1;
    const line = asCommand(setting.value);
    if (open === undefined || open.key !== key || gap < 0 || gap > 20)
      blocks.push({ key, lines: [line], before: setting.line - 1 });
    else open.lines.push(...Array<string>(gap).fill(''), line);
  }
  return blocks.map(({ lines, before }) => ({ text: lines.join('\n'), before }));
}

/** `["snowsql", "-q", "select 1"]` is a command line, too. */
function asCommand(value: string): string {
  return /^\[\s*["']/.test(value)
    ? value.replace(/^\[\s*["']|["']\s*\]$/g, '').replace(/["']\s*,\s*["']/g, ' ')
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

function ofSetting(setting: Setting, related: boolean, variable: string | null): Sighting[] {
  const { value, line } = setting;
  const start = setting.start ?? line;
  const name = setting.path.at(-1) ?? '';
  const found: Sighting[] = [];
  const string = isDriverName(value) ? null : connectionStringIn(value);
  // The value is where a URL stands: its password is there, too.
  if (string !== null) found.push({ line, kind: 'connection', calls: string.calls });
  if (isTypeOfConnection(setting)) found.push({ line, kind: 'connection', calls: `${name}: ${value}` });
  const rest = cortexRestPathIn(value);
  if (rest !== null) found.push({ line, kind: 'cortex-call', calls: rest.path });
  if (
    !isCommand(setting) &&
    gpuAddressIn(value, { name: GPU_NAME.test(name) ? name : setting.path.join('_') }) !== null
  )
    found.push({ line: start, kind: 'gpu-direct', calls: name });
  const secret = secretIn({
    text: value,
    name: variable ?? (name === '' ? null : name),
    within: setting.path,
    related: related || isOurs(setting.path.join('_')),
  });
  if (secret !== null) found.push({ line, kind: 'credential', calls: secret });
  return found;
}

/** An example may hold a real key by mistake: its shape tells. */
function secretByShape({ path, value, line }: Setting): Sighting[] {
  if (!hasSecretShape(value)) return [];
  const calls = secretIn({ text: value, name: path.at(-1) ?? null, related: true });
  return calls === null ? [] : [{ line, kind: 'credential', calls }];
}

/** ODBC names its driver beside the server, which is the connection. */
function isDriverName(value: string): boolean {
  return /^\{?SnowflakeDSIIDriver\}?$/i.test(value);
}

function isCommand(setting: Setting): boolean {
  return setting.path.some((key) =>
    /^(run|command|script|before_script|after_script|args|entrypoint|cmd|bash_command)$/.test(key),
  );
}
