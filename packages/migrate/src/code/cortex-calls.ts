import type { Sighting } from '../finding.ts';
import { ASKS_SERVER, RUNS_STATEMENT } from '../knowledge/asking-calls.ts';
import {
  beginsLikeSql,
  CORTEX_PYTHON,
  cortexFunctionsIn,
  cortexRestPathIn,
  looksLikeProse,
  looksLikeSql,
  SNOWPARK_AI,
} from '../knowledge/cortex-functions.ts';
import { gatewayField } from '../knowledge/replacements.ts';
import { rewriteCortexCall } from '../rewrite/python/cortex-call.ts';
import {
  type Call,
  dottedName,
  type Expression,
  lastName,
  lineOfOffset,
  partsOf,
  type Statement,
  type Text,
  wholeText,
} from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import { functionFormattedInto, functionPutInto } from './put-in-functions.ts';
import { RestCalls } from './rest-calls.ts';
import { RunningCalls } from './running-calls.ts';
import { saysSomething } from './said.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** Where a module runs a Cortex function: in SQL, by the Python package, by a search service or by REST. */
export function cortexCallsIn(
  statements: readonly Statement[],
  scope: Scope,
  meanings: Meanings,
): Sighting[] {
  const found: Sighting[] = [];
  const isSnowpark = statements.some(
    ({ kind, ...rest }) => kind === 'import' && /^snowflake\b/.test('module' in rest ? rest.module : ''),
  );
  // A test is full of statements that are only looked at.
  const runInTest = isTest(scope.file) ? namesThatRun(statements, scope, meanings) : null;
  const asking = {
    rest: new RestCalls(statements, scope, meanings),
    running: new RunningCalls(statements, scope),
  };
  walk(statements, scope, (expression, place) => {
    if (place.fake) return;
    const formatted =
      place.compared || saysSomething(place)
        ? null
        : functionFormattedInto(expression, place.scope, meanings);
    if (formatted !== null && runInTest === null)
      found.push({
        line: asking.running.lineFor(place, expression.line),
        kind: 'cortex-call',
        calls: formatted,
      });
    if (expression.kind === 'text') {
      if (runInTest === null || isRunInTest(place, runInTest, meanings))
        found.push(...ofText(expression, place, meanings, asking));
    } else if (expression.kind === 'call') {
      found.push(...ofCall(expression, place, meanings, asking.rest));
      if (isSnowpark) found.push(...ofDataFrame(expression));
    } else if (expression.kind === 'member' || expression.kind === 'name')
      found.push(...ofReference(expression, place, meanings));
  });
  return found;
}

/** `frame.ai.complete(...)` of Snowpark. */
function ofDataFrame({ callee, line }: Call): Sighting[] {
  if (callee.kind !== 'member' || callee.object.kind !== 'member' || callee.object.name !== 'ai') return [];
  const name = `ai_${callee.name}`;
  return SNOWPARK_AI.has(name) ? [{ line, kind: 'cortex-call', calls: name.toUpperCase() }] : [];
}

/** `f"https://{host}{AGENT_PATH}"`: the address is made here of a path that stands elsewhere. */
function restPathMadeOf(
  text: Text,
  place: Place,
  meanings: Meanings,
): { path: string; offset: number } | null {
  const isAddress = text.holes.length > 0 && /^(https?:\/\/|\uE000)/.test(wholeText(text));
  const made = isAddress ? cortexRestPathIn(meanings.textOf(text, place.scope)) : null;
  return made === null ? null : { ...made, offset: 0 };
}

/** The calls of a module that ask for what its texts say. */
interface AskingCalls {
  readonly rest: RestCalls;
  readonly running: RunningCalls;
}

function ofText(text: Text, place: Place, meanings: Meanings, { rest, running }: AskingCalls): Sighting[] {
  const whole = wholeText(text);
  if (place.compared || saysSomething(place, whole)) return [];
  const asked = cortexRestPathIn(whole) ?? restPathMadeOf(text, place, meanings);
  if (asked !== null) {
    const line = rest.lineOf(text, asked.offset, place);
    return line === null ? [] : [{ line, kind: 'cortex-call', calls: asked.path }];
  }
  const named = namedFunction(whole, place);
  if (named !== null) return [{ line: text.line, kind: 'cortex-call', calls: named }];
  const mentions = cortexFunctionsIn(whole);
  if (mentions.length === 0) {
    const made = functionPutInto(text, place.scope, meanings);
    return made === null
      ? []
      : [{ line: running.lineFor(place, text.line), kind: 'cortex-call', calls: made }];
  }
  const run =
    isRun(place) ||
    (looksLikeSql(whole) && !isProse(whole, place)) ||
    (!isProse(whole, place) && mentions.some((mention) => isWholeCall(whole, mention.end)));
  if (!run) return [];
  return mentions.map((mention) => ({
    // A name that is put together at run time stands nowhere: the call that runs it is the place.
    line: mention.name.endsWith('<name>')
      ? running.lineFor(place, lineOfOffset(text, mention.offset))
      : lineOfOffset(text, mention.offset),
    kind: 'cortex-call',
    calls: mention.name,
  }));
}

