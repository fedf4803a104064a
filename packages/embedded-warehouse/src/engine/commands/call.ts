import { SnowflakeError } from '../../protocol/engine.ts';
import type { CatalogObject } from '../catalog/catalog-object.ts';
import { createCursor, findWord, splitAtCommas } from '../dialect/cursor.ts';
import type { Fragment } from '../dialect/fragment.ts';
import { tokenize } from '../dialect/lexer.ts';
import { isName, isOperator, type Token } from '../dialect/token.ts';
import { unknownFunction, unsupported } from '../errors/snowflake-errors.ts';
import { completePath } from '../resolve-table.ts';
import { runRows } from '../run-duckdb.ts';
import { parseScript } from '../scripting/parse-script.ts';
import { bindVariables, runScript, type ScriptResult } from '../scripting/run-script.ts';
import { createScriptHost } from '../scripting/script-host.ts';
import type { SessionState } from '../session-state.ts';
import { type Answer, type StatementRun, statementTypes, textColumn } from '../statement-run.ts';
import { ended } from '../translate-run.ts';
import type { RoutineArgument } from '../user-functions.ts';
import { findObject } from './drop.ts';

/** CALL of a stored procedure or of the notification procedures of the system. */
export async function runCall(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('CALL');
  const path = cursor.path();
  const args = splitAtCommas(cursor.parenthesized());
  cursor.expectEnd();
  const system = callSystem(path);
  if (system) return system;
  const procedure = findProcedure(run, path, args.length);
  const body = String(procedure.details.body);
  const host = createScriptHost(run, run.sql);
  const parameters = new Map<string, Fragment>();
  const expected = procedure.details.arguments as readonly RoutineArgument[];
  for (const [index, argument] of expected.entries()) {
    const given = args.find((arg) => isNamed(arg, argument.name))?.slice(2) ?? args[index];
    const tokens =
      given && !isOperator(given[1], '=>') ? given : tokenize(argument.default ?? 'NULL').slice(0, -1);
    parameters.set(argument.name, await host.evaluate(tokens, run.locals, argument.type));
  }
  const work = () => runScript(createScriptHost(run, body), parseScript(tokenize(body), body), parameters);
  const isOwners = procedure.details.executeAs === 'OWNER';
  const result = await (isOwners ? inSchemaOf(procedure, run.session, work) : work());
  return await resultAnswer(run, result, path.at(-1) ?? '');
}

/** A procedure with its owner's rights and a task see the database and schema that they lie in, not the caller's. */
async function inSchemaOf<T>(
  object: CatalogObject,
  session: SessionState,
  work: () => Promise<T>,
): Promise<T> {
  const { database, schema } = session;
  Object.assign(session, { database: object.database, schema: object.schema });
  try {
    return await work();
  } finally {
    Object.assign(session, { database, schema });
  }
}

function isNamed(tokens: readonly Token[], name: string): boolean {
  return isName(tokens[0]) && tokens[0]?.value === name && isOperator(tokens[1], '=>');
}

function findProcedure(run: StatementRun, path: readonly string[], count: number): CatalogObject {
  const full = completePath(run.session, path);
  const fits = (object: CatalogObject): boolean => {
    const expected = object.details.arguments as readonly RoutineArgument[];
    const least = expected.filter((argument) => argument.default === null).length;
    return count >= least && count <= expected.length;
  };
  const named = run.engine.catalog
    .list('PROCEDURE')
    .filter((object) => object.database === full.database && object.schema === full.schema)
    .filter((object) => object.name.startsWith(`${full.name}(`));
  const found = named.find(fits);
  if (found) return found;
  if (named.length === 0) throw unknownFunction(path.join('.'));
  throw new SnowflakeError(
    '001044',
    '42P13',
    `SQL compilation error: Invalid number of arguments for procedure '${path.join('.')}': ${count}`,
  );
}

/** Notifications are accepted as Snowflake accepts them; the embedded warehouse sends none. */
function callSystem(path: readonly string[]): Answer | null {
  const name = path.at(-1) ?? '';
  if (path.length !== 1 || !name.startsWith('SYSTEM$')) return null;
  const answers: Readonly<Record<string, string>> = {
    SYSTEM$SEND_EMAIL: 'true',
    SYSTEM$SEND_SNOWFLAKE_NOTIFICATION: 'Enqueued notifications',
  };
  const text = answers[name];
  if (text === undefined) throw unknownFunction(name);
  return { columns: [textColumn(name)], rows: [[text]], statementTypeId: statementTypes.select };
}

async function resultAnswer(run: StatementRun, result: ScriptResult, name: string): Promise<Answer> {
  if (result && 'table' in result) return result.table;
  if (!result) return { columns: [textColumn(name)], rows: [[null]], statementTypeId: statementTypes.select };
  const { value } = result;
  const known = value.type.kind === 'unknown' ? null : [{ name, type: value.type }];
  const rows = await runRows(run, `SELECT ${value.text} AS "${name.replaceAll('"', '""')}"`, known);
  return { ...rows, statementTypeId: statementTypes.select };
}

/** DECLARE ... BEGIN ... END and BEGIN ... END without a name. */
export async function runBlockStatement(run: StatementRun): Promise<Answer> {
  const body = run.sql;
  const result = await runScript(createScriptHost(run, body), parseScript(tokenize(body), body), run.locals);
  return await resultAnswer(run, result, 'anonymous block');
}

/** `text [USING (variable, ...)]`: the variables stand behind the question marks of the text. */
async function executeImmediate(run: StatementRun, tokens: readonly Token[]): Promise<Answer> {
  const host = createScriptHost(run, run.sql);
  const using = findWord(tokens, 0, 'USING');
  const expression = bindVariables(tokens.slice(0, using), run.locals);
  const text = await host.textOf(await host.evaluate(expression, run.locals, 'VARCHAR'));
  if (using === tokens.length) return await run.execute(text, run.locals);
  const cursor = createCursor(ended(tokens.slice(using + 1)));
  const names = splitAtCommas(cursor.parenthesized());
  cursor.expectEnd();
  const binds = await Promise.all(
    names.map((name) => host.evaluate(bindVariables(name, run.locals), run.locals, null)),
  );
  const positions = binds.map((bind, index): [string, Fragment] => [String(index + 1), bind]);
  return await run.execute(text, new Map([...run.locals, ...positions]));
}

/** EXECUTE IMMEDIATE text, EXECUTE TASK name and EXECUTE ALERT name. */
export async function runExecute(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('EXECUTE');
  if (cursor.take('IMMEDIATE')) {
    return await executeImmediate(run, cursor.rest().slice(0, -1));
  }
  if (cursor.take('TASK')) {
    const path = cursor.path();
    const task = findObject(run, 'TASK', true, path);
    if (!task) throw unknownFunction(path.join('.'));
    await inSchemaOf(task, run.session, () => run.execute(String(task.details.definition), new Map()));
    const text = `Task ${task.name} is scheduled to run immediately.`;
    return { columns: [textColumn('status')], rows: [[text]], statementTypeId: statementTypes.definition };
  }
  throw unsupported(`EXECUTE ${cursor.peek().text.toUpperCase()}`);
}
