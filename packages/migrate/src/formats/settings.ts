import type { Sighting } from '../finding.ts';
import { GPU_NAME, gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import { isOurs, secretIn } from '../knowledge/secrets.ts';
import type { Setting } from './setting-lines.ts';
import { shellCallsIn } from './shell.ts';

/** What a configuration file says of Snowflake and of the GPU servers. */
export function settingsSightings(settings: readonly Setting[], file: string): Sighting[] {
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
  const ours = new Set(settings.filter(names).map(groupOf));
  return settings.flatMap((setting) => ofSetting(setting, all || ours.has(groupOf(setting)), file));
}

/** Settings of one mapping or section belong together. */
function groupOf(setting: Setting): string {
  return setting.path.slice(0, -1).join('\uE000');
}

function ofSetting(setting: Setting, related: boolean, file: string): Sighting[] {
  const { value, line } = setting;
  const name = setting.path.at(-1) ?? '';
  const found: Sighting[] = [];
  const string = connectionStringIn(value);
  if (string !== null) found.push({ line, kind: 'connection', calls: string.calls });
  if (name === 'type' && value === 'snowflake' && isProfile(setting, file))
    found.push({ line, kind: 'connection', calls: 'dbt profile' });
  const rest = cortexRestPathIn(value);
  if (rest !== null) found.push({ line, kind: 'cortex-call', calls: rest.path });
  else if (isCommand(setting)) found.push(...shellCallsIn(value, line - 1));
  if (
    !isCommand(setting) &&
    gpuAddressIn(value, { name: GPU_NAME.test(name) ? name : setting.path.join('_') }) !== null
  )
    found.push({ line, kind: 'gpu-direct', calls: name });
  const secret = secretIn({
    text: value,
    name: name === '' ? null : name,
    within: setting.path,
    related: related || isOurs(setting.path.join('_')),
  });
  if (secret !== null) found.push({ line, kind: 'credential', calls: secret });
  return found;
}

/** dbt's `profiles.yml` and other tools' lists of connections. */
function isProfile(setting: Setting, file: string): boolean {
  return /profiles?\.ya?ml$/i.test(file) || setting.path.includes('outputs');
}

function isCommand(setting: Setting): boolean {
  return setting.path.some((key) =>
    /^(run|command|script|before_script|after_script|args|entrypoint|cmd|bash_command)$/.test(key),
  );
}
