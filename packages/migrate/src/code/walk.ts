import {
  type Call,
  dottedName,
  type Expression,
  type Fields,
  lastName,
  type Statement,
  wholeText,
} from '../syntax/program.ts';
import type { Scope } from './scope.ts';

/** Where an expression stands. */
export interface Place {
  readonly scope: Scope;
  /** The calls around it whose argument it is (or is part of), innermost last. */
  readonly calls: readonly Call[];
  /** The assigned names, keys and argument names around it, innermost last. */
  readonly names: readonly string[];
  /** The dictionary or object around it, or null. */
  readonly mapping: Fields | null;
  /** It is only looked at (`x in text`, `assert`), not used. */
  readonly compared: boolean;
  /** It stands inside a class or function that plays Snowflake for tests. */
  readonly fake: boolean;
  /** Its module replaces parts of the program by mocks. */
  readonly mocked: boolean;
  /** It is the callee of the call around it. */
  readonly callee: boolean;
  /** It is the decorator of a function. */
  readonly decorates: boolean;
}

type Visitor = (expression: Expression, place: Place) => void;

const FAKE = /^_*(fake|mock|stub|dummy)|(fake|mock|stub)$/i;
const MOCK_LIBRARY = /^(unittest\.mock|mock|pytest_mock|vitest\.vi|@jest\/globals|sinon)(\.|$)/;
/** Libraries that replace the driver's functions by their own. */
const FAKE_LIBRARY = /^(fakesnow|snowflake_mock)\b/;

/** Visits every expression of a module with the place where it stands. */
export function walk(statements: readonly Statement[], scope: Scope, visit: Visitor): void {
  const fake = statements.some(
    (statement) => statement.kind === 'import' && FAKE_LIBRARY.test(statement.module),
  );
  const replaced = statements.some(
    (statement) => statement.kind === 'expression' && replacesDriver(statement.value),
  );
  const mocked = statements.some(
    (statement) =>
      statement.kind === 'import' && MOCK_LIBRARY.test(`${statement.module}.${statement.member}`),
  );
  const place: Place = {
    scope,
    calls: [],
    names: [],
    mapping: null,
    compared: false,
    fake: fake || replaced,
    mocked,
    callee: false,
    decorates: false,
  };
  for (const statement of statements) walkStatement(statement, place, visit);
}

/** `jest.mock('snowflake-sdk')` */
function replacesDriver(expression: Expression): boolean {
  const isMock =
    expression.kind === 'call' && /^(jest|vi)\.(mock|doMock)$/.test(dottedName(expression.callee) ?? '');
  const module = isMock ? expression.args[0]?.value : undefined;
  return module?.kind === 'text' && /snowflake/i.test(wholeText(module));
}

function walkStatement(statement: Statement, place: Place, visit: Visitor): void {
  switch (statement.kind) {
    case 'assign':
      walkExpression(statement.value, { ...place, names: [...place.names, ...statement.targets] }, visit);
      return;
    case 'return':
    case 'expression':
      walkExpression(statement.value, place, visit);
      return;
    case 'function':
      walkExpression(statement, place, visit);
      return;
    case 'class': {
      for (const base of statement.bases) walkExpression(base, place, visit);
      const inner = {
        ...place,
        scope: place.scope.inside(statement),
        fake: place.fake || FAKE.test(statement.name),
        names: [],
      };
      for (const each of statement.body) walkStatement(each, inner, visit);
    }
  }
}

function walkExpression(expression: Expression, place: Place, visit: Visitor): void {
  visit(expression, place);
  const within = { ...place, callee: false, decorates: false };
  switch (expression.kind) {
    case 'text':
      for (const hole of expression.holes) walkExpression(hole, within, visit);
      return;
    case 'member':
      walkExpression(expression.object, within, visit);
      return;
    case 'call':
      walkCall(expression, within, visit);
      return;
    case 'fields':
      for (const entry of expression.entries)
        walkExpression(
          entry.value,
          { ...within, mapping: expression, names: [...place.names, entry.key] },
          visit,
        );
      return;
    case 'comparison':
      for (const part of expression.parts) walkExpression(part, { ...within, compared: true }, visit);
      return;
    case 'items':
      // The cells of a table are not what the table's name says.
      for (const item of expression.items)
        walkExpression(
          item,
          item.kind === 'items' ? { ...within, names: [...place.names, '[]'] } : within,
          visit,
        );
      return;
    case 'choice':
      for (const option of expression.options)
        walkExpression(
          option,
          { ...within, names: [...place.names, ...readBeside(expression, option)] },
          visit,
        );
      return;
    case 'other':
      for (const part of expression.parts) walkExpression(part, within, visit);
      return;
    case 'function': {
      for (const decorator of expression.decorators)
        walkExpression(decorator, { ...within, decorates: true }, visit);
      // `Annotated[X, Depends(f)]` calls f.
      for (const type of expression.types?.values() ?? [])
        walkExpression(type, { ...within, names: [] }, visit);
      const fake = place.fake || FAKE.test(expression.name ?? '');
      const inner: Place = {
        scope: place.scope.inside(expression),
        calls: place.calls,
        names: [],
        mapping: null,
        compared: false,
        fake,
        mocked: place.mocked,
        callee: false,
        decorates: false,
      };
      for (const statement of expression.body) walkStatement(statement, inner, visit);
    }
  }
}

/** `os.getenv("SF_PWD") or "value"`: the literal stands in for the variable that is read beside it. */
function readBeside(choice: Expression & { kind: 'choice' }, option: Expression): string[] {
  if (option.kind !== 'text') return [];
  return choice.options.flatMap((each) => {
    const first = each.kind === 'call' ? each.args[0]?.value : undefined;
    const name = first?.kind === 'text' ? wholeText(first) : each.kind === 'member' ? each.name : '';
    return /^[A-Z][A-Z0-9_]*(PASS\w*|PWD?|PW|TOKEN|SECRET|KEY|PAT|URL|HOST|ENDPOINT|BASE)$/.test(name)
      ? [name]
      : [];
  });
}

function walkCall(call: Call, place: Place, visit: Visitor): void {
  walkExpression(call.callee, { ...place, callee: true }, visit);
  const calls = [...place.calls, call];
  for (const argument of call.args) {
    const names = argument.name === undefined ? place.names : [...place.names, argument.name];
    const compared = place.compared || isComparison(call);
    // `"PASSWORD": os.environ.get("NAME", "value")` gives its value to the mapping.
    const mapping = /^(getenv|get|env|config)$/.test(lastName(call.callee)) ? place.mapping : null;
    walkExpression(argument.value, { ...place, calls, names, mapping, compared }, visit);
  }
}

const COMPARES =
  /^(assert\w*|expect\w*|to(Be|Equal|Contain|Match|Have|Strict)\w*|startswith|endswith|startsWith|endsWith|includes|indexOf|find|index|rindex|count|compile|match|search|fullmatch|findall|finditer|RegExp|test|replace|sub|split|raises|patch)$/;

/** Whether the call looks at its arguments as a pattern or an expectation. */
function isComparison(call: Call): boolean {
  const name = lastName(call.callee);
  if (!COMPARES.test(name)) return false;
  // `search` and `find` are patterns of a regular expression or a string, not of a client.
  if (!/^(search|find|match|test|count|index|sub|split|replace)$/.test(name)) return true;
  const object = call.callee.kind === 'member' ? dottedName(call.callee.object) : null;
  return (
    object === null ||
    object === 're' ||
    /re(gex)?$|pattern|text|sql|query|statement|source|content/i.test(object)
  );
}
