import { SnowflakeError } from '../../protocol/engine.ts';
import { isName, type Token } from '../dialect/token.ts';
import { argumentTypes, functionName } from './duckdb-names.ts';
import {
  ambiguousColumn,
  cancelledStatement,
  internalError,
  invalidArguments,
  invalidIdentifier,
  invalidRegularExpression,
  noValue,
  objectNotFound,
  unsupported,
} from './snowflake-errors.ts';

type Translate = (match: RegExpExecArray, tokens: readonly Token[]) => SnowflakeError;

function failed(code: string, sqlState: string, text: string): SnowflakeError {
  return new SnowflakeError(code, sqlState, text);
}

function compilation(code: string, sqlState: string, text: string): SnowflakeError {
  return failed(code, sqlState, `SQL compilation error:\n${text}`);
}

/** Where the user wrote a name, for messages that point at it. */
function placeOf(name: string, tokens: readonly Token[]): Token | undefined {
  return tokens.find((token) => isName(token) && token.value === name);
}

function missingColumn(name: string, tokens: readonly Token[], table?: string): SnowflakeError {
  const full = table === undefined ? name : `${table}.${name}`;
  return invalidIdentifier(full, placeOf(table ?? name, tokens));
}

function numeric(value: string): SnowflakeError {
  return failed('100038', '22018', `Numeric value '${value}' is not recognized`);
}

function outOfRange(value: string): SnowflakeError {
  return failed(
    '100132',
    '22003',
    `Number out of representable range: type FIXED[SB16](38,0){nullable}, value ${value}`,
  );
}

