/** A DuckDB instance with the AI functions in it, as the engine sets one up. */
import { type DuckDBConnection, DuckDBInstance, type Json } from '@duckdb/node-api';
import { AI_SCHEMA, registerLanguage, type SqlLanguage } from '../../src/language/register-language.ts';
import type { RemoteCompletions } from '../../src/language/remote-completions.ts';
import { createSearchServices, type SearchServices } from '../../src/language/search/search-services.ts';
import type { AiUsage } from '../../src/protocol/engine.ts';

export interface LanguageDatabase {
  readonly language: SqlLanguage;
  readonly services: SearchServices;
  readonly connection: DuckDBConnection;
  connect(): Promise<DuckDBConnection>;
  /** The first row, VARCHAR and JSON columns as text. */
  row(sql: string): Promise<readonly Json[]>;
  /** The first column of the first row; JSON columns parsed. */
  value(sql: string): Promise<unknown>;
  /** The type of the first column. */
  type(sql: string): Promise<string>;
  usage(sql: string): Promise<readonly AiUsage[]>;
  close(): void;
}

export async function openLanguageDatabase(
  remote: RemoteCompletions | null = null,
): Promise<LanguageDatabase> {
  const instance = await DuckDBInstance.create(':memory:');
  const services = createSearchServices();
  const open: DuckDBConnection[] = [];
  const connect = async () => {
    const connection = await instance.connect();
    open.push(connection);
    return connection;
  };
  const connection = await connect();
  const language = await registerLanguage(connection, { services, remote });
  await connection.run("ATTACH ':memory:' AS shop; CREATE SCHEMA shop.sales");
  const usePath = (each: DuckDBConnection) => each.run(`SET search_path = 'shop.sales,${AI_SCHEMA}'`);
  await usePath(connection);

  const row = async (sql: string) => {
    const result = await connection.runAndReadAll(sql);
    return result.getRowsJson()[0] ?? [];
  };
  const type = async (sql: string) => {
    const result = await connection.runAndReadAll(sql);
    const first = result.columnType(0);
    return first.alias ?? String(first);
  };
  return {
    language,
    services,
    connection,
    async connect() {
      const another = await connect();
      await usePath(another);
      return another;
    },
    row,
    async value(sql) {
      const [first] = await row(sql);
      return typeof first === 'string' && (await type(sql)) === 'JSON' ? JSON.parse(first) : first;
    },
    type,
    async usage(sql) {
      const statement = language.openStatement(connection.clientContext.connectionId);
      await connection.runAndReadAll(sql);
      return statement.close();
    },
    close() {
      for (const each of open) each.closeSync();
      instance.closeSync();
    },
  };
}