/** What a model is told may name functions; a statement begins like one. */
function isProse(text: string, place: Place): boolean {
  const isPrompt = place.names.some((name) => /(^|[._])(system|prompt|persona|instructions?)s?$/i.test(name));
  return looksLikeProse(text) || (isPrompt && !beginsLikeSql(text));
}

/** `call_function("SNOWFLAKE.CORTEX.SENTIMENT", column)`: the name alone is the call. */
function namedFunction(text: string, place: Place): string | null {
  const call = place.calls.at(-1);
  if (
    call === undefined ||
    !/^(call_function|call_builtin|call_udf|call|callproc|call_procedure|function|builtin)$/.test(
      lastName(call.callee),
    )
  )
    return null;
  const [mention] = cortexFunctionsIn(`${text}(`);
  return mention?.name ?? null;
}

/** Functions that take an expression of SQL, and the names that hold one. */
const TAKES_EXPRESSION =
  /^(expr|sql_expr|selectExpr|select_expr|text|literal_column|filter|where|select|with_column|withColumn|call)$/i;

function runs(name: string): boolean {
  return RUNS_STATEMENT.test(name) || TAKES_EXPRESSION.test(name);
}

function isRun(place: Place): boolean {
  const call = place.calls.at(-1);
  if (call === undefined) return false;
  // A field of this name is as often an answer for people as a statement.
  const name = place.names.at(-1) ?? '';
  return runs(lastName(call.callee)) || (runs(name) && name !== 'text');
}

function isTest(file: string): boolean {
  return /(^|\/)(tests?|__tests__|specs?)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.pyi?$|\.(test|spec)\.[cm]?[jt]sx?$/.test(
    file,
  );
}

/** The names that a test gives to somebody who runs them. */
function namesThatRun(statements: readonly Statement[], scope: Scope, meanings: Meanings): Set<string> {
  const names = new Set<string>();
  walk(statements, scope, (expression, place) => {
    if (expression.kind === 'name' && !place.callee && isRunBy(place, meanings)) names.add(expression.name);
  });
  return names;
}

function isRunInTest(place: Place, names: ReadonlySet<string>, meanings: Meanings): boolean {
  // What a mock is given is not run.
  if (place.mocked) return false;
  return isRunBy(place, meanings) || place.names.some((name) => names.has(name));
}

function isRunBy(place: Place, meanings: Meanings): boolean {
  return place.calls.some((call) => {
    if (runs(lastName(call.callee)) || ASKS_SERVER.test(lastName(call.callee))) return true;
    const callee = meanings.of(call.callee, place.scope);
    return (
      callee?.kind === 'function' &&
      (meanings.isWrapper(callee) || callee.file === place.scope.file) &&
      runsSomething(callee.body.body, callee.scope.inside(callee.body))
    );
  });
}

function runsSomething(statements: readonly Statement[], scope: Scope): boolean {
  let found = false;
  walk(statements, scope, (expression) => {
    if (expression.kind === 'call' && runs(lastName(expression.callee))) found = true;
  });
  return found;
}

/** `AI_SENTIMENT(review)`: a part of a statement, with its arguments; `AI_SENTIMENT(` alone is a word to look for. */
function isWholeCall(text: string, end: number): boolean {
  return /^[^)]*\w[^)]*\)/.test(text.slice(end));
}

function ofCall(call: Call, place: Place, meanings: Meanings, rest: RestCalls): Sighting[] {
  const asked = place.compared || saysSomething(place) ? null : rest.askedBy(call, place);
  if (asked !== null) return [{ line: call.line, kind: 'cortex-call', calls: asked }];
  const model = cortexModelOf(call);
  if (model !== null) return [{ line: call.line, kind: 'cortex-call', calls: model }];
  const callee = meanings.of(call.callee, place.scope);
  if (callee?.kind !== 'external') return [];
  const name = cortexName(callee.path);
  if (name === null) return [];
  return [
    {
      line: call.line,
      kind: 'cortex-call',
      calls: name,
      safe: callee.path === name && isPlain(call, name, place),
    },
  ];
}