/** DuckDB's messages and the errors that Snowflake gives in the same case; the first match counts. */
const table: readonly (readonly [RegExp, Translate])[] = [
  [/INTERRUPT|Interrupted/, () => cancelledStatement()],
  [
    /Cannot create a string longer|String value is too large|exceeds maximum (?:string|possible)/i,
    () => failed('100078', '22000', 'String is too long and would be truncated'),
  ],
  [/Referenced column "(.+?)" (?:was )?not found/, ([, name = ''], tokens) => missingColumn(name, tokens)],
  // Of what QUALIFY names it is written without quotes, with its table.
  [
    /Referenced column (?:([^\s".]+)\.)?([^\s"]+) not found/,
    ([, table, name = ''], tokens) => missingColumn(name, tokens, table),
  ],
  [
    /Column "(.+?)" does not exist on (?:left|right) side of join/,
    ([, name = ''], tokens) => missingColumn(name, tokens),
  ],
  [
    /Column "(.+?)" referenced that exists in the SELECT clause/,
    ([, name = ''], tokens) => missingColumn(name, tokens),
  ],
  [
    /Table "(.+?)" does not have a column named "(.+?)"/,
    ([, from = '', name = ''], tokens) => missingColumn(name, tokens, from),
  ],
  [
    /Table "(.+?)" does not have a column with name "(.+?)"/,
    ([, , name = ''], tokens) => missingColumn(name, tokens),
  ],
  [
    /Values list "(.+?)" does not have a column named "(.+?)"/,
    ([, from = '', name = ''], tokens) => missingColumn(name, tokens, from),
  ],
  [/Referenced update column (\S+) not found/, ([, name = ''], tokens) => missingColumn(name, tokens)],
  [/Referenced table "(.+?)" not found/, ([, name = ''], tokens) => missingColumn(name, tokens)],
  [
    /Column with name (\S+) does not exist|Column "(.+?)" in EXCLUDE list not found/,
    ([, a, b], tokens) => missingColumn(a ?? b ?? '', tokens),
  ],
  [/Table with name (.+?) does not exist/, ([, name = '']) => objectNotFound(name)],
  [/Ambiguous reference to column name "(.+?)"/, ([, name = '']) => ambiguousColumn(name)],
  [
    /duplicate alias "(.+?)" in query/i,
    ([, name = '']) => compilation('002025', '42S21', `duplicate alias '${name}'`),
  ],
  [
    /column "?([^"]+?)"? must appear in the GROUP BY clause/,
    ([, name = ''], tokens) => notGrouped(name, tokens),
  ],
  [
    /aggregate function calls cannot be nested/,
    () => compilation('002013', '42601', 'Aggregate functions cannot be nested.'),
  ],
  [
    /clause cannot contain aggregates/,
    () => compilation('002035', '42601', 'Invalid aggregate function in where clause'),
  ],
  [
    /clause cannot contain window functions|Cannot group on a window clause/,
    () =>
      compilation(
        '002035',
        '42601',
        'Window function appears outside of SELECT, QUALIFY, and ORDER BY clauses.',
      ),
  ],
  [
    /Set operations can only apply to expressions with the same number/,
    () => compilation('001789', '42601', 'invalid number of result columns for set operator input branches'),
  ],
  [
    /has (\d+) columns but (\d+) values were supplied/,
    ([, expected, got]) =>
      compilation(
        '002020',
        '21S01',
        `Insert value list does not match column list expecting ${expected} but got ${got}`,
      ),
  ],
  [
    /Column name\/value mismatch for insert on (\S+): expected (\d+) columns but (\d+) values/,
    ([, , expected, got]) =>
      compilation(
        '002020',
        '21S01',
        `Insert value list does not match column list expecting ${expected} but got ${got}`,
      ),
  ],
  [
    /VALUES lists must all be the same length/,
    () => compilation('001039', '42601', 'VALUES rows must all have the same number of columns.'),
  ],
  [
    /More than one row returned by a subquery/,
    () => failed('090150', '22000', 'Single-row subquery returns more than one row.'),
  ],
  [
    /Subquery returns \d+ columns - expected 1/,
    () => compilation('002036', '42601', 'Subquery must return a single column.'),
  ],
  [
    /LIMIT\/OFFSET cannot be negative/,
    () => compilation('002014', '42601', 'LIMIT and OFFSET must not be negative.'),
  ],
  [
    /ORDER term out of range|GROUP BY term out of range/i,
    () => compilation('002003', '42601', 'Position in ORDER BY or GROUP BY is not in select list'),
  ],
  [
    /No function matches the given name and argument types '(.+?)\((.*?)\)'/s,
    ([, name = '', types = '']) => invalidArguments(functionName(name), argumentTypes(types)),
  ],
  [
    /Could not choose a best candidate function for the function call "(.+?)\((.*?)\)"/s,
    ([, name = '', types = '']) => invalidArguments(functionName(name), argumentTypes(types)),
  ],
  [
    /Macro "?(.+?)"?\(\) (?:does not support the supplied arguments|requires)|Invalid named parameter .*? for (?:macro|function) "?(\w+)/,
    ([, name, other]) => invalidArguments(functionName(name ?? other ?? ''), ''),
  ],
  [
    /Duplicate CTE name "(.+?)"/,
    ([, name = '']) => compilation('002025', '42S21', `duplicate alias '${name}'`),
  ],
  [
    /^Binder Error: Alias "(.+?)" referenced - but the expression has side effects/,
    ([, name = '']) => unsupported(`another use of ${name}, which is another value each time`),
  ],
  [
    /Maximum call stack|recursion|nested too deep|stack depth|expression depth/i,
    () => unsupported('expressions nested this deeply'),
  ],
  [
    /Invalid UTF8 Codepoint (-?\d+)/,
    ([, code = '']) => failed('100105', '22023', `Invalid character code ${code} in the CHR input`),
  ],
  [
    /Date out of range: (.*)$/m,
    ([, value = '']) => failed('100040', '22007', `Date '${value}' is not recognized`),
  ],
  [/Division by zero/, () => failed('100051', '22012', 'Division by zero')],
  [/(Failed to cast variant value .*)/s, ([, text = '']) => failed('100071', '22000', text)],
  [
    /Duplicate field key '(.*)'/s,
    ([, key = '']) => failed('100096', '22000', `Duplicate field key '${key}'`),
  ],
  [/(Error parsing JSON: duplicate object attribute .*)/, ([, text = '']) => failed('100069', '22P02', text)],
  [
    /(Semantic view .* does not exist or not authorized\.)/s,
    ([, text = '']) => failed('002003', '02000', text),
  ],
  [/(Invalid day of week: .*)/, ([, text = '']) => failed('100257', '22023', text)],
  [/(Invalid floating point operation: \w+)/, ([, text = '']) => failed('100169', '22003', text)],
  [/NOT NULL constraint failed: (?:.*\.)?(.+)$/m, ([, column = '']) => noValue(column)],
  [
    /((?:String|Array) is too long and would be truncated)/,
    ([, text = '']) => failed('100078', '22000', text),
  ],
  [/(String '.*' is too long and would be truncated)/s, ([, text = '']) => failed('100078', '22000', text)],
  [
    /Could not convert string ["'](.*?)["'] to (?:U?INT|DECIMAL|DOUBLE|FLOAT)/s,
    ([, value = '']) => numeric(value),
  ],
  [
    /Could not convert string ["'](.*?)["'] to BOOL/s,
    ([, value = '']) => failed('100037', '22018', `Boolean value '${value}' is not recognized`),
  ],
  [
    /(?:invalid date field format|date field value out of range): "(.*?)"/s,
    ([, value = '']) => failed('100040', '22007', `Date '${value}' is not recognized`),
  ],
  [/Unknown TimeZone '(.*?)'/, ([, zone = '']) => failed('100094', '22023', `Unknown timezone: '${zone}'`)],
  [
    /(?:invalid timestamp field format|timestamp field value out of range|Could not convert string): "(.*?)"/s,
    ([, value = '']) => failed('100035', '22007', `Timestamp '${value}' is not recognized`),
  ],
  [
    /Could not parse string "(.*?)" according to format/s,
    ([, value = '']) => failed('100096', '22007', `Can't parse '${value}' with the given format`),
  ],
  [
    /(?:time field value out of range|invalid time field format): "(.*?)"/s,
    ([, value = '']) => failed('100108', '22007', `Time '${value}' is not recognized`),
  ],
  [
    /Malformed JSON at byte (\d+) of input: (.*?)\.\s/s,
    ([, byte = '', text = '']) => failed('100069', '22P02', `Error parsing JSON: ${text}, pos ${byte}`),
  ],
  [/Failed to cast value to numerical: (.*?) when/s, ([, value = '']) => numeric(value.replaceAll('"', ''))],
  [/Failed to cast value: Could not convert (?:string )?'(.*?)'/s, ([, value = '']) => numeric(value)],
  [/value "?(.*?)"? can't be cast because the value is out of range/s, ([, value = '']) => outOfRange(value)],
  [
    /Casting value "(.*?)" to type DECIMAL\((\d+),(\d+)\) failed/s,
    ([, value = '', precision, scale]) =>
      failed(
        '100132',
        '22003',
        `Number out of representable range: type FIXED[SB16](${precision},${scale}){nullable}, value ${value}`,
      ),
  ],
  [
    /Could not cast value (.*?) to DECIMAL\((\d+),\s*(\d+)\)/s,
    ([, value = '', precision, scale]) =>
      failed(
        '100132',
        '22003',
        `Number out of representable range: type FIXED[SB16](${precision},${scale}){nullable}, value ${value}`,
      ),
  ],
  [/Overflow in (\w+) of .*?\((.*?)\)/s, ([, , value = '']) => outOfRange(value)],
  [/Error parsing URL: (.*)/s, ([, url = '']) => failed('100139', '22P02', `Error parsing URL: ${url}`)],
  [/Out of Range Error/, () => outOfRange('')],
  [
    /Could not decode string|Invalid input for hex digit|not a valid hex|base64/i,
    () => failed('100021', '22000', 'The value could not be decoded as binary.'),
  ],
  [
    /(invalid regular expression|no argument for repetition operator|missing [)\]]|bad .* operator|invalid perl operator|(?:bad|invalid) repetition|invalid escape|invalid character class|invalid group name|pattern too large|unexpected [)]|trailing [\\])/i,
    ([, what = '']) => invalidRegularExpression(what.toLowerCase()),
  ],
  [
    /TransactionContext Error: (?:Catalog write-write conflict|Transaction conflict|Conflict on)|write-write conflict|Conflict on (?:update|tuple deletion)|cannot update a table that has been altered/i,
    () => lockConflict(),
  ],
  [
    /Current transaction is aborted/,
    () => failed('090248', '25000', 'The transaction was aborted by an earlier error. Roll it back first.'),
  ],
  [
    /Unimplemented type for cast|Unimplemented cast|Cannot (?:mix|combine|compare) (?:values|types) of/,
    () => compilation('002016', '22000', 'Function EQUAL_NULL does not support the given argument types'),
  ],
  [
    /Type mismatch|Cannot cast|cannot cast|Unimplemented/,
    () => compilation('002016', '22000', 'The given argument types cannot be combined.'),
  ],
  [
    /Out of Memory Error|failed to allocate/i,
    () => failed('300005', 'XX000', 'The statement needs more memory than the embedded warehouse has.'),
  ],
  [
    /No space left|could not write|IO Error/i,
    () => failed('300002', '58030', 'The embedded warehouse cannot write its data.'),
  ],
  [
    /can only take parameters in (?:the )?range|Period must be greater than 0|DECIMAL type (?:width|scale)/,
    () => compilation('001023', '22023', 'An argument of a function is out of its range.'),
  ],
  [
    /at least one window function must appear/,
    () => compilation('002035', '42601', 'QUALIFY needs a window function in it or in the SELECT list.'),
  ],
  [
    /GROUPING statement cannot be used without groups|GROUPING child .* must be a grouping column/,
    () => compilation('002035', '42601', 'GROUPING needs a GROUP BY of its arguments.'),
  ],
  [
    /Invalid lambda expression/,
    () => compilation('001044', '42P13', 'The last argument must be a lambda expression, like x -> x + 1.'),
  ],
  [
    /In a DISTINCT aggregate, ORDER BY expressions must appear in the argument list/,
    () => compilation('002015', '42601', 'With DISTINCT, WITHIN GROUP orders by the argument itself.'),
  ],
  [
    /must be a constant|can only take constant|Expected a constant as type modifier/i,
    () => compilation('001015', '22023', 'An argument of a function needs to be constant.'),
  ],
  [
    /(frame (?:starting|start|end) .*)/i,
    ([, problem = '']) => compilation('002037', '42601', `Invalid window frame: ${problem}.`),
  ],
  [
    /pattern must not end with escape character/,
    () => failed('100067', '22025', 'A pattern of LIKE ends with its escape character.'),
  ],
  [
    /"(\w+)" units "(\w+)" not recognized/,
    ([, type = '', unit = '']) =>
      compilation('001023', '22023', `A value of type ${type.toUpperCase()} has no ${unit.toUpperCase()}.`),
  ],
  [/JSON path error/, () => failed('100047', '22023', 'Invalid extraction path')],
  // What an operation cannot do with the values that it was given is the statement's doing, whatever it is called.
  [
    /^(?:Invalid Input|Conversion|Mismatch Type) Error: /,
    () => failed('100069', '22000', 'A value of the statement is not allowed where it is used.'),
  ],
];

