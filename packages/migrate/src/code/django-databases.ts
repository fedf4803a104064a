import { wholeText } from '../syntax/program.ts';
import type { Project } from './project.ts';
import { entriesOf } from './record.ts';

const SETTINGS_FILE = /(^|\/)settings(\/[^/]+|[\w]*)\.py$/;
const CURSOR = /^django\.db\.(?:connections\.([\w-]+)|connection)\.cursor$/;

/** The name of the database whose cursor Django gives under this path, null for any other path. */
export function djangoDatabaseOf(path: string): string | null {
  const match = CURSOR.exec(path);
  return match === null ? null : (match[1] ?? 'default');
}

/** The names of the databases that Django's settings in this tree reach by a driver of Snowflake. */
export function snowflakeDatabasesOf(project: Project): ReadonlySet<string> {
  const names = project.paths
    .filter((path) => SETTINGS_FILE.test(path))
    .flatMap((path) => project.scope(path)?.own('DATABASES') ?? [])
    .flatMap((binding) => (binding.kind === 'value' ? entriesOf(binding.value) : []))
    .filter(({ value }) =>
      entriesOf(value).some(
        (entry) =>
          entry.key === 'ENGINE' && entry.value.kind === 'text' && /snowflake/i.test(wholeText(entry.value)),
      ),
    );
  return new Set(names.map(({ key }) => key));
}