/** LiteLLM and what is built on it name Cortex in the model: `snowflake/mistral-large2`. */
function cortexModelOf({ args, callee }: Call): string | null {
  if (!/completion|embedding|LM$|LLM|Model|LiteLl[mM]|responses/.test(lastName(callee))) return null;
  const model = args.find(
    ({ name }, index) => /^model(_id|_name)?$/.test(name ?? '') || (name === undefined && index === 0),
  )?.value;
  const given = model?.kind === 'text' ? wholeText(model) : '';
  return /^snowflake\/[\w.-]+$/.test(given) ? given : null;
}

/** The Cortex function behind a path of Python or of SQLAlchemy's `func`. */
function cortexName(path: string): string | null {
  const python = /^snowflake\.(?:ml\.)?cortex\.(?:_\w+\.)?(\w+)$/.exec(path)?.[1];
  if (python !== undefined)
    return CORTEX_PYTHON.has(python.toLowerCase()) ? `snowflake.cortex.${python}` : null;
  if (/^snowflake\.core\.cortex(\.\w+)*\.Cortex\w+Service\(\)\.\w+$/.test(path))
    return path.replace('()', '');
  const snowpark = /^snowflake\.snowpark\.functions\.(\w+)$/.exec(path)?.[1];
  if (snowpark !== undefined)
    return SNOWPARK_AI.has(snowpark) ? `snowflake.snowpark.functions.${snowpark}` : null;
  const sqlalchemy = /(?:^|\.)func\.((?:snowflake\.)?cortex\.\w+|ai_\w+)$/i.exec(path)?.[1];
  if (sqlalchemy !== undefined) return sqlalchemy.toUpperCase();
  return /(^|\.)(ChatSnowflakeCortex|SnowflakeCortex|ChatSnowflake|CortexSearchRetriever|SnowflakeCortexSearchRetriever|SnowflakeCortexAnalyst|cortex\.(\w+\.)*Cortex)$/.test(
    path,
  )
    ? (path.split('.').at(-1) ?? path)
    : null;
}

const OF_DATA_FRAME =
  /^(select\w*|with_?columns?\w*|withColumns?|filter|where|agg|group_?by\w*|sort|order_?by|join|assign|union\w*)$/i;

/** A plain call takes text and gives text: no column, no stream, no session's own options. */
function isPlain(call: Call, name: string, place: Place): boolean {
  if (!name.startsWith('snowflake.cortex.') || gatewayField(name) === null) return false;
  if (place.calls.some((each) => OF_DATA_FRAME.test(lastName(each.callee)))) return false;
  const takesText = call.args.every(
    ({ name: given, value }) =>
      !/^(stream|options|timeout|deadline|session)$/.test(given ?? '') && !mayBeColumn(value),
  );
  // The rewrite itself says what it leaves.
  return takesText && rewriteCortexCall(call, name, (argument) => argument.text()) !== null;
}

/** `col("x")`, and `df["x"]` or `df.x` of what is called a data frame or a table. */
function mayBeColumn(value: Expression): boolean {
  if (value.kind === 'call')
    return /^(col|column|lit|concat\w*|upper|lower|to_\w+|CompleteOptions)$/.test(lastName(value.callee));
  if (value.kind !== 'member') return partsOf(value).some(mayBeColumn);
  const root = dottedName(value.object) ?? lastName(value.object);
  return /(^|_|\.)(df\w*|data_?frame|frame|table|dataset|F|functions)$|_df$/i.test(root);
}

/** The names on the way to an expression, its keys left out. */
function shapeOf(expression: Expression): string {
  if (expression.kind === 'member') return `${shapeOf(expression.object)}.${expression.name}`;
  return expression.kind === 'call'
    ? shapeOf(expression.callee)
    : expression.kind === 'name'
      ? expression.name
      : '';
}

/** A search service taken from `snowflake.core`, or a Cortex function handed on (`texts.apply(sentiment)`). */
function ofReference(expression: Expression, place: Place, meanings: Meanings): Sighting[] {
  const isAgent =
    expression.kind === 'member' &&
    expression.name === 'agents' &&
    /\.schemas\b/.test(shapeOf(expression.object));
  if (expression.kind === 'member' && (isAgent || /^cortex_\w+_services?$/.test(expression.name))) {
    return [{ line: expression.line, kind: 'cortex-call', calls: `snowflake.core ${expression.name}` }];
  }
  if (place.callee || place.calls.length === 0) return [];
  const call = place.calls.at(-1);
  if (call !== undefined && /^(patch|setattr|isinstance|cast|object)$/.test(lastName(call.callee))) return [];
  const meaning = meanings.of(expression, place.scope);
  const name = meaning?.kind === 'external' ? cortexName(meaning.path) : null;
  return name === null ? [] : [{ line: expression.line, kind: 'cortex-call', calls: name }];
}
