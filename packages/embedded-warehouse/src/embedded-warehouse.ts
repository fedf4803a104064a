/** The embedded warehouse, put together: engine, language functions, protocol server, and a user for the gateway. */
import { randomBytes, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { createAnalyst } from './analyst/create-analyst.ts';
import { EMBEDDED_ACCOUNT } from './embedded-account.ts';
import { createEngine } from './engine/create-engine.ts';
import type { RegisterLanguage } from './engine/engine-language.ts';
import { languageFailure, languageFunctionNames, registerLanguage } from './language/register-language.ts';
import type { RemoteCompletions } from './language/remote-completions.ts';
import { createLanguageRestApi } from './language/rest-api.ts';
import { createDefinedServices, type RunStatement } from './language/search/defined-services.ts';
import { docsSearchOptions, readProjectDocuments } from './language/search/project-documents.ts';
import { createSearchServices, type SearchServices } from './language/search/search-services.ts';
import type { WarehouseEngine } from './protocol/engine.ts';
import {
  createWarehouseServer,
  type WarehouseServer,
  type WarehouseServerOptions,
} from './protocol/warehouse-server.ts';

export { EMBEDDED_ACCOUNT } from './embedded-account.ts';

export interface EmbeddedWarehouseOptions {
  /** Null keeps everything in memory. */
  readonly dataDir: string | null;
  /** What makes the completions in the place of the local algorithms; closed with the warehouse. */
  readonly completions?: RemoteCompletions | null;
  /** Folder whose README.md, docs and schema DOCS_SEARCH finds; default: this package's own. */
  readonly documentsDir?: string;
  /** Whether DuckDB works on a statement with one thread for each core; default: it does. */
  readonly hasThreads?: boolean;
  readonly onError: (error: unknown) => void;
  /** Milliseconds after which a statement shows in ACCOUNT_USAGE; default 0. */
  readonly historyLatencyMs?: number;
  /** What the gateway logs in with; made anew when absent. */
  readonly token?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** Told of a statement that runs on although it was cancelled a while ago. */
  readonly onStuck?: (sql: string) => void;
  /** For tests. */
  readonly server?: Pick<WarehouseServerOptions, 'onStatement' | 'onRestCall' | 'faults'>;
}

export interface EmbeddedWarehouse {
  readonly server: WarehouseServer;
  readonly user: string;
  /** A programmatic access token, made anew at each start: whoever has it may do everything here. */
  readonly token: string;
  close(): Promise<void>;
}

const USER = 'GATEWAY';
const ROLE = 'ACCOUNTADMIN';
const packageDir = fileURLToPath(new URL('../', import.meta.url));

export async function startEmbeddedWarehouse(options: EmbeddedWarehouseOptions): Promise<EmbeddedWarehouse> {
  const { dataDir, onError, completions: remote = null } = options;
  const services = createSearchServices();
  const [engine, documents] = await Promise.all([
    createEngine({
      dataDir,
      account: EMBEDDED_ACCOUNT,
      sample: true,
      historyLatencyMs: options.historyLatencyMs ?? 0,
      language: languageOf(services, remote),
      ...(options.hasThreads !== undefined && { hasThreads: options.hasThreads }),
      ...(options.onStuck && { onStuck: options.onStuck }),
      onError: (error, incident) =>
        onError(new Error(`incident ${incident} in the embedded engine`, { cause: error })),
    }),
    readProjectDocuments(options.documentsDir ?? packageDir),
  ]);
  services.create(docsSearchOptions(documents));

  const token = options.token ?? randomBytes(32).toString('base64url');
  const server = await createWarehouseServer({
    engine,
    account: EMBEDDED_ACCOUNT,
    users: [{ name: USER, programmaticAccessTokens: [token], defaultRole: ROLE }],
    port: options.port ?? 0,
    restApi: createLanguageRestApi({
      services,
      definedService: createDefinedServices(statementsOf(engine)),
      remote,
      analyst: createAnalyst(),
    }),
    onError,
    ...options.server,
  });
  return {
    server,
    user: USER,
    token,
    async close() {
      await server.close();
      await engine.close();
      await remote?.close();
    },
  };
}

function statementsOf(engine: WarehouseEngine): RunStatement {
  return async (sql, place) => {
    const session = await engine.openSession({ user: USER, role: ROLE, warehouse: null, ...place });
    try {
      const { columns, rows } = await session.execute({
        sql,
        queryId: randomUUID(),
        bindings: {},
        parameters: {},
        describeOnly: false,
        signal: new AbortController().signal,
      });
      return rows.map((row) => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])));
    } finally {
      await session.close();
    }
  };
}

function languageOf(services: SearchServices, remote: RemoteCompletions | null): RegisterLanguage {
  return async (connection) => {
    const { openStatement } = await registerLanguage(connection, { services, remote });
    return { functionNames: languageFunctionNames, openStatement, failure: languageFailure };
  };
}

export { localModelName } from './language/models.ts';
