import { type EngineRequest, SnowflakeError } from '../protocol/engine.ts';
import { runAlter } from './commands/alter.ts';
import { runBlockStatement, runCall, runExecute } from './commands/call.ts';
import { runCreate } from './commands/create.ts';
import { runInTurn } from './commands/definition.ts';
import { runDelete, runTruncate } from './commands/delete.ts';
import { runDescribe } from './commands/describe.ts';
import { runComment, runDrop } from './commands/drop.ts';
import { runExplain } from './commands/explain.ts';
import { runGrant } from './commands/grant.ts';
import { runInsert } from './commands/insert.ts';
import { runMerge } from './commands/merge.ts';
import { runQuery } from './commands/query.ts';
import { runSet, runTransaction, runUnset, runUse } from './commands/session.ts';
import { runShow } from './commands/show.ts';
import { runUpdate } from './commands/update.ts';
import type { Fragment } from './dialect/fragment.ts';
import { tokenize } from './dialect/lexer.ts';
import { loadParser } from './dialect/parser.ts';
import { isOperator, isWord, type Token } from './dialect/token.ts';
import type { Engine } from './engine.ts';
import type { LanguageBooks } from './engine-language.ts';
import { unsupported } from './errors/snowflake-errors.ts';
import { syntaxError } from './errors/syntax-errors.ts';
import { expandIdentifiers, numberPlaceholders } from './expand-identifiers.ts';
import { expandPivots } from './expand-pivots.ts';
import type { SessionState } from './session-state.ts';
import { type Answer, type StatementRun, statusAnswer } from './statement-run.ts';

type Command = (run: StatementRun) => Promise<Answer>;

const unavailable =
  (feature: string): Command =>
  () =>
    Promise.reject(unsupported(feature));

/** Statements by their first word. Words without a row are no statements of Snowflake. */
const commands: Readonly<Record<string, Command>> = {
  SELECT: runQuery,
  WITH: runQuery,
  VALUES: runQuery,
  INSERT: runInsert,
  UPDATE: runUpdate,
  DELETE: runDelete,
  MERGE: runMerge,
  TRUNCATE: runTruncate,
  CREATE: runCreate,
  ALTER: runAlter,
  DROP: runDrop,
  COMMENT: runComment,
  GRANT: runGrant,
  REVOKE: runGrant,
  USE: runUse,
  SET: runSet,
  UNSET: runUnset,
  BEGIN: runTransaction,
  START: runTransaction,
  COMMIT: runTransaction,
  ROLLBACK: runTransaction,
  SHOW: runShow,
  DESCRIBE: runDescribe,
  DESC: runDescribe,
  EXPLAIN: runExplain,
  CALL: runCall,
  EXECUTE: runExecute,
  COPY: unavailable('COPY INTO'),
  PUT: unavailable('PUT'),
  GET: unavailable('GET'),
  LIST: unavailable('stages'),
  LS: unavailable('stages'),
  REMOVE: unavailable('stages'),
  RM: unavailable('stages'),
  UNDROP: unavailable('UNDROP'),
};

/** Statements that answer `describeOnly` themselves; the others must not run for it. */
const describable: ReadonlySet<Command> = new Set([
  runQuery,
  runInsert,
  runUpdate,
  runDelete,
  runMerge,
  runShow,
  runDescribe,
]);

/** Statements that change the catalog, one at a time. */
const defining: ReadonlySet<Command> = new Set([runCreate, runAlter, runDrop, runComment, runGrant]);

/** Statements whose queries run now; those of a definition run later, by other values. */
const readsNow: ReadonlySet<Command> = new Set([runQuery, runInsert, runUpdate, runDelete, runMerge]);

export interface StatementParts {
  readonly engine: Engine;
  readonly session: SessionState;
  readonly request: EngineRequest;
  readonly books: LanguageBooks | null;
}

/** Runs one statement. @throws SnowflakeError, or whatever DuckDB failed with */
export async function executeStatement(
  parts: StatementParts,
  sql: string,
  locals: ReadonlyMap<string, Fragment>,
  tokens: readonly Token[] = tokenize(sql),
): Promise<Answer> {
  const isBlock = startsBlock(tokens);
  const numbered = numberPlaceholders(isBlock ? tokens : oneStatement(tokens));
  const expanded = expandIdentifiers(numbered, parts, locals);
  const statement = expanded.tokens;
  const run: StatementRun = {
    ...parts,
    sql,
    tokens: statement,
    isCacheable: !expanded.isDynamic,
    locals,
    catalogVersion: parts.engine.catalog.version,
    execute: (inner, variables) => executeStatement(parts, inner, variables),
  };
  await loadParser();
  const command = isBlock ? runBlockStatement : findCommand(statement);
  if (parts.request.describeOnly && !describable.has(command)) return statusAnswerOnly();
  if (defining.has(command)) return await runInTurn(run, command);
  return await command(readsNow.has(command) ? await expandPivots(run) : run);
}

function findCommand(tokens: readonly Token[]): Command {
  const [first] = tokens;
  if (isOperator(first, '(')) return runQuery;
  const command =
    first?.kind === 'word' && Object.hasOwn(commands, first.value) ? commands[first.value] : undefined;
  if (!command) throw syntaxError(first?.text ?? '<EOF>', first ?? { line: 1, position: 0 });
  return command;
}

/** BEGIN and DECLARE open a block of Snowflake Scripting unless BEGIN opens a transaction. */
function startsBlock(tokens: readonly Token[]): boolean {
  if (isWord(tokens[0], 'DECLARE')) return true;
  if (!isWord(tokens[0], 'BEGIN')) return false;
  const [, second] = tokens;
  return second?.kind !== 'end' && !isOperator(second, ';') && !isWord(second, 'TRANSACTION', 'WORK', 'NAME');
}

/** Cuts the semicolons off the end. @throws SnowflakeError 000900 for nothing, 000008 for several statements */
function oneStatement(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.at(-1) as Token;
  const parts: Token[][] = [[]];
  for (const token of tokens.slice(0, -1)) {
    if (isOperator(token, ';')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const statements = parts.filter((part) => part.length > 0);
  const [first] = statements;
  if (!first) throw new SnowflakeError('000900', '42601', 'SQL compilation error:\nEmpty SQL statement.');
  // The body of a procedure or task may be a bare BEGIN ... END block.
  if (
    isWord(first[0], 'CREATE') &&
    statements.length > 1 &&
    first.some((token) => isWord(token, 'BEGIN', 'DECLARE'))
  ) {
    return tokens;
  }
  if (statements.length > 1) {
    throw new SnowflakeError(
      '000008',
      '0A000',
      `Actual statement count ${statements.length} did not match the desired statement count 1.`,
    );
  }
  return [...first, end];
}

function statusAnswerOnly(): Answer {
  return { ...statusAnswer(''), rows: [] };
}
