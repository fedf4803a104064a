import { storeTable } from '../catalog/catalog.ts';
import { type ColumnDefinition, fullName } from '../catalog/catalog-object.ts';
import { type Cursor, sourceText, splitAtCommas } from '../dialect/cursor.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';
import { wrongColumnCount } from '../errors/snowflake-errors.ts';
import { pathKey } from '../resolve-table.ts';
import { describeRows, shownColumns } from '../run-duckdb.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { endTransaction, runTogether } from '../transactions.ts';
import { translateTokens } from '../translate-run.ts';
import { dropTableText } from './create-table.ts';
import {
  type CreateOptions,
  created,
  mayCreate,
  newObject,
  schemaPath,
  stayed,
  storeDefinition,
} from './definition.ts';
import { describedColumns } from './described-columns.ts';
import { readProperties, textOf } from './properties.ts';
import { refuseRepeatedNames } from './repeated-names.ts';

/** CREATE [OR REPLACE] [SECURE | TEMPORARY] VIEW name [(column [COMMENT 'x'], ...)] [COMMENT = 'x'] AS query. */
export async function createView(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
  kind: '' | 'SECURE' | 'TEMPORARY',
): Promise<Answer> {
  const [database, schema, name] = schemaPath(run, cursor.path());
  const given = isOperator(cursor.peek(), '(') ? splitAtCommas(cursor.parenthesized()) : [];
  const { comment } = readHeader(cursor);
  cursor.expect('AS');
  const tokens = cursor.rest();
  const query = sourceText(tokens, run.sql);
  const define = async () => {
    const translation = translateTokens(run, tokens);
    const described = await describeRows(run, translation.text, translation.columns);
    const shown = shownColumns(described.columns, translation.columns);
    const columns = nameColumns(describedColumns(shown, translation.columns), given);
    return newObject(run, 'VIEW', [database, schema, name], comment, {
      columns,
      query,
      text: sourceText(run.tokens, run.sql),
      secure: kind === 'SECURE',
      ...(kind === 'TEMPORARY' && { temporary: true }),
    });
  };
  if (kind === 'TEMPORARY') {
    const existing = run.session.temporaryTables.get(pathKey({ database, schema, name }));
    if (!mayCreate(existing, options)) return stayed(name);
    await endTransaction(run, 'COMMIT');
    const view = await define();
    if (existing?.kind === 'TABLE') await runTogether(run.session.connection, dropTableText(existing));
    run.session.temporaryTables.set(fullName(view), view);
    return created('View', name);
  }
  const { catalog } = run.engine;
  const existing =
    catalog.find('VIEW', [database, schema, name]) ?? catalog.find('TABLE', [database, schema, name]);
  if (!mayCreate(existing, options)) return stayed(name);
  await storeDefinition(run, [storeTable(database, schema, name)], async () => {
    const object = await define();
    const drops = existing?.kind === 'TABLE' ? dropTableText(existing) : [];
    const changes = [
      ...(existing?.kind === 'TABLE'
        ? [{ drop: { kind: 'TABLE' as const, path: [database, schema, name] } }]
        : []),
      { put: object },
    ];
    return { ddl: drops, changes };
  });
  return created('View', name);
}

function readHeader(cursor: Cursor): { comment: string } {
  let comment = '';
  for (;;) {
    if (cursor.take('COPY', 'GRANTS')) continue;
    const properties = readProperties(cursor);
    if (Object.keys(properties).length === 0) return { comment };
    comment = textOf(properties, 'COMMENT', comment);
  }
}

function nameColumns(
  columns: readonly ColumnDefinition[],
  given: readonly (readonly Token[])[],
): readonly ColumnDefinition[] {
  if (given.length === 0) {
    refuseRepeatedNames(columns.map((column) => column.name));
    return columns;
  }
  if (given.length !== columns.length) throw wrongColumnCount(columns.length, given.length);
  const named = columns.map((column, index) => {
    const [name, word, comment] = given[index] ?? [];
    const text = isWord(word, 'COMMENT') ? (comment?.value ?? null) : null;
    return { ...column, name: name?.value ?? column.name, comment: text };
  });
  refuseRepeatedNames(named.map(({ name }) => name));
  return named;
}
