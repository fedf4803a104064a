import { isOurs, mayHoldOurSecret } from '../knowledge/secrets.ts';
import { groupOf, type Setting } from './setting-lines.ts';

/** The variable of Snowflake or the GPU servers that a key of a Kubernetes Secret fills in, by `secret/key`. */
export type SecretKeys = ReadonlyMap<string, string>;

/** The keys of Secrets that a manifest reads into secret settings whose names are ours. */
export function secretKeysIn(settings: readonly Setting[]): [string, string][] {
  const keys = new Map(
    settings.filter(({ path }) => path.at(-1) === 'key').map((setting) => [groupOf(setting), setting.value]),
  );
  return settings.flatMap((setting): [string, string][] => {
    const [variable = '', reference, last] = setting.path.slice(-3);
    if (reference !== 'secretKeyRef' || last !== 'name' || !isOurs(variable) || !mayHoldOurSecret(variable))
      return [];
    return [[`${setting.value}/${keys.get(groupOf(setting)) ?? ''}`, variable]];
  });
}

/** The variable that a value of a Secret fills in, null for one that is not known. */
export function variableOf(setting: Setting, settings: readonly Setting[], keys: SecretKeys): string | null {
  if (keys.size === 0) return null;
  const name = settings.find(
    ({ path, document }) => path.join('.') === 'metadata.name' && document === setting.document,
  )?.value;
  return keys.get(`${name}/${setting.path.at(-1)}`) ?? null;
}
