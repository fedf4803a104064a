import { unsupported } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import { isName, isOperator, isWord, type Token } from './token.ts';

/** A type's kind, in the words of `rowtype[].type` on the wire. */
export type TypeKind =
  | 'fixed'
  | 'real'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp_ntz'
  | 'timestamp_ltz'
  | 'timestamp_tz'
  | 'binary'
  | 'variant'
  | 'object'
  | 'array'
  | 'vector'
  | 'interval'
  | 'unknown';

export interface DataType {
  readonly kind: TypeKind;
  /** The name that DESCRIBE shows: `NUMBER(38,0)`, `VARCHAR(16777216)`. */
  readonly name: string;
  /** The DuckDB type that stores it. */
  readonly storage: string;
  readonly precision?: number;
  readonly scale?: number;
  /** The digits that Snowflake tells of a computed number, where they are fewer than those of what holds it here. */
  readonly digits?: number;
  /** Characters of a text, bytes of a binary, elements of a vector. */
  readonly length?: number;
  /** What a structured ARRAY, OBJECT or MAP holds; a semi-structured one holds anything. */
  readonly held?: Held;
}

export type Held =
  | { readonly of: 'array'; readonly element: HeldType }
  | { readonly of: 'object'; readonly fields: readonly (HeldType & { readonly name: string })[] }
  | { readonly of: 'map'; readonly key: DataType; readonly value: HeldType };

export interface HeldType {
  readonly type: DataType;
  readonly notNull: boolean;
}

export const maxTextLength = 16_777_216;
const maxBinaryLength = 8_388_608;

/**
 * INTEGER and its kin are NUMBER(38,0) in Snowflake; here they are stored in 64 bits, which analytics runs on
 * several times faster. A column that must hold more digits says NUMBER(38,0) and gets all 38.
 */
const integerNames = new Set('INT INTEGER BIGINT SMALLINT TINYINT BYTEINT'.split(' '));
const decimalNames = new Set('NUMBER DECIMAL NUMERIC DEC'.split(' '));
const realNames = new Set('FLOAT FLOAT4 FLOAT8 DOUBLE REAL'.split(' '));
const textNames = new Set('VARCHAR STRING TEXT NVARCHAR NVARCHAR2 CHAR CHARACTER NCHAR'.split(' '));
const binaryNames = new Set(['BINARY', 'VARBINARY']);
const timestampKinds: Readonly<Record<string, 'timestamp_ntz' | 'timestamp_ltz' | 'timestamp_tz'>> = {
  TIMESTAMP: 'timestamp_ntz',
  DATETIME: 'timestamp_ntz',
  TIMESTAMP_NTZ: 'timestamp_ntz',
  TIMESTAMPNTZ: 'timestamp_ntz',
  TIMESTAMP_LTZ: 'timestamp_ltz',
  TIMESTAMPLTZ: 'timestamp_ltz',
  TIMESTAMP_TZ: 'timestamp_tz',
  TIMESTAMPTZ: 'timestamp_tz',
};

export function numberType(precision = 38, scale = 0): DataType {
  return {
    kind: 'fixed',
    name: `NUMBER(${precision},${scale})`,
    storage: `DECIMAL(${precision},${scale})`,
    precision,
    scale,
  };
}

/** The precision that Snowflake tells of a number. */
export function precisionOf(type: DataType): number {
  return type.kind === 'fixed' ? (type.digits ?? type.precision ?? 38) : 38;
}

export function withDigits(type: DataType, digits: number): DataType {
  return { ...type, digits: Math.min(38, digits) };
}

/** The digits before the point, of which no rule has more than there may be. */
export function wholeDigits(type: DataType): number {
  return precisionOf(type) - (type.scale ?? 0);
}

/** A type that was chosen for values of several, with digits for each of them. */
export function holding(chosen: DataType, types: readonly DataType[]): DataType {
  if (chosen.kind !== 'fixed') return chosen;
  return withDigits(
    chosen,
    Math.max(...types.map(wholeDigits)) + Math.max(...types.map(({ scale }) => scale ?? 0)),
  );
}

