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
import { queryInstead } from './field-instead.ts';
import { type Position, type Refusal, type RefusalRule, sqlNotAllowed } from './refusal.ts';
import type { FunctionCall, StatementDescription, StatementKind } from './statement-description.ts';
import { readHere, type StatementReader } from './statement-reader.ts';

export interface GuardOptions {
  /** Whether changes of data and of tables and views may run: only for callers with the permission `sql:write`. */
  readonly allowWrites: boolean;
  /** Whether what others used and ran may be read: only for callers with the permission `usage:read:all`. */
  readonly allowOthers: boolean;
  /** Whose turn it takes to read the statement. */
  readonly user?: string;
}

export interface SqlGuard {
  /** What the statement is; never fails, a text that cannot be understood says so in `refusals`. */
  describe(sql: string, user?: string): Promise<StatementDescription>;
  /** @throws GatewayError SQL_NOT_ALLOWED with rule, reason, line and column; never with the statement's text. */
  guardSql(sql: string, options: GuardOptions): Promise<StatementDescription>;
}

export interface SqlGuardOptions {
  /** Bytes of statement text, roughly, whose descriptions are kept; 0 keeps none. */
  readonly cacheBytes?: number;
  /** By default statements are read where the guard is asked. */
  readonly reader?: StatementReader;
}

/** Rows that GENERATOR may make: enough for a calendar of a thousand years, not for burning a warehouse. */
const MAX_GENERATED_ROWS = 1_000_000;

/** The account's own database: QUERY_HISTORY and its like show what every user of the account ran. */
const ACCOUNT_DATABASE = 'SNOWFLAKE';

/** Of ACCOUNT_USAGE, what tells of use: meters, queries and Cortex. Users, logins and grants are nobody's usage. */
const usageViews = /^(QUERY_(ATTRIBUTION_)?HISTORY|CORTEX_\w+|[A-Z_]*METERING\w*HISTORY)$/;
/** The same as functions of INFORMATION_SCHEMA. */
const usageFunctions =
  /^(QUERY_HISTORY(_BY_\w+)?|WAREHOUSE_(METERING|LOAD)_HISTORY|[A-Z_]*METERING\w*HISTORY)$/;

/** The gateway's books: read by whoever may see what others used, changed by the gateway alone. */
const books: ReadonlySet<string> = new Set([
  'CORTEX_USAGE_LOG',
  'CREDIT_GOVERNOR_LOG',
  'CORTEX_USAGE_BY_USER_AND_DAY',
  'CORTEX_USAGE_BY_MODEL',
]);

const NEEDS_PERMISSION = 'which needs the permission usage:read:all; the field usageEvents shows your own';

const KEPT = 'What others used is read where it is: kept under another name, everybody could read it';

const reads: ReadonlySet<StatementKind> = new Set(['SELECT', 'VALUES', 'SHOW', 'DESCRIBE']);

export function createSqlGuard({
  cacheBytes = 4 * 1024 * 1024,
  reader = readHere,
}: SqlGuardOptions = {}): SqlGuard {
  const descriptions =
    cacheBytes > 0
      ? new LRUCache<string, StatementDescription>({
          maxSize: cacheBytes,
          // Text in UTF-16, and about as much again for the description of it.
          sizeCalculation: (description, sql) => 4 * sql.length + 200 * (description.functions.length + 5),
        })
      : undefined;

  const describe = async (sql: string, user = ''): Promise<StatementDescription> => {
    const known = descriptions?.get(sql);
    if (known) return known;
    const { description } = await reader.read(sql, user);
    // On a quiet machine it may be read in time.
    if (description.refusals[0]?.rule !== 'too-large') descriptions?.set(sql, description);
    return description;
  };
  return {
    describe,
    async guardSql(sql, options) {
      const description = await describe(sql, options.user);
      const refusal = findRefusal(description, options);
      if (refusal) throw sqlNotAllowed(refusal);
      return description;
    },
  };
}

