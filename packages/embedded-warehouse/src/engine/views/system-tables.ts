import type { TableTarget } from '../dialect/writer.ts';
import type { Engine } from '../engine.ts';
import { noDatabase } from '../errors/snowflake-errors.ts';
import type { SessionState } from '../session-state.ts';
import { accountUsageView } from './account-usage.ts';
import { informationSchemaView } from './information-schema.ts';

/** A view that the engine provides; null for names that belong to the catalog. */
export function systemTable(
  engine: Engine,
  session: Pick<SessionState, 'database' | 'schema' | 'temporaryTables'>,
  path: readonly string[],
): TableTarget | null {
  const [name = '', schema = session.schema, database = session.database] = [...path].reverse();
  if (schema === 'INFORMATION_SCHEMA') {
    if (database === null) throw noDatabase();
    return engine.catalog.find('DATABASE', [null, null, database])
      ? informationSchemaView(database, name, [...session.temporaryTables.values()])
      : null;
  }
  if (database === 'SNOWFLAKE' && schema === 'ACCOUNT_USAGE')
    return accountUsageView(name, engine.history.latencyMs);
  return null;
}
