/** Secrets and account names that a settings file or a script hands on from variables of another name. */
import { type HandedSettings, handOver } from '../code/handed-settings.ts';
import { isOurs, mayHoldOurSecret } from '../knowledge/secrets.ts';
import { accountNamesOf } from './account-settings.ts';
import type { Setting } from './setting-lines.ts';
import { SettingOwners } from './setting-owners.ts';
import { asksOurs, commandsOf, snowflakeCommand, variablesOf } from './shell.ts';

/** A value that is another variable's alone: `${NAME}`, `$(NAME)`, `${{ env.NAME }}`, `{{ env_var('NAME') }}`. */
const REFERENCE =
  /^["']?(?:\$\{(?:env[:.])?([A-Za-z_]\w*)(?::?[-=?][^}]*)?\}|\$\(([A-Za-z_]\w*)\)|\$([A-Za-z_]\w*)|\$\{\{\s*(?:env|vars)\.([A-Za-z_]\w*)\s*\}\}|\{\{-?\s*env_var\(\s*['"]([A-Za-z_]\w*)['"].*\}\})["']?$/;

function nameIn(value: string): string | null {
  return (
    REFERENCE.exec(value.trim())
      ?.slice(1)
      .find((name) => name !== undefined) ?? null
  );
}

/** What a settings file fills in from variables whose own names may say nothing: `SNOWFLAKE_ACCOUNT: ${WH_ACCT}`. */
export function handedBySettings(settings: readonly Setting[], file: string): HandedSettings {
  const handed = handOver();
  const given = settings.flatMap((setting) => {
    const name = nameIn(setting.value);
    return name === null ? [] : [{ setting, name }];
  });
  if (given.length === 0) return handed;
  const owners = new SettingOwners(settings, file);
  const isAccount = accountNamesOf(settings, file);
  for (const { setting, name } of given) {
    if (isAccount(setting)) handed.accounts.add(name);
    else if (mayHoldOurSecret(setting.path.at(-1) ?? '') && owners.areOurs(setting)) handed.secrets.add(name);
  }
  return handed;
}

const ACCOUNT_OPTION = /\s(?:-a|--account(?:name)?)[=\s]\s*["']?\$[{(]?([A-Za-z_]\w*)/g;
const SECRET_OPTION =
  /\s(?:-p|--(?:password|token|private-key-passphrase))[=\s]\s*["']?\$[{(]?([A-Za-z_]\w*)/g;
const BEARER = /\bBearer\s+\$[{(]?([A-Za-z_]\w*)/g;
const ASSIGNED = /(?<![\w$-])([A-Za-z_]\w*)=["']?\$[{(]?([A-Za-z_]\w*)[)}]?["']?(?=\s|$)/g;

/** What a script hands to Snowflake's command line, and to requests of our servers, from its variables. */
export function handedByScript(text: string): HandedSettings {
  const handed = handOver();
  const variables = variablesOf(text);
  const keep = (names: Set<string>, command: string, pattern: RegExp) => {
    for (const [, name = ''] of command.matchAll(pattern)) names.add(name);
  };
  for (const command of commandsOf(text)) {
    for (const [, name = '', value = ''] of command.matchAll(ASSIGNED)) {
      if (!isOurs(name)) continue;
      if (/account$/i.test(name)) handed.accounts.add(value);
      else if (mayHoldOurSecret(name)) handed.secrets.add(value);
    }
    if (snowflakeCommand(command) !== null) {
      keep(handed.accounts, command, ACCOUNT_OPTION);
      keep(handed.secrets, command, SECRET_OPTION);
    }
    if (/\bBearer\b/.test(command) && asksOurs(command, variables)) keep(handed.secrets, command, BEARER);
  }
  return handed;
}
