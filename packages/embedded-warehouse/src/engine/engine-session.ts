import type { EngineRequest, EngineResult, EngineSession, SessionContext } from '../protocol/engine.ts';
import { parameterDefaults } from '../protocol/session/session-parameters.ts';
import { setTimeZone } from './commands/session.ts';
import { tokenize } from './dialect/lexer.ts';
import type { Token } from './dialect/token.ts';
import type { Engine } from './engine.ts';
import type { LanguageBooks } from './engine-language.ts';
import { translateError } from './errors/duckdb-errors.ts';
import { executeStatement } from './execute-statement.ts';
import { inheritedParameters, inheritedTimeZone } from './inherited-parameters.ts';
import { followOutputFormats } from './output-formats.ts';
import { keepResult } from './result-scan.ts';
import { abortReason } from './run-duckdb.ts';
import type { SessionState } from './session-state.ts';
import { publishSession } from './session-variables.ts';
import type { Answer } from './statement-run.ts';
import { endTransaction, restoreTransaction } from './transactions.ts';

/** How many statements LAST_QUERY_ID can look back. */
const keptQueryIds = 1_000;

/** Opens a session on a DuckDB connection of its own. Its statements run one after the other. */
export async function openSession(
  engine: Engine,
  id: string,
  context: SessionContext,
): Promise<EngineSession> {
  const session: SessionState = {
    id,
    connection: await engine.store.connect(),
    ...context,
    timeZone: String(parameterDefaults.TIMEZONE),
    outputFormats: new Map(),
    parameters: new Map(),
    variables: new Map(),
    temporaryTables: new Map(),
    results: new Map(),
    queryIds: [],
    forgottenQueryIds: 0,
    inTransaction: false,
    journal: [],
  };
  await publishSession(session);
  await setTimeZone({ session }, inheritedTimeZone({ engine, session }));
  let queue: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | null = null;

  const execute = async (request: EngineRequest): Promise<EngineResult> => {
    if (request.signal.aborted) throw abortReason(request.signal);
    let tokens: readonly Token[] = [];
    const books = engine.language?.openStatement(session.connection.clientContext.connectionId) ?? null;
    try {
      tokens = tokenize(request.sql);
      await followTimeZone(session, engine, request);
      const inherited = inheritedParameters({ engine, session });
      const ownParameters = Object.fromEntries(session.parameters);
      await followOutputFormats(session, inherited, ownParameters, request.parameters);
      const answer = await executeStatement(
        { engine, session, request, books },
        request.sql,
        new Map(),
        tokens,
      );
      if (!request.describeOnly) remember(session, request, answer);
      return { ...answer, aiUsage: closeBooks(books) };
    } catch (error) {
      closeBooks(books);
      await restoreTransaction({ engine, session });
      if (request.signal.aborted) throw abortReason(request.signal);
      throw engine.language?.failure(error) ?? translateError(error, tokens, engine.report);
    }
  };

  return {
    id,
    context: () => ({
      user: session.user,
      role: session.role,
      database: session.database,
      schema: session.schema,
      warehouse: session.warehouse,
    }),
    parameters: () => Object.fromEntries(session.parameters),
    inheritedParameters: () => inheritedParameters({ engine, session }),
    execute(request) {
      const result = queue.then(() => execute(request));
      queue = result.catch(() => {});
      return result;
    },
    close() {
      closing ??= queue.then(async () => {
        await endTransaction({ engine, session }, 'ROLLBACK');
        engine.locks.release(session);
        session.connection.closeSync();
      });
      return closing;
    },
  };
}

/** The zone in force for this statement: ALTER ACCOUNT moves the sessions that are open, too. */
async function followTimeZone(session: SessionState, engine: Engine, request: EngineRequest): Promise<void> {
  const given = request.parameters.TIMEZONE || session.parameters.get('TIMEZONE');
  const zone = String(given || inheritedTimeZone({ engine, session }));
  if (zone !== session.timeZone) await setTimeZone({ session }, zone);
}

function remember(session: SessionState, request: EngineRequest, answer: Answer): void {
  session.queryIds.push(request.queryId);
  if (session.queryIds.length > keptQueryIds) {
    session.queryIds.shift();
    session.forgottenQueryIds += 1;
  }
  keepResult(session, request.queryId, answer);
}

function closeBooks(books: LanguageBooks | null) {
  return books?.close() ?? [];
}
