/**
 * Decides whether a statement may run. It refuses by default: a kind, a form or a function that is not known here
 * does not run, so that no call can escape its price, no statement can change what it must not, and a function that
 * Snowflake adds tomorrow is refused until someone has looked at it.
 *
 * What it cannot see is what a view does when it is read: a view may call AI functions or user functions. The wall
 * against that is the role that the gateway logs in with (`sql/`): it has no use of AI functions beyond the
 * gateway's own statements, and sees only the schemas it needs.
 */
import { LRUCache } from 'lru-cache';
import { familyOf, isAiFunction, nearestBuiltIn, refusedReason } from './built-in-functions.ts';
import { parseStatement } from './parse-statement.ts';
import { type Position, type Refusal, type RefusalRule, sqlNotAllowed } from './refusal.ts';
import type { FunctionCall, StatementDescription, StatementKind } from './statement-description.ts';

export interface GuardOptions {
  /** Whether changes of data and of tables and views may run: only for callers with the permission `sql:write`. */
  readonly allowWrites: boolean;
}

export interface SqlGuard {
  /** What the statement is; never fails, a text that cannot be understood says so in `refusals`. */
  describe(sql: string): Promise<StatementDescription>;
  /** @throws GatewayError SQL_NOT_ALLOWED with rule, reason, line and column; never with the statement's text. */
  guardSql(sql: string, options: GuardOptions): Promise<StatementDescription>;
}

export interface SqlGuardOptions {
  /** Bytes of statement text, roughly, whose descriptions are kept; 0 keeps none. */
  readonly cacheBytes?: number;
}

/** Rows that GENERATOR may make: enough for a calendar of a thousand years, not for burning a warehouse. */
const MAX_GENERATED_ROWS = 1_000_000;

/** The account's own database: QUERY_HISTORY and its like show what every user of the account ran. */
const ACCOUNT_DATABASE = 'SNOWFLAKE';

/** The gateway's books: read by whoever may, changed by the gateway alone. */
const PROTECTED_TABLES = new Set(['CORTEX_USAGE_LOG']);

const reads: ReadonlySet<StatementKind> = new Set(['SELECT', 'VALUES', 'SHOW', 'DESCRIBE']);

export function createSqlGuard({ cacheBytes = 4 * 1024 * 1024 }: SqlGuardOptions = {}): SqlGuard {
  const descriptions =
    cacheBytes > 0
      ? new LRUCache<string, StatementDescription>({
          maxSize: cacheBytes,
          // Text in UTF-16, and about as much again for the description of it.
          sizeCalculation: (description, sql) => 4 * sql.length + 200 * (description.functions.length + 5),
        })
      : undefined;

  const describe = async (sql: string): Promise<StatementDescription> => {
    const known = descriptions?.get(sql);
    if (known) return known;
    const { description } = await parseStatement(sql);
    descriptions?.set(sql, description);
    return description;
  };
  return {
    describe,
    async guardSql(sql, options) {
      const description = await describe(sql);
      const refusal = findRefusal(description, options);
      if (refusal) throw sqlNotAllowed(refusal);
      return description;
    },
  };
}

/** The first reason not to run the statement, or undefined when it may run. */
export function findRefusal(
  description: StatementDescription,
  { allowWrites }: GuardOptions,
): Refusal | undefined {
  const [unfit] = description.refusals;
  const calls = description.functions.map(refuseCall).filter((refusal) => refusal !== undefined);
  // A paid call is the more useful answer, even in a statement that could not be read to its end.
  const paid = calls.find(({ rule }) => rule === 'ai-function');
  if (unfit) return unfit.rule === 'unreadable' && paid ? paid : unfit;
  const kind = description.explains ?? description.kind;
  if (!reads.has(kind) && !allowWrites) {
    const reason = 'This field only reads: changes go through the mutation executeSql';
    return { rule: 'read-only', reason, line: 1, column: 1 };
  }
  return calls[0] ?? refuseTables(description) ?? refuseSequences(description, allowWrites);
}

function refuseCall(call: FunctionCall): Refusal | undefined {
  const { line, column, name, path, quoted } = call;
  const refuse = (rule: RefusalRule, reason: string): Refusal => ({ rule, reason, line, column });
  if (isAiFunction(name, path))
    return refuse(
      'ai-function',
      'AI functions cannot be called in SQL, where they would escape their price: use the cortex fields',
    );
  if (name.toUpperCase().startsWith('SYSTEM$'))
    return refuse('system-function', 'System functions cannot be called here');
  if (path.length > 0) {
    const history = path.some((part) => part.toUpperCase() === 'INFORMATION_SCHEMA');
    return history
      ? refuse('account-data', 'The history functions of INFORMATION_SCHEMA show what other users ran')
      : refuse('user-function', 'User functions, and functions qualified by a schema, cannot be called here');
  }
  if (quoted)
    return refuse(
      'user-function',
      'A quoted name can be a user function: write built-in functions without quotes',
    );
  if (name === 'IDENTIFIER')
    return refuse('dynamic-name', 'Names cannot be made at run time: IDENTIFIER is refused');
  const reason = refusedReason(name);
  if (reason) return refuse('refused-function', `${name} cannot be called here. ${reason}`);
  const family = familyOf(name);
  if (family === undefined || (family === 'pattern' && !call.inPattern)) {
    // Short names are near to too many others.
    const nearest = name.length > 4 ? nearestBuiltIn(name) : undefined;
    const hint = nearest && nearest !== name ? `. Did you mean ${nearest}?` : '';
    return refuse('unknown-function', `Only Snowflake's own free functions can be called here${hint}`);
  }
  return name === 'GENERATOR' ? refuseGenerator(call) : undefined;
}

function refuseGenerator({ line, column, rowCount }: FunctionCall): Refusal | undefined {
  if (typeof rowCount === 'number' && rowCount <= MAX_GENERATED_ROWS) return undefined;
  const reason = `GENERATOR takes ROWCOUNT => a number up to ${MAX_GENERATED_ROWS}, and nothing else`;
  return { rule: 'generator-size', reason, line, column };
}

function refuseTables({ tables }: StatementDescription): Refusal | undefined {
  for (const { path, written, line, column } of tables) {
    const at = { line, column };
    if (path.length > 2 && path[0]?.toUpperCase() === ACCOUNT_DATABASE)
      return { rule: 'account-data', reason: 'The SNOWFLAKE database shows what other users ran', ...at };
    if (written && PROTECTED_TABLES.has(path.at(-1)?.toUpperCase() ?? ''))
      return { rule: 'protected-table', reason: 'The usage log is kept by the gateway alone', ...at };
  }
  return undefined;
}

function refuseSequences({ sequences }: StatementDescription, allowWrites: boolean): Refusal | undefined {
  const [first] = sequences;
  if (!first || allowWrites) return undefined;
  const at: Position = { line: first.line, column: first.column };
  return { rule: 'sequence', reason: 'This field only reads: NEXTVAL advances a sequence', ...at };
}