/** A whole number that has at most so many digits, such as a count. */
export const countType = (digits: number): DataType => withDigits(plainType('fixed'), digits);

export function textType(length = maxTextLength): DataType {
  return { kind: 'text', name: `VARCHAR(${length})`, storage: 'VARCHAR', length };
}

/** A TIMESTAMP_NTZ that has nanoseconds; DuckDB holds those for the years 1678 to 2261. */
export const preciseType: DataType = {
  kind: 'timestamp_ntz',
  name: 'TIMESTAMP_NTZ(9)',
  storage: 'TIMESTAMP_NS',
  scale: 9,
};

/** Types that take no arguments, by kind. */
export function plainType(kind: TypeKind): DataType {
  switch (kind) {
    case 'fixed':
      return { ...numberType(), storage: 'BIGINT' };
    case 'text':
      return textType();
    case 'real':
      return { kind, name: 'FLOAT', storage: 'DOUBLE' };
    case 'binary':
      return { kind, name: `BINARY(${maxBinaryLength})`, storage: 'BLOB', length: maxBinaryLength };
    case 'timestamp_ntz':
      return { kind, name: 'TIMESTAMP_NTZ(9)', storage: 'TIMESTAMP', scale: 9 };
    case 'timestamp_ltz':
      return { kind, name: 'TIMESTAMP_LTZ(9)', storage: 'TIMESTAMPTZ', scale: 9 };
    case 'timestamp_tz':
      return {
        kind,
        name: 'TIMESTAMP_TZ(9)',
        storage: 'STRUCT(instant TIMESTAMPTZ, nanos SMALLINT, zone SMALLINT)',
        scale: 9,
      };
    case 'time':
      return { kind, name: 'TIME(9)', storage: 'TIME', scale: 9 };
    case 'variant':
    case 'object':
    case 'array':
      return { kind, name: kind.toUpperCase(), storage: 'JSON' };
    default:
      return { kind, name: kind.toUpperCase(), storage: kind.toUpperCase() };
  }
}

/**
 * Reads a type at `tokens[at]`: `NUMBER(10, 2)`, `DOUBLE PRECISION`, `TIMESTAMP_NTZ(9)`, `VECTOR(FLOAT, 768)`.
 *
 * @throws SnowflakeError 001003 when there is no type, 000002 for a type that is left out
 */
export function readDataType(tokens: readonly Token[], at: number): { type: DataType; next: number } {
  const head = tokens[at];
  if (head?.kind !== 'word') throw syntaxError(head?.text ?? '<EOF>', head ?? { line: 1, position: 0 });
  let next = at + 1;
  if (head.value === 'DOUBLE' && isWord(tokens[next], 'PRECISION')) next += 1;
  if ((head.value === 'CHAR' || head.value === 'NCHAR') && isWord(tokens[next], 'VARYING')) next += 1;
  const zone = readTimeZone(tokens, head, next);
  if (zone) return zone;
  if (/^(?:ARRAY|OBJECT|MAP)$/.test(head.value) && isOperator(tokens[next], '('))
    return readStructured(tokens, head, next + 1);
  const args: Token[] = [];
  if (isOperator(tokens[next], '(')) {
    let depth = 1;
    for (next += 1; depth > 0; next += 1) {
      const token = tokens[next];
      if (!token || token.kind === 'end') throw syntaxError('<EOF>', head);
      if (isOperator(token, '(')) depth += 1;
      else if (isOperator(token, ')')) depth -= 1;
      else args.push(token);
    }
  }
  return { type: makeType(head, args), next };
}

