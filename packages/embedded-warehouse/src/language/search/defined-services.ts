/** Search services that CREATE CORTEX SEARCH SERVICE defined: their rows are read, and indexed, when somebody asks. */
import { createSearchIndex, type SearchService } from './search-service.ts';

export interface ServiceName {
  readonly database: string;
  readonly schema: string;
  readonly service: string;
}

/** Runs a statement as the warehouse's own user; rows by the names of their columns. */
export type RunStatement = (
  sql: string,
  place: Omit<ServiceName, 'service'>,
) => Promise<readonly Readonly<Record<string, string | null>>[]>;

/** The shortest lag that Snowflake takes, whatever the service's own says. */
const KEPT_MS = 60_000;
const MOST_DOCUMENTS = 100_000;

/** Null where none of that name was defined. */
export function createDefinedServices(
  run: RunStatement,
): (name: ServiceName) => Promise<SearchService | null> {
  const kept = new Map<
    string,
    { readonly definition: string; readonly until: number; service: SearchService }
  >();

  return async ({ database, schema, service }) => {
    const place = { database, schema };
    const listed = await run(
      `SHOW CORTEX SEARCH SERVICES IN SCHEMA ${quoted(database)}.${quoted(schema)}`,
      place,
    );
    const found = listed.find(
      ({ name }) => name?.toUpperCase() === service.replaceAll('"', '').toUpperCase(),
    );
    if (!found) return null;
    const { name, definition, search_column: column, attribute_columns: attributes } = found;
    const key = `${database}.${schema}.${name}`.toUpperCase();
    const known = kept.get(key);
    if (known && known.definition === definition && known.until > Date.now()) return known.service;
    const documents = await run(`SELECT * FROM (${definition}) LIMIT ${MOST_DOCUMENTS}`, place);
    const index = createSearchIndex({
      name: key,
      documents,
      columns: {
        search: [column ?? ''],
        attributes: (attributes ?? '').split(',').filter((each) => each !== ''),
      },
    });
    kept.set(key, { definition: definition ?? '', until: Date.now() + KEPT_MS, service: index });
    return index;
  };
}

const quoted = (name: string) => (/^[A-Za-z_][\w$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
