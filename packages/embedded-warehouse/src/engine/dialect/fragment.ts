import { type DataType, numberType, plainType, type TypeKind } from './data-type.ts';

/** A piece of DuckDB SQL with the Snowflake type of its value. */
export interface Fragment {
  readonly text: string;
  readonly type: DataType;
  /** Set for a literal or bind: what it means is known before the statement runs. */
  readonly constant?: boolean;
  /** A NULL literal takes the type of whatever stands beside it. */
  readonly isNull?: boolean;
  /** Of a computed number: the digits that DuckDB counts with, where that is known. */
  readonly width?: number | undefined;
  /** Of an interval: its parts, which move a date one after the other, in the order that they are written in. */
  readonly steps?: readonly string[];
  /** Of a VARIANT: the type that its value had before. */
  readonly madeOf?: DataType;
}

export const unknownType: DataType = plainType('unknown');

export function fragment(text: string, kind: TypeKind | DataType): Fragment {
  return { text, type: typeof kind === 'string' ? plainType(kind) : kind };
}

/** What DuckDB counts with as a real, as the fixed-point number that Snowflake answers. */
export function fixedReal(text: string, scale: number): Fragment {
  const type = numberType(38, scale);
  return fragment(`CAST(round(${text}, ${scale}) AS ${type.storage})`, type);
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

const semiStructured: ReadonlySet<TypeKind> = new Set(['variant', 'object', 'array']);

/** Held as JSON: VARIANT, OBJECT and ARRAY. */
export function isVariant(piece: Fragment): boolean {
  return semiStructured.has(piece.type.kind);
}

export function isNumber(piece: Fragment): boolean {
  return piece.type.kind === 'fixed' || piece.type.kind === 'real';
}

export function isTimestamp(piece: Fragment): boolean {
  return piece.type.kind.startsWith('timestamp');
}

/** The text of a value, without the quotes that JSON puts around a string. */
export function asText(piece: Fragment): string {
  switch (piece.type.kind) {
    case 'text':
      return piece.text;
    case 'variant':
    case 'object':
    case 'array':
      return `json_extract_string(${piece.text}, '$')`;
    case 'real':
      return `sf_real_text(${piece.text})`;
    // In the output formats of the session, which has macros of its own where they are not the usual ones.
    case 'binary':
    case 'date':
    case 'time':
    case 'timestamp_ntz':
    case 'timestamp_ltz':
    case 'timestamp_tz':
      return `sf_${piece.type.kind}_shown(${piece.text})`;
    case 'vector':
      return `CAST(to_json(${piece.text}) AS VARCHAR)`;
    case 'unknown':
      return piece.isNull ? 'CAST(NULL AS VARCHAR)' : `sf_text(${piece.text})`;
    default:
      return `CAST(${piece.text} AS VARCHAR)`;
  }
}

/** A number from whatever it is: variants and texts are read, numbers stay as they are. */
export function asNumber(piece: Fragment): string {
  if (isVariant(piece)) return `CAST(${asText(piece)} AS DOUBLE)`;
  if (piece.type.kind === 'text') return `CAST(${piece.text} AS DECIMAL(38,5))`;
  if (piece.type.kind === 'boolean') return `CAST(${piece.text} AS BIGINT)`;
  return piece.text;
}

/** A call on a value, NULL where it fails. The value is handed in: DuckDB has no aggregates inside TRY. */
export function attempted(value: string, call: (value: string) => string): string {
  return `list_transform([${value}], lambda sf$x: TRY(${call('sf$x')}))[1]`;
}

/** Binary values one after the other; with anything else among them, a text. */
export function concatenation(pieces: readonly Fragment[]): Fragment {
  // Of a constant NULL DuckDB makes one without a type.
  if (pieces.filter((piece) => piece.isNull).length > 0) return fragment('CAST(NULL AS VARCHAR)', 'text');
  const isBinary = pieces.every((piece) => piece.type.kind === 'binary');
  const parts = pieces.map((piece) => (isBinary ? piece.text : asText(piece)));
  return fragment(`(${parts.join(' || ')})`, isBinary ? 'binary' : 'text');
}

export function asInteger(piece: Fragment): string {
  if (piece.constant && /^\d{1,9}$/.test(piece.text)) return piece.text;
  return `CAST(${isVariant(piece) ? asText(piece) : piece.text} AS BIGINT)`;
}

export function asBoolean(piece: Fragment): string {
  if (isVariant(piece)) return `CAST(${asText(piece)} AS BOOLEAN)`;
  if (piece.type.kind === 'text' || isNumber(piece)) return `CAST(${piece.text} AS BOOLEAN)`;
  return piece.text;
}

/** Any value as JSON: a text becomes a JSON string, a JSON value stays. */
export function asVariant(piece: Fragment): string {
  if (isVariant(piece)) return piece.text;
  if (piece.isNull) return 'CAST(NULL AS JSON)';
  if (piece.type.kind === 'timestamp_tz') return `to_json(sf_tz_text(${piece.text}))`;
  if (piece.type.kind === 'timestamp_ntz') return `to_json(sf_variant_time(${piece.text}))`;
  if (piece.type.kind === 'timestamp_ltz') return `to_json(sf_zoned_text(${piece.text}))`;
  if (piece.type.kind === 'binary') return `to_json(hex(${piece.text}))`;
  if (piece.type.kind === 'fixed' && (piece.type.scale ?? 0) > 0) return `sf_variant_number(${piece.text})`;
  if (piece.type.kind === 'real') return `sf_variant_real(${piece.text})`;
  return `to_json(${piece.text})`;
}

/** Any value as a VARIANT that is known to be made of it. */
export function toVariant(piece: Fragment): Fragment {
  return { ...fragment(asVariant(piece), 'variant'), madeOf: piece.madeOf ?? piece.type };
}

/** A wall-clock timestamp for date arithmetic; LTZ values are read in the session's time zone. */
export function asTimestamp(piece: Fragment): string {
  if (piece.type.kind === 'timestamp_ntz') return piece.text;
  if (isVariant(piece)) return `CAST(${asText(piece)} AS TIMESTAMP)`;
  if (piece.type.kind === 'timestamp_tz') return `sf_tz_wall(${piece.text})`;
  return `CAST(${piece.text} AS TIMESTAMP)`;
}

/** Any moment as a TIMESTAMP_TZ: what brings no offset of its own takes that of the session. */
export function asZoned(piece: Fragment): string {
  if (piece.isNull || piece.type.kind === 'timestamp_tz') return piece.text;
  // The DEFAULT of a column must do without macros.
  if (piece.text === 'now()')
    return "{'instant': now(), 'nanos': 0::SMALLINT, 'zone': (CAST(date_part('timezone', now()) AS BIGINT) // 60)::SMALLINT}";
  if (piece.type.kind === 'text' || isVariant(piece)) return `sf_tz_of_text(${asText(piece)})`;
  return `sf_tz_of_instant(CAST(${piece.text} AS TIMESTAMPTZ))`;
}

/** The instant of a TIMESTAMP_TZ; any other moment as it is. */
export function instantOf(piece: Fragment): string {
  return piece.type.kind === 'timestamp_tz' ? `(${piece.text}).instant` : piece.text;
}
