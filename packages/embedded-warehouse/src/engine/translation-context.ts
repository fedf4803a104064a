import type { CatalogObject } from './catalog/catalog-object.ts';
import { type Fragment, fragment, quoteName, quoteText } from './dialect/fragment.ts';
import { tokenize } from './dialect/lexer.ts';
import { rename } from './dialect/scope.ts';
import { translateQuery } from './dialect/translate.ts';
import type { TableTarget, TranslationContext } from './dialect/writer.ts';
import type { Engine } from './engine.ts';
import { bindNotSet, objectNotFound, unsupported } from './errors/snowflake-errors.ts';
import { objectDdl } from './object-ddl.ts';
import { completePath, findTable, scopeColumns, tableText } from './resolve-table.ts';
import { queryIdAt, resultTable } from './result-scan.ts';
import type { SessionState } from './session-state.ts';
import { sessionWeeks } from './session-weeks.ts';
import type { StatementRun } from './statement-run.ts';
import { callTableFunction, callUserFunction, findUserFunction } from './user-functions.ts';
import { bindFragment, findBind } from './values/binds.ts';
import { systemTable } from './views/system-tables.ts';
import { systemTableFunction } from './views/table-functions.ts';

export interface RunContext {
  readonly context: TranslationContext;
  /** The names of the binds behind $1, $2, ..., in order. */
  readonly parameters: readonly string[];
  /** False once the text depends on more than the statement, its binds' types and the catalog. */
  isCacheable(): boolean;
  hasBind(name: string): boolean;
}

/** What views and functions come to in one statement, each written out where it is used. */
const MOST_DEEP = 20;
const MOST_USES = 1_000;
const MOST_TEXT = 1_000_000;

/** Facts of a session that SQL can ask for; they are DuckDB variables of its connection. */
const sessionVariables: Readonly<Record<string, string>> = {
  CURRENT_USER: 'sf_user',
  CURRENT_ROLE: 'sf_role',
  CURRENT_DATABASE: 'sf_database',
  CURRENT_SCHEMA: 'sf_schema',
  CURRENT_WAREHOUSE: 'sf_warehouse',
  CURRENT_SESSION: 'sf_session',
};

