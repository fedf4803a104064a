/** GET_DDL: the statement that makes an object anew, in Snowflake's layout. */
import {
  type CatalogObject,
  type ColumnDefinition,
  columnsOf,
  constraintsOf,
  isTemporary,
  type TableConstraint,
} from './catalog/catalog-object.ts';
import { createCursor } from './dialect/cursor.ts';
import { quoteName, quoteText } from './dialect/fragment.ts';
import { tokenize } from './dialect/lexer.ts';
import type { Engine } from './engine.ts';
import { kindNotFound, objectNotFound, unsupported } from './errors/snowflake-errors.ts';
import { completePath, findTable } from './resolve-table.ts';
import { takeRoutine } from './routine-key.ts';
import type { SessionState } from './session-state.ts';
import { definitionOf } from './user-functions.ts';

/**
 * @param name as the call has it: `db.schema.t`, or `f(number)` for a function
 * @param isQualified whether it is written with its database and schema
 * @throws SnowflakeError 002003 where there is none, 000002 for a kind that is left out
 */
export function objectDdl(
  engine: Engine,
  session: SessionState,
  kind: string,
  name: string,
  isQualified: boolean,
): string {
  const cursor = createCursor(tokenize(name));
  switch (kind) {
    case 'TABLE':
    case 'VIEW': {
      const path = cursor.path();
      const object = findTable(engine, session, path);
      if (object?.kind !== kind) throw objectNotFound(path.join('.'));
      return kind === 'VIEW' ? viewDdl(object, isQualified) : tableDdl(object, isQualified);
    }
    case 'FUNCTION': {
      const { object } = takeRoutine({ engine, session }, cursor, kind);
      if (!object) throw kindNotFound(kind, name);
      return functionDdl(object, isQualified);
    }
    case 'SEQUENCE': {
      const path = completePath(session, cursor.path());
      const object = engine.catalog.find(kind, [path.database, path.schema, path.name]);
      if (!object) throw kindNotFound(kind, name);
      const { start, step } = object.details;
      return `create or replace sequence ${placed(object, isQualified)} start with ${start} increment by ${step} noorder;`;
    }
    default:
      throw unsupported(`GET_DDL of a ${kind}; tables, views, functions and sequences have it here`);
  }
}

/** A name as SQL has it: with quotes where it needs them. */
const written = (name: string): string => (/^[A-Z_][A-Z0-9_$]*$/.test(name) ? name : quoteName(name));

function placed(object: CatalogObject, isQualified: boolean, name = object.name): string {
  const path = isQualified ? [object.database ?? '', object.schema ?? '', name] : [name];
  return path.map(written).join('.');
}

function tableDdl(table: CatalogObject, isQualified: boolean): string {
  const { transient, clusterBy } = table.details;
  const kind = isTemporary(table) ? 'TEMPORARY ' : transient === true ? 'TRANSIENT ' : '';
  const clusters = typeof clusterBy === 'string' ? ` cluster by ${clusterBy.replace(/^LINEAR/, '')}` : '';
  const lines = [...columnsOf(table).map(columnDdl), ...constraintsOf(table).map(constraintDdl)];
  const comment = table.comment === '' ? '' : `COMMENT=${quoteText(table.comment)}\n`;
  return `create or replace ${kind}TABLE ${placed(table, isQualified)}${clusters} (\n\t${lines.join(',\n\t')}\n)${comment};`;
}

function columnDdl({
  name,
  type,
  nullable,
  default: fallback,
  autoincrement,
  comment,
}: ColumnDefinition): string {
  const parts = [written(name), type];
  if (!nullable) parts.push('NOT NULL');
  if (fallback !== null) parts.push(`DEFAULT ${fallback}`);
  if (autoincrement)
    parts.push(`autoincrement start ${autoincrement.start} increment ${autoincrement.step} noorder`);
  if (comment !== null && comment !== '') parts.push(`COMMENT ${quoteText(comment)}`);
  return parts.join(' ');
}

function constraintDdl({ kind, name, columns, references }: TableConstraint): string {
  const list = (names: readonly string[]) => `(${names.map(written).join(', ')})`;
  const label = name === null ? '' : `constraint ${written(name)} `;
  const target = references
    ? ` references ${references.table.map(written).join('.')}${list(references.columns)}`
    : '';
  return `${label}${kind.toLowerCase()} ${list(columns)}${target}`;
}

function viewDdl(view: CatalogObject, isQualified: boolean): string {
  const columns = columnsOf(view).map(({ name, comment }) =>
    comment ? `${written(name)} COMMENT ${quoteText(comment)}` : written(name),
  );
  const kind = view.details.secure === true ? 'secure ' : isTemporary(view) ? 'temporary ' : '';
  const comment = view.comment === '' ? '' : ` COMMENT=${quoteText(view.comment)}\n`;
  return `create or replace ${kind}view ${placed(view, isQualified)}(\n\t${columns.join(',\n\t')}\n)${comment} as ${String(view.details.query)};`;
}

function functionDdl(object: CatalogObject, isQualified: boolean): string {
  const { arguments: given, returns, body } = definitionOf(object);
  const list = given.map(
    ({ name, type, default: fallback }) =>
      `${quoteName(name)} ${type}${fallback === null ? '' : ` DEFAULT ${fallback}`}`,
  );
  const name = object.name.replace(/\(.*$/s, '');
  const path = isQualified ? [object.database ?? '', object.schema ?? '', name] : [name];
  const comment = object.comment === '' ? '' : `COMMENT=${quoteText(object.comment)}\n`;
  return `CREATE OR REPLACE FUNCTION ${path.map(quoteName).join('.')}(${list.join(', ')})\nRETURNS ${returns}\nLANGUAGE SQL\n${comment}AS ${quoteText(body)};`;
}
