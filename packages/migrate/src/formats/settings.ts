import type { Sighting } from '../finding.ts';
import { GPU_NAME, gpuAddressIn } from '../knowledge/addresses.ts';
import { cortexRestPathIn } from '../knowledge/cortex-functions.ts';
import { connectionStringIn } from '../knowledge/drivers.ts';
import {
  hasKnownSecret,
  isSecretName,
  isSecretValue,
  masked,
  OTHER_SYSTEM,
  passwordInUrl,
} from '../knowledge/secrets.ts';
import type { Setting } from './setting-lines.ts';
import { shellCallsIn } from './shell.ts';

const OURS = /snowflake|(^|[_.-])sf([_.-]|$)|snowsql|snowpark|cortex|lambda_?labs|vllm|gpu/i;

/** What a configuration file says of Snowflake and of the GPU servers. */
export function settingsSightings(settings: readonly Setting[], file: string): Sighting[] {
  const snowflakeFile = /snowflake|snowsql|snowpark/i.test(file);
  // The connector and its command line keep their connections in TOML, in sections of this name.
  const isOurs = (setting: Setting) =>
    OURS.test(`${setting.path.join('.')} ${setting.value}`) ||
    (file.endsWith('.toml') && setting.path[0] === 'connections');
  const ours = new Set(settings.filter(isOurs).map(groupOf));
  return settings.flatMap((setting) => ofSetting(setting, snowflakeFile || ours.has(groupOf(setting)), file));
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
  const secret = secretIn(setting, related);
  if (secret !== null) found.push({ line, kind: 'credential', calls: `${name} = ${masked(secret)}` });
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

function secretIn(setting: Setting, related: boolean): string | null {
  const { value } = setting;
  if (hasKnownSecret(value)) return value;
  const url = passwordInUrl(value);
  if (url !== null) return /snowflake/i.test(value) || GPU_NAME.test(setting.path.join('_')) ? url : null;
  const name = setting.path.at(-1) ?? '';
  const whole = setting.path.join('_');
  if (!isSecretName(name) || OTHER_SYSTEM.test(whole) || !(related || OURS.test(whole))) return null;
  return isSecretValue(value) ? value : null;
}