/** The first reason not to run the statement, or undefined when it may run. */
export function findRefusal(
  description: StatementDescription,
  { allowWrites, allowOthers }: GuardOptions,
): Refusal | undefined {
  const [unfit] = description.refusals;
  const kind = description.explains ?? description.kind;
  const use: Use = { allowOthers, keeps: !reads.has(kind) };
  const calls = description.functions
    .map((call) => refuseCall(call, use))
    .filter((refusal) => refusal !== undefined);
  // A paid call is the more useful answer, even in a statement that could not be read to its end.
  const paid = calls.find(({ rule }) => rule === 'ai-function');
  if (unfit) return unfit.rule === 'unreadable' && paid ? paid : unfit;
  if (use.keeps && !allowWrites) {
    const reason = 'This field only reads: changes go through the mutation executeSql';
    return { rule: 'read-only', reason, line: 1, column: 1 };
  }
  return calls[0] ?? refuseTables(description, use) ?? refuseSequences(description, allowWrites);
}

/** What becomes of what is read. */
interface Use extends Pick<GuardOptions, 'allowOthers'> {
  /** A table or a view may have it from then on, which are guarded by nothing. */
  readonly keeps: boolean;
}

function refusePaidCall({ line, column, name }: FunctionCall): Refusal {
  const reason =
    'AI functions cannot be called in SQL, where they would escape their price: use the cortex fields';
  const instead = queryInstead(name);
  if (instead === undefined) return { rule: 'ai-function', reason, line, column };
  return { rule: 'ai-function', reason: `${reason}, here \`${instead}\``, instead, line, column };
}

function refuseCall(call: FunctionCall, { allowOthers, keeps }: Use): Refusal | undefined {
  const { line, column, name, path, quoted } = call;
  const refuse = (rule: RefusalRule, reason: string): Refusal => ({ rule, reason, line, column });
  if (isAiFunction(name, path)) return refusePaidCall(call);
  if (name.toUpperCase().startsWith('SYSTEM$'))
    return refuse('system-function', 'System functions cannot be called here');
  if (path.length > 0) {
    const history = path.some((part) => part.toUpperCase() === 'INFORMATION_SCHEMA');
    if (history && !quoted && allowOthers && usageFunctions.test(name))
      return keeps ? refuse('account-data', KEPT) : undefined;
    return history
      ? refuse(
          'account-data',
          `The functions of INFORMATION_SCHEMA show what other users ran, ${NEEDS_PERMISSION}`,
        )
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

function refuseTables({ tables }: StatementDescription, { allowOthers, keeps }: Use): Refusal | undefined {
  for (const { path, written, line, column } of tables) {
    const at = { line, column };
    const refuse = (rule: RefusalRule, reason: string): Refusal => ({ rule, reason, ...at });
    const [name = '', schema, database] = path.map((part) => part.toUpperCase()).reverse();
    if (database === ACCOUNT_DATABASE || schema === 'ACCOUNT_USAGE') {
      if (schema !== 'ACCOUNT_USAGE' || !usageViews.test(name))
        return refuse(
          'account-data',
          'Of the SNOWFLAKE database only the usage views of ACCOUNT_USAGE can be read',
        );
      if (!allowOthers)
        return refuse(
          'account-data',
          `The SNOWFLAKE database shows what other users ran, ${NEEDS_PERMISSION}`,
        );
    } else if (!books.has(name)) continue;
    else if (written) return refuse('protected-table', 'The usage log is kept by the gateway alone');
    if (!allowOthers) return refuse('account-data', `${name} shows what others used, ${NEEDS_PERMISSION}`);
    if (keeps) return refuse('account-data', KEPT);
  }
  return undefined;
}

function refuseSequences({ sequences }: StatementDescription, allowWrites: boolean): Refusal | undefined {
  const [first] = sequences;
  if (!first || allowWrites) return undefined;
  const at: Position = { line: first.line, column: first.column };
  return { rule: 'sequence', reason: 'This field only reads: NEXTVAL advances a sequence', ...at };
}