function notGrouped(name: string, tokens: readonly Token[]): SnowflakeError {
  const at = placeOf(name, tokens);
  const where = at ? `error line ${at.line} at position ${at.position}\n` : '';
  return new SnowflakeError(
    '000979',
    '42601',
    `SQL compilation error: ${where}'${name}' in select clause is neither an aggregate nor in the group by clause.`,
    at,
  );
}

export function lockConflict(): SnowflakeError {
  return failed(
    '000625',
    '57014',
    'The statement was aborted because another transaction changed the same rows.',
  );
}

/**
 * The Snowflake error for a failure of DuckDB. What is not in the table is an internal error with an incident
 * id: the message of the engine underneath never reaches a client. `report` sees the whole failure.
 */
export function translateError(
  error: unknown,
  tokens: readonly Token[],
  report: (incident: string, error: unknown) => void,
): SnowflakeError {
  if (error instanceof SnowflakeError) return error;
  const message = error instanceof Error ? error.message : String(error);
  for (const [pattern, translate] of table) {
    const match = pattern.exec(message);
    if (match) return translate(match, tokens);
  }
  const incident = String(Math.abs(hash(message)));
  report(incident, error);
  return internalError(incident);
}

function hash(text: string): number {
  let value = 0;
  for (const char of text) value = (Math.imul(value, 31) + (char.codePointAt(0) ?? 0)) | 0;
  return value;
}
