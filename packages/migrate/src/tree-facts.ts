import { posix } from 'node:path';
import type { HandedSettings } from './code/handed-settings.ts';
import { type Packages, packagesOf } from './code/packages.ts';
import { airflowIdsIn, airflowIdsOf } from './formats/airflow-ids.ts';
import { type SecretKeys, secretKeysIn } from './formats/cluster-secrets.ts';
import { handedByScript, handedBySettings } from './formats/handed-on.ts';
import { type Setting, settingsOf } from './formats/setting-lines.ts';
import { type ShellWrappers, shellWrappersIn, sourcedBy } from './formats/shell.ts';
import { cortexMacrosIn } from './formats/sql.ts';
import { isOurs } from './knowledge/secrets.ts';
import type { SourceFile } from './scan.ts';

/** What the files of a tree say of each other, beside what their code imports. */
export interface TreeFacts {
  /** Values of settings by name, so that code that reads one is understood. */
  readonly settings: ReadonlyMap<string, string>;
  /** dbt macros that call Cortex, directly or through another macro. */
  readonly macros: ReadonlySet<string>;
  readonly secretKeys: SecretKeys;
  readonly shellWrappers: ShellWrappers;
  readonly packages: Packages;
  /** The ids of Airflow's connections that are Snowflake's. */
  readonly airflowIds: ReadonlySet<string>;
  /** What scripts and settings hand on of other settings. */
  readonly handed: readonly HandedSettings[];
}

export function treeFacts(sources: readonly SourceFile[]): TreeFacts {
  return {
    settings: gatherSettings(sources),
    macros: gatherMacros(sources),
    secretKeys: gatherSecretKeys(sources),
    shellWrappers: gatherShellWrappers(sources),
    packages: packagesOf(sources),
    airflowIds: gatherAirflowIds(sources),
    handed: gatherHanded(sources),
  };
}

/** What a script gets from the ones that it reads in, by the names of their files. */
function gatherShellWrappers(sources: readonly SourceFile[]): ShellWrappers {
  const scripts = sources.filter(({ kind }) => kind === 'shell');
  const wrappers = new Map<string, Set<string>>();
  for (const { path, text } of scripts) {
    const own = shellWrappersIn(text);
    if (own.length > 0) wrappers.set(posix.basename(path), new Set(own));
  }
  if (wrappers.size === 0) return wrappers;
  for (let grown = true; grown; ) {
    grown = false;
    for (const { path, text } of scripts) {
      const name = posix.basename(path);
      const had = wrappers.get(name) ?? new Set();
      const all = new Set([...had, ...sourcedBy(text).flatMap((file) => [...(wrappers.get(file) ?? [])])]);
      if (all.size === had.size) continue;
      wrappers.set(name, all);
      grown = true;
    }
  }
  return wrappers;
}

/** Values of settings by name, so that code that reads one is understood. */
function gatherSettings(sources: readonly SourceFile[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const source of sources) {
    if (source.kind !== 'settings' || !/https?:\/\//.test(source.text)) continue;
    for (const setting of safeSettings(source)) {
      const name = setting.path.at(-1);
      if (name !== undefined && /^https?:\/\//.test(setting.value) && !values.has(name))
        values.set(name, setting.value);
    }
  }
  // What a module of settings holds is asked for by name, too: `settings.API`.
  for (const { text } of sources.filter(isSettingsModule))
    for (const [, name = '', value = ''] of text.matchAll(ADDRESS_CONSTANT))
      if (!values.has(name)) values.set(name, value);
  return values;
}

function isSettingsModule({ kind, path }: SourceFile): boolean {
  return (
    (kind === 'python' || kind === 'javascript') && /(^|\/)(settings|config|constants)(\/|\.|_|$)/i.test(path)
  );
}

const ADDRESS_CONSTANT =
  /^(?:export\s+const\s+)?([A-Z][A-Z0-9_]*)\s*(?::\s*\w+\s*)?=\s*["'](https?:\/\/[^"'\s]+)["']/gm;

/** Which keys of the cluster's Secrets are secrets of Snowflake or the GPU servers, and what they fill in. */
function gatherSecretKeys(sources: readonly SourceFile[]): SecretKeys {
  const readers = sources.filter(({ kind, text }) => kind === 'settings' && /\bsecretKeyRef\b/.test(text));
  return new Map(readers.flatMap((source) => secretKeysIn(safeSettings(source))));
}

/** The ids that some file gives to a connection of Airflow to Snowflake. */
function gatherAirflowIds(sources: readonly SourceFile[]): Set<string> {
  const ids = new Set<string>();
  for (const source of sources) {
    if (!/conn_id|conn_type|AIRFLOW_CONN_|airflow\s+connections/.test(source.text)) continue;
    if (!/snowflake/i.test(source.text)) continue;
    const settings = source.kind === 'settings' ? safeSettings(source) : [];
    for (const id of [...airflowIdsIn(source.text), ...airflowIdsOf(settings)]) ids.add(id);
  }
  return ids;
}

/** What scripts and settings that name Snowflake or a GPU server hand on of other settings. */
function gatherHanded(sources: readonly SourceFile[]): HandedSettings[] {
  return sources.flatMap((source) => {
    if (!/\$|env_var/.test(source.text) || !isOurs(source.text)) return [];
    if (source.kind === 'shell') return [handedByScript(source.text)];
    return source.kind === 'settings' ? [handedBySettings(safeSettings(source), source.path)] : [];
  });
}

function safeSettings(source: SourceFile): Setting[] {
  try {
    return settingsOf(source.text, source.path);
  } catch {
    // A broken file is told when its own turn comes.
    return [];
  }
}

/** dbt macros that call Cortex, directly or through another macro. */
function gatherMacros(sources: readonly SourceFile[]): Set<string> {
  const macros = new Set<string>();
  const files = sources.filter((source) => source.kind === 'sql' && /\bmacro\b/.test(source.text));
  for (let before = -1; before !== macros.size; ) {
    before = macros.size;
    for (const file of files) for (const name of cortexMacrosIn(file.text, macros)) macros.add(name);
  }
  return macros;
}
