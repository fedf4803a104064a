/** What the environment says of one variable. */
import { readFileSync } from 'node:fs';
import { ConfigError, type Variable } from './config-variable.ts';
import { whyNoFile } from './named-files.ts';

/**
 * A secret may be in the file that `NAME_FILE` names. Undefined where nothing is given: an empty variable is an unset
 * one, as deployment files often pass every name on; an empty file is none. @throws ConfigError
 */
export function givenValue(
  name: string,
  { secret }: Pick<Variable<unknown>, 'secret'>,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const given = environment[name]?.trim() || undefined;
  const file = secret ? environment[`${name}_FILE`]?.trim() || undefined : undefined;
  if (file === undefined) return given;
  if (given !== undefined) throw new ConfigError(`${name} and ${name}_FILE are both set; keep one of them.`);
  return readSecretFile(file, `${name}_FILE`);
}

/** Whether something is given for it, be it readable or not. */
export function isGiven(
  name: string,
  { secret }: Pick<Variable<unknown>, 'secret'>,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  const names = secret ? [name, `${name}_FILE`] : [name];
  return names.some((one) => environment[one]?.trim());
}

/** @param setting who names the file @throws ConfigError where it cannot be read, or is empty */
export function readSecretFile(path: string, setting: string): string {
  const secret = readText(path, setting).trim();
  // Whoever names a file means a secret. As if there were none, the ledger would begin in another store.
  if (secret === '')
    throw new ConfigError(`${setting}: ${path} is empty; write the secret into it, or leave ${setting} out.`);
  return secret;
}

/** A shell's `<(command)` is read, the pipe of which is this process's own: another's may never be written to. */
const ofThisProcess = /^\/(dev\/(fd\/|stdin$)|proc\/self\/fd\/)/;

function readText(path: string, setting: string): string {
  const why = ofThisProcess.test(path) ? null : whyNoFile(path);
  if (why) throw new ConfigError(`${setting}: ${path} ${why}.`);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${setting}: ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