/** `ARRAY(INT NOT NULL)`, `OBJECT(city VARCHAR, zip INT)`, `MAP(VARCHAR, INT)`, from behind the bracket. */
function readStructured(tokens: readonly Token[], head: Token, from: number) {
  let next = from;
  const expected = (found: Token | undefined) =>
    syntaxError(found?.text ?? '<EOF>', found ?? { line: head.line, position: head.position });
  const take = (operator: string) => {
    if (!isOperator(tokens[next], operator)) throw expected(tokens[next]);
    next += 1;
  };
  const readHeld = (): HeldType => {
    const { type, next: end } = readDataType(tokens, next);
    const notNull = isWord(tokens[end], 'NOT') && isWord(tokens[end + 1], 'NULL');
    next = notNull ? end + 2 : end;
    return { type, notNull };
  };
  const readField = () => {
    const name = tokens[next];
    if (!name || !isName(name)) throw expected(name);
    next += 1;
    // Keys are told apart by capitals, with quotes or without.
    return { name: name.kind === 'word' ? name.text : name.value, ...readHeld() };
  };
  const readHolding = (): Held => {
    if (head.value === 'ARRAY') return { of: 'array', element: readHeld() };
    if (head.value === 'OBJECT') {
      const fields = [readField()];
      while (isOperator(tokens[next], ',')) {
        next += 1;
        fields.push(readField());
      }
      return { of: 'object', fields };
    }
    const key = readHeld().type;
    take(',');
    return { of: 'map', key, value: readHeld() };
  };
  const held = readHolding();
  take(')');
  return { type: { ...plainType(held.of === 'array' ? 'array' : 'object'), held }, next };
}

function readTimeZone(tokens: readonly Token[], head: Token, next: number) {
  const tail = tokens.slice(next, next + 4).map((token) => token.value);
  if (head.value !== 'TIMESTAMP' || tail[2] !== 'TIME' || tail[3] !== 'ZONE') {
    if (head.value !== 'TIMESTAMP' || tail[1] !== 'TIME' || tail[2] !== 'ZONE') return undefined;
    return { type: plainType(tail[0] === 'WITH' ? 'timestamp_tz' : 'timestamp_ntz'), next: next + 3 };
  }
  return { type: plainType('timestamp_ltz'), next: next + 4 };
}

function makeType(head: Token, args: readonly Token[]): DataType {
  const numbers = args.filter((arg) => arg.kind === 'number').map((arg) => Number(arg.value));
  const name = head.value;
  if (integerNames.has(name)) return plainType('fixed');
  if (decimalNames.has(name)) {
    const [precision = 38, scale = 0] = numbers;
    if (precision < 1 || precision > 38 || scale > precision) throw syntaxError(head.text, head);
    return numberType(precision, scale);
  }
  if (realNames.has(name)) return plainType('real');
  if (textNames.has(name)) return textType(numbers[0] ?? (/^N?CHAR/.test(name) ? 1 : maxTextLength));
  if (binaryNames.has(name)) return plainType('binary');
  if (name === 'BOOLEAN' || name === 'BOOL') return plainType('boolean');
  if (name === 'DATE') return plainType('date');
  if (name === 'TIME') return withFraction(plainType('time'), numbers[0]);
  if (name === 'VARIANT' || name === 'OBJECT' || name === 'ARRAY') {
    return plainType(name.toLowerCase() as TypeKind);
  }
  if (name === 'MAP') return plainType('object');
  const timestamp = timestampKinds[name];
  if (timestamp) return withFraction(plainType(timestamp), numbers[0]);
  if (name === 'VECTOR') {
    const length = numbers[0] ?? 0;
    const element = isWord(args[0], 'INT', 'INTEGER') ? 'INT' : 'FLOAT';
    const storage = `${element === 'INT' ? 'INTEGER' : 'FLOAT'}[${length}]`;
    return { kind: 'vector', name: `VECTOR(${element}, ${length})`, storage, length };
  }
  if (name === 'GEOGRAPHY' || name === 'GEOMETRY' || name === 'FILE') throw unsupported(`data type ${name}`);
  throw syntaxError(head.text, head);
}

/** `TIMESTAMP_NTZ(3)`: the digits after the second. DuckDB stores six in any case; a cast cuts what is too much. */
function withFraction(type: DataType, digits: number | undefined): DataType {
  if (digits === undefined) return type;
  return { ...type, name: type.name.replace(/\(\d+\)/, `(${digits})`), scale: digits };
}
