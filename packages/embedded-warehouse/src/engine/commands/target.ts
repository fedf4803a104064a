import type { ScopeColumn } from '../dialect/scope.ts';
import { invalidIdentifier, objectNotFound, unsupported } from '../errors/snowflake-errors.ts';
import { findTable, scopeColumns, tableText } from '../resolve-table.ts';
import type { StatementRun } from '../statement-run.ts';

/** The table that a DML statement changes. */
export interface Target {
  readonly text: string;
  /** Its own name, by which expressions may call it. */
  readonly name: string;
  /** What its lock is called. */
  readonly key: string;
  readonly columns: readonly ScopeColumn[];
}

/** @throws SnowflakeError 002003 when it does not exist, 000002 for a view */
export function resolveTarget(run: StatementRun, path: readonly string[]): Target {
  const { engine, session } = run;
  const name = path.at(-1) ?? '';
  const table = findTable(engine, session, path);
  if (!table) throw objectNotFound(path.join('.'));
  if (table.kind === 'VIEW') throw unsupported('changing the rows of a view');
  return { text: tableText(table), name, key: tableText(table), columns: scopeColumns(table) };
}

export function targetColumn(target: Target, name: string): ScopeColumn {
  const column = target.columns.find((candidate) => candidate.name === name);
  if (!column) throw invalidIdentifier(name);
  return column;
}
