import type { Sighting } from '../finding.ts';
import { isSnowflakeNodePackage, isSnowflakePythonPackage } from '../knowledge/drivers.ts';
import { type JsonPlace, parseJsonPlaces } from './json-places.ts';

/** Whether a file lists what a project installs. Lock files repeat a manifest and are none. */
export function isManifest(path: string): boolean {
  const name = path.split('/').at(-1) ?? path;
  if (/lock/i.test(name)) return false;
  return (
    /^(package\.json|pyproject\.toml|setup\.py|setup\.cfg|Pipfile|pom\.xml|build\.gradle(\.kts)?|build\.sbt)$/.test(
      name,
    ) ||
    /^(requirements|constraints|dev-requirements|test-requirements)[\w.-]*\.(txt|in|pip)$/i.test(name) ||
    /^requirements$/i.test(name) ||
    (/(^|\/)requirements\//.test(path) && /\.(txt|in)$/.test(name)) ||
    /^(conda|environment|env)[\w.-]*\.ya?ml$/i.test(name) ||
    /^(Dockerfile|Containerfile)([.-].*)?$|\.dockerfile$/i.test(name) ||
    /^meta\.ya?ml$/.test(name)
  );
}

/** The Snowflake drivers and libraries that a manifest names. */
export function dependenciesIn(text: string, path: string): Sighting[] {
  const name = path.split('/').at(-1) ?? path;
  if (name === 'package.json') return ofPackageJson(parseJsonPlaces(text));
  const lines = text.split('\n');
  if (/dockerfile|containerfile/i.test(name))
    return lines.flatMap((line, index) => (/^\s*#/.test(line) ? [] : ofInstallLine(line, index + 1)));
  if (/^(pom\.xml|build\.)/.test(name)) return lines.flatMap((line, index) => ofJvmLine(line, index + 1));
  return ofPythonLines(lines);
}

/** A project's own name and the names of its commands are no requirements. */
function ofPythonLines(lines: readonly string[]): Sighting[] {
  let section = '';
  return lines.flatMap((line, index) => {
    section =
      /^\s*(channels)\s*:/.exec(line)?.[1] ??
      /^(\w[\w-]*)\s*:/.exec(line)?.[1] ??
      /^\s*\[+\s*([^\]]+?)\s*\]+\s*(#.*)?$/.exec(line)?.[1] ??
      section;
    const isOwn =
      /(^|\.)(scripts|gui-scripts|entry[-_]points|console_scripts|urls|classifiers|channels)\b/.test(
        section,
      ) || /^\s*(name|description|version)\s*=/.test(line);
    return isOwn ? [] : ofPythonLine(line, index + 1);
  });
}

function ofPackageJson(place: JsonPlace): Sighting[] {
  if (place.kind !== 'object') return [];
  return place.entries
    .filter((entry) => /^(\w+D|d)ependencies$/.test(entry.key))
    .flatMap((entry) => (entry.value.kind === 'object' ? entry.value.entries : []))
    .filter((entry) => isSnowflakeNodePackage(entry.key))
    .map((entry) => dependency(entry.line, entry.key));
}

/** A requirement stands alone on its line, in quotes in a list, or as the key of a table. */
function ofPythonLine(raw: string, line: number): Sighting[] {
  const code = raw.replace(/(^|\s)#.*$/, '');
  const names = [
    /^\s*(?:-\s+)?(?:[\w-]+::)?["']?([A-Za-z][\w.-]*(?:\[[^\]]*\])?)["']?\s*(?:[=<>!~;@,\]]|$)/.exec(
      code,
    )?.[1],
    ...[...code.matchAll(/["']([A-Za-z][\w.-]*(?:\[[^\]]*\])?)\s*(?:[=<>!~;@ ][^"']*)?["']/g)].map(
      (match) => match[1],
    ),
  ];
  const table = /^\s*["']?([A-Za-z][\w.-]*)["']?\s*=\s*\{.*\bextras\s*=\s*\[([^\]]*)\]/.exec(code);
  if (table !== null) names.push(`${table[1]}[${table[2]?.replace(/["'\s]/g, '')}]`);
  const found = new Set(
    names.filter((name) => name !== undefined && isSnowflakePythonPackage(name) && !isTooGeneral(name, code)),
  );
  return [...found].map((name) => dependency(line, name ?? ''));
}

/** `snowflake` is a package only where a version or a list says so; `account = "snowflake"` is none. */
function isTooGeneral(name: string, code: string): boolean {
  return (
    /^(snowflake|snowpark)$/i.test(name) &&
    !/^\s*(-\s+)?["']?snow\w+["']?\s*([=<>!~]=|[<>]|,|$|@|\])/i.test(code) &&
    !/^\s*snowflake\s*=\s*["'{^~><*\d]/.test(code)
  );
}

/** `pip install`, `conda install`, `npm install` and their like in a Dockerfile or a notebook's cell. */
export function ofInstallLine(raw: string, line: number): Sighting[] {
  // The packages of a continued RUN stand on lines of their own.
  const isInstall = /\b(pip3?|uv|conda|mamba|poetry|pipenv|npm|yarn|pnpm)\b.*\b(install|add|i)\b/.test(raw);
  const isContinuation = /^\s+["']?[\w@/.[\]-]+["']?(\s*[=<>~!@^]=?\s*\S+)?["']?\s*(\\|&&.*)?\s*$/.test(raw);
  if (!isInstall && !isContinuation) return [];
  return raw
    .split(/\s+/)
    .map((word) => word.replace(/^["']|["',\\]+$/g, ''))
    .map((word) => /^(@?[A-Za-z][\w./-]*(?:\[[^\]]*\])?)/.exec(word)?.[1] ?? '')
    .filter(
      (word) =>
        (isSnowflakePythonPackage(word) && word !== 'snowflake') ||
        isSnowflakeNodePackage(word) ||
        (word === 'snowflake' && isInstall),
    )
    .map((word) => dependency(line, word));
}

function ofJvmLine(code: string, line: number): Sighting[] {
  const match =
    /\b(snowflake-jdbc(?:-fips)?|spark-snowflake_[\d.]+|snowpark(?:_[\d.]+)?|snowflake-ingest-sdk|snowflake-kafka-connector)\b/.exec(
      code,
    );
  return match === null || /^\s*(\/\/|<!--)/.test(code) ? [] : [dependency(line, match[1] ?? '')];
}

function dependency(line: number, calls: string): Sighting {
  return { line, kind: 'dependency', calls };
}
