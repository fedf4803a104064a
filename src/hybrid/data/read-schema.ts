/** The tables that a caller may read, as a model is told of them: names, types, comments and a few values. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import { readsAllUsage } from '../../identity/permissions.ts';
import { defaultWarehouses } from '../../snowflake/sql/choose-warehouse.ts';
import type { SqlService } from '../../snowflake/sql/sql-service.ts';
import { quoteName } from '../../snowflake/statement/quote-name.ts';
import { quoteText } from '../../snowflake/statement/quote-text.ts';

export interface ReadSchema {
  /** @throws GatewayError what reading throws */
  read(caller: Caller, field: string): Promise<string>;
  /** The same without asking anybody; null where it has to be read first. */
  known(caller: Caller): string | null;
  /** The paths of the statements that reading may run. */
  fields(field: string): readonly string[];
}

const MOST_TABLES = 20;
const MOST_COLUMNS = 2_000;
const VALUES = 3;
const VALUE_CHARACTERS = 30;
const KEPT_MS = 10 * 60_000;
/** Where a table could not be read, or there is none: a grant or a new table is soon made use of. */
const PARTS_KEPT_MS = 30_000;

interface DescribedColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

export function createReadSchema(deps: {
  readonly sql: Pick<SqlService, 'read'>;
  readonly database: string;
  readonly schema: string;
}): ReadSchema {
  const { sql, database, schema } = deps;
  /** By what decides which tables a caller may read. Its statements are booked to who asked first. */
  const kept = new Map<boolean, { readonly text: string; readonly until: number }>();

  async function read(caller: Caller, field: string): Promise<{ text: string; keptMs: number }> {
    const run = (statement: string, at: string, maxRows: number) =>
      sql.read({ statement, warehouse: defaultWarehouses.analytics, maxRows }, caller, `${field}.${at}`);
    const { rows } = await run(
      `SELECT table_name, column_name, data_type, comment FROM ${quoteName(database)}.INFORMATION_SCHEMA.COLUMNS
       WHERE table_schema = ${quoteText(schema)} ORDER BY table_name, ordinal_position`,
      'columns',
      MOST_COLUMNS,
    );
    const columns = rows.map((row): DescribedColumn => {
      const [table = '', name = '', type = '', comment = ''] = row.map((cell) => String(cell ?? ''));
      return { table, name, type, comment };
    });
    const tables = [...new Set(columns.map(({ table }) => table))].slice(0, MOST_TABLES);
    const described = await Promise.all(
      tables.map(async (table, at) => {
        const path = [database, schema, table].map(quoteName).join('.');
        try {
          const { rows: values } = await run(`SELECT * FROM ${path} LIMIT ${VALUES}`, `values.${at}`, VALUES);
          const own = columns.filter((column) => column.table === table);
          return `${path}\n${own
            .map((column, i) =>
              describe(
                column,
                values.map((row) => row[i]),
              ),
            )
            .join('\n')}`;
        } catch (error) {
          // A table that the caller may not read is not told of.
          if (error instanceof GatewayError && unreadable.has(error.code)) return null;
          throw error;
        }
      }),
    );
    const readable = described.filter((text) => text !== null);
    const isWhole = readable.length > 0 && readable.length === described.length;
    return { text: readable.join('\n\n'), keptMs: isWhole ? KEPT_MS : PARTS_KEPT_MS };
  }

  function known({ user }: Caller): string | null {
    const found = kept.get(readsAllUsage(user));
    return found && found.until > Date.now() ? found.text : null;
  }

  return {
    known,
    fields: (field) => [
      `${field}.columns`,
      ...Array.from({ length: MOST_TABLES }, (_, at) => `${field}.values.${at}`),
    ],
    async read(caller, field) {
      const text = known(caller);
      if (text !== null) return text;
      const found = await read(caller, field);
      kept.set(readsAllUsage(caller.user), { text: found.text, until: Date.now() + found.keptMs });
      return found.text;
    },
  };
}

const unreadable = new Set(['SQL_NOT_ALLOWED', 'UPSTREAM_REJECTED', 'FORBIDDEN']);

function describe({ name, type, comment }: DescribedColumn, values: readonly unknown[]): string {
  const shown = [...new Set(values.map((value) => JSON.stringify(value ?? null).slice(0, VALUE_CHARACTERS)))];
  const about = comment === '' ? '' : ` -- ${comment.replace(/\s+/g, ' ')}`;
  return `  ${quoteName(name)} ${type}, like ${shown.join(' ')}${about}`;
}
