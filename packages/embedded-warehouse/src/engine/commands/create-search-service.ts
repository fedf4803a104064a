import { type Cursor, sourceText } from '../dialect/cursor.ts';
import { describeRows } from '../run-duckdb.ts';
import type { Answer, StatementRun } from '../statement-run.ts';
import { translateTokens } from '../translate-run.ts';
import { type CreateOptions, newObject, schemaPath, storeObject } from './definition.ts';
import { type PropertyValue, readProperties, textOf } from './properties.ts';

/** CREATE CORTEX SEARCH SERVICE name ON column [ATTRIBUTES a, b] properties AS query: kept, listed and described. */
export async function createSearchService(
  run: StatementRun,
  cursor: Cursor,
  options: CreateOptions,
): Promise<Answer> {
  const path = schemaPath(run, cursor.path());
  let searchColumn = '';
  const attributes: string[] = [];
  let properties: Record<string, PropertyValue> = {};
  for (;;) {
    const more = readProperties(cursor);
    properties = { ...properties, ...more };
    if (cursor.take('ON')) searchColumn = cursor.name();
    else if (cursor.take('ATTRIBUTES')) {
      do attributes.push(cursor.name());
      while (cursor.takeOperator(','));
    } else if (Object.keys(more).length === 0) break;
  }
  cursor.expect('AS');
  const tokens = cursor.rest();
  const translation = translateTokens(run, tokens);
  const { columns } = await describeRows(run, translation.text, translation.columns);
  const details = {
    searchColumn,
    attributes,
    columns: columns.map((column) => ({ name: column.name })),
    WAREHOUSE: textOf(properties, 'WAREHOUSE', run.session.warehouse ?? ''),
    TARGET_LAG: textOf(properties, 'TARGET_LAG', '1 hour'),
    EMBEDDING_MODEL: textOf(properties, 'EMBEDDING_MODEL', 'snowflake-arctic-embed-m-v1.5'),
    definition: sourceText(tokens, run.sql),
  };
  const object = newObject(run, 'CORTEX SEARCH SERVICE', path, textOf(properties, 'COMMENT'), details);
  return storeObject(run, object, options, 'Cortex search service');
}
