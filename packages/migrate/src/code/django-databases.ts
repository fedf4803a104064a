import { type Assignment, type Expression, wholeText } from '../syntax/program.ts';
import type { Project } from './project.ts';
import { entriesOf, type RecordEntry } from './record.ts';

const SETTINGS_FILE = /(^|\/)settings(\/[^/]+|[\w]*)\.py$/;
const CURSOR = /^django\.db\.(?:connections\.([\w-]+)|connection)\.cursor$/;

/** The name of the database whose cursor Django gives under this path, null for any other path. */
export function djangoDatabaseOf(path: string): string | null {
  const match = CURSOR.exec(path);
  return match === null ? null : (match[1] ?? 'default');
}

/** The names of the databases that Django's settings in this tree reach by a driver of Snowflake. */
export function snowflakeDatabasesOf(project: Project): ReadonlySet<string> {
  const entries = project.paths
    .filter((path) => SETTINGS_FILE.test(path))
    .flatMap((path) => project.file(path)?.program.statements ?? [])
    .flatMap((statement) => (statement.kind === 'assign' ? databasesOf(statement) : []));
  return new Set(entries.filter(({ value }) => isSnowflake(value)).map(({ key }) => key));
}

/** `DATABASES = {...}` and `DATABASES["name"] = {...}`. */
function databasesOf({ targets, value }: Assignment): readonly RecordEntry[] {
  if (targets.includes('DATABASES')) return entriesOf(value);
  return targets
    .filter((target) => target.startsWith('DATABASES.'))
    .map((target) => ({ key: target.slice('DATABASES.'.length), value }));
}

function isSnowflake(database: Expression): boolean {
  return entriesOf(database).some(
    ({ key, value }) => key === 'ENGINE' && value.kind === 'text' && /snowflake/i.test(wholeText(value)),
  );
}