/** Resolves names for one statement of one session. */
export function createRunContext(run: StatementRun): RunContext {
  const { engine, session, request } = run;
  const parameters: string[] = [];
  let cacheable = true;
  let depth = 0;
  let count = 0;

  /** What is written inside of a definition sees the database and schema that the definition lies in. */
  const within = <T extends { readonly text: string }>(
    object: CatalogObject,
    write: (context: TranslationContext) => T,
  ): T => {
    const kinds = `${object.kind.toLowerCase()}s`;
    if (depth > MOST_DEEP) throw unsupported(`${kinds} nested more than ${MOST_DEEP} deep`);
    depth += 1;
    // Definitions that use others twice would double at every level.
    count += 1;
    if (count > MOST_USES) throw unsupported(`more than ${MOST_USES} uses of ${kinds} in one statement`);
    const inner: SessionState = { ...session, database: object.database, schema: object.schema };
    const written = write({ ...context, ...namesSeenFrom(inner) });
    if (written.text.length > MOST_TEXT)
      throw unsupported(`${kinds} of more than ${MOST_TEXT} characters, written out`);
    depth -= 1;
    return written;
  };

  const view = (object: CatalogObject): TableTarget => {
    const text = String(object.details.query);
    const query = within(object, (seen) => translateQuery(tokenize(text), text, seen, () => false));
    const names = scopeColumns(object).map((column) => column.name);
    const list = names.map((name, index) => `${quoteName(query.columns?.[index]?.name ?? name)}`);
    const renamed = `SELECT * FROM (${query.text}) AS ${quoteName(object.name)} (${names.map(quoteName).join(', ')})`;
    const isSame = list.every((name, index) => name === quoteName(names[index] ?? ''));
    return {
      text: `(${isSame ? query.text : renamed})`,
      name: object.name,
      columns: rename(query.columns ?? scopeColumns(object), names),
    };
  };

  const table = (from: SessionState, path: readonly string[]): TableTarget => {
    const name = path.at(-1) ?? '';
    if (session.temporaryTables.size > 0) cacheable = false;
    const system = systemTable(engine, from, path);
    if (system) return { ...system, name };
    const found = findTable(engine, from, path);
    // One row for an expression, as every schema has it.
    if (!found && path.length === 1 && name === 'DUAL') return { text: '(SELECT 1)', name, columns: [] };
    if (!found) throw objectNotFound(path.join('.'));
    if (found.kind === 'VIEW') return view(found);
    return { text: tableText(found), name, columns: scopeColumns(found) };
  };

  const namesSeenFrom = (
    from: SessionState,
  ): Pick<TranslationContext, 'table' | 'tableFunction' | 'userFunction'> => ({
    table: (path) => table(from, path),
    tableFunction: (path, given) => {
      const system = systemTableFunction(engine, path, [...given.args, ...given.named.values()]);
      if (system) return system;
      const found = findUserFunction(engine, from, path, given, true);
      return found && within(found, (seen) => callTableFunction(found, given, seen));
    },
    userFunction: (path, given) => {
      const found = findUserFunction(engine, from, path, given, false);
      return found && within(found, (seen) => callUserFunction(found, given, seen));
    },
  });

  const context: TranslationContext = {
    ...namesSeenFrom(session),
    bind: (name) => {
      const local = run.locals.get(name.toUpperCase());
      if (local) {
        cacheable = false;
        return local;
      }
      const bind = findBind(request.bindings, name);
      if (!bind) throw bindNotSet(name);
      let index = parameters.indexOf(name);
      if (index === -1) index = parameters.push(name) - 1;
      return bindFragment(index + 1, bind);
    },
    variable: (name) => {
      cacheable = false;
      return session.variables.get(name) ?? null;
    },
    resultOf: (queryId) => {
      cacheable = false;
      return resultTable(session, queryId);
    },
    queryIdAt: (position) => {
      cacheable = false;
      return queryIdAt(session, position);
    },
    sessionFact: (name) => sessionFact(name, engine),
    weeks: sessionWeeks(run),
    sequence: (path) => {
      const full = completePath(session, path);
      if (!engine.catalog.find('SEQUENCE', [full.database, full.schema, full.name]))
        throw objectNotFound(path.join('.'));
      return `store.${quoteName(`${full.database}.${full.schema}`)}.${quoteName(full.name)}`;
    },
    objectDdl: (kind, name, isQualified) => objectDdl(engine, session, kind, name, isQualified),
    languageFunction: (name) => engine.languageFunctions.has(name),
  };
  return {
    context,
    parameters,
    isCacheable: () => cacheable,
    hasBind: (name) => run.locals.has(name.toUpperCase()) || findBind(request.bindings, name) !== undefined,
  };
}

function sessionFact(name: string, engine: Engine): Fragment | null {
  const variable = sessionVariables[name];
  if (variable) return fragment(`CAST(getvariable('${variable}') AS VARCHAR)`, 'text');
  switch (name) {
    case 'CURRENT_ACCOUNT':
    case 'CURRENT_ACCOUNT_NAME':
      return fragment(quoteText(engine.account.toUpperCase()), 'text');
    case 'CURRENT_REGION':
      return fragment("'EMBEDDED'", 'text');
    case 'CURRENT_VERSION':
      return fragment("'9.0.0'", 'text');
    case 'CURRENT_CLIENT':
      return fragment("'JavaScript'", 'text');
    case 'CURRENT_AVAILABLE_ROLES':
    case 'CURRENT_SECONDARY_ROLES':
      return fragment("'[]'", 'text');
    case 'CURRENT_TRANSACTION':
      return fragment('CAST(NULL AS VARCHAR)', 'text');
    default:
      return null;
  }
}
