import { SnowflakeError } from '../../protocol/engine.ts';

export interface Place {
  readonly line: number;
  readonly position: number;
}

function compilation(code: string, sqlState: string, text: string, at?: Place): SnowflakeError {
  const where = at ? `error line ${at.line} at position ${at.position}\n` : '';
  return new SnowflakeError(code, sqlState, `SQL compilation error: ${where}${text}`, at);
}

/** 000002: what the embedded warehouse leaves out. */
export function unsupported(feature: string): SnowflakeError {
  return new SnowflakeError('000002', '0A000', `Unsupported feature '${feature}' in the embedded warehouse.`);
}

export function objectNotFound(name: string): SnowflakeError {
  return new SnowflakeError(
    '002003',
    '42S02',
    `SQL compilation error:\nObject '${name}' does not exist or not authorized.`,
  );
}

/** 002003 with the kind of object, as Snowflake words it for databases, schemas, warehouses, tasks, ... */
export function kindNotFound(kind: string, name: string): SnowflakeError {
  return new SnowflakeError(
    '002003',
    '02000',
    `SQL compilation error:\n${capital(kind)} '${name}' does not exist or not authorized.`,
  );
}

/** 002043: DROP, ALTER and DESCRIBE of something that is not there. */
export function cannotPerform(name: string): SnowflakeError {
  return new SnowflakeError(
    '002043',
    '02000',
    `SQL compilation error:\nObject does not exist, or operation cannot be performed on '${name}'.`,
  );
}

export function alreadyExists(name: string): SnowflakeError {
  return new SnowflakeError('002002', '42710', `SQL compilation error:\nObject '${name}' already exists.`);
}

export function invalidIdentifier(name: string, at?: Place): SnowflakeError {
  return compilation('000904', '42000', `invalid identifier '${name}'`, at);
}

export function ambiguousColumn(name: string): SnowflakeError {
  return compilation('002028', '42601', `ambiguous column name '${name}'`);
}

export function unknownFunction(name: string): SnowflakeError {
  return compilation('002140', '42601', `Unknown function ${name}.`);
}

export function invalidArguments(name: string, types: string, at?: Place): SnowflakeError {
  return compilation('001044', '42P13', `Invalid argument types for function '${name}': (${types})`, at);
}

export function wrongArgumentCount(
  name: string,
  [least, most]: readonly [least: number, most: number],
  found: number,
): SnowflakeError {
  const [code, fault, expected] =
    found < least ? ['000938', 'not enough', least] : ['000939', 'too many', most];
  return compilation(
    String(code),
    '22023',
    `${fault} arguments for function [${name}] expected ${expected}, got ${found}`,
  );
}

export function noDatabase(): SnowflakeError {
  return new SnowflakeError(
    '090105',
    '22000',
    "Cannot perform operation. This session does not have a current database. Call 'USE DATABASE', or use a qualified name.",
  );
}

export function noSchema(): SnowflakeError {
  return new SnowflakeError(
    '090106',
    '22000',
    "Cannot perform operation. This session does not have a current schema. Call 'USE SCHEMA', or use a qualified name.",
  );
}

export function bindNotSet(name: string): SnowflakeError {
  const marker = /^\d+$/.test(name) ? '?' : `:${name}`;
  return new SnowflakeError('002049', '42601', `SQL compilation error:\nBind variable ${marker} not set.`);
}

export function unsetVariable(name: string): SnowflakeError {
  return new SnowflakeError(
    '002211',
    '02000',
    `SQL compilation error:\nSession variable '$${name}' does not exist`,
  );
}

export function cancelledStatement(): SnowflakeError {
  return new SnowflakeError('000604', '57014', 'SQL execution canceled');
}

export function invalidRegularExpression(what: string): SnowflakeError {
  return new SnowflakeError('100048', '2201B', `Invalid regular expression: ${what}`);
}

/** 100090: a MERGE would update one row by several. */
export function duplicateRow(): SnowflakeError {
  return new SnowflakeError('100090', '42P18', 'Duplicate row detected during DML action');
}

export function internalError(incident: string): SnowflakeError {
  return new SnowflakeError(
    '000603',
    'XX000',
    `SQL execution internal error:\nProcessing aborted by error 300010:${incident}`,
  );
}

/** 100072: NULL where a column must have a value. */
export function noValue(column: string): SnowflakeError {
  return new SnowflakeError('100072', '22000', `NULL result in a non-nullable column: ${column}`);
}

/** 002020: a list of names for the columns of a query that has more or fewer. */
export function wrongColumnCount(expected: number, given: number): SnowflakeError {
  return new SnowflakeError(
    '002020',
    '21S01',
    `SQL compilation error:\nInvalid column definition list: expected ${expected} columns but got ${given}`,
  );
}

/** 001006: a setting that the kind of object does not have. */
export function invalidProperty(property: string, kind: string): SnowflakeError {
  return new SnowflakeError(
    '001006',
    '22023',
    `SQL compilation error:\ninvalid property '${property}' for '${kind}'`,
  );
}

export function invalidValue(property: string, value: string): SnowflakeError {
  return new SnowflakeError(
    '001008',
    '22023',
    `SQL compilation error:\ninvalid value '${value}' for property '${property}'`,
  );
}

function capital(kind: string): string {
  const lower = kind.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
