/** From the wire's text to the values that JSON carries without loss; see `CellValue`. */
import { decodeFixed, decodeReal } from './decode-number.ts';
import {
  decodeDate,
  decodeTime,
  decodeTimestampLtz,
  decodeTimestampNtz,
  decodeTimestampTz,
} from './decode-time.ts';
import type { CellValue, Column } from './statement.ts';

/** SQL NULL is null on the wire and needs no decoding; everything else is text. */
export type WireValue = string | null;
type Decoder = (text: string) => CellValue;

const verbatim: Decoder = (text) => text;

const decoders: Readonly<Record<string, Decoder>> = {
  fixed: decodeFixed,
  real: decodeReal,
  boolean: (text) => text === '1' || text.toLowerCase() === 'true',
  date: decodeDate,
  time: decodeTime,
  timestamp_ntz: decodeTimestampNtz,
  timestamp_ltz: decodeTimestampLtz,
  timestamp_tz: decodeTimestampTz,
  variant: decodeJson,
  object: decodeJson,
  array: decodeJson,
  map: decodeJson,
  vector: decodeJson,
};

/** A variant may also hold XML, or `undefined` and NaN, which JSON does not know: it then stays text. */
function decodeJson(text: string): CellValue {
  try {
    return JSON.parse(text) as CellValue;
  } catch {
    return text;
  }
}

/** One function for all rows of a result, so that the types are looked up once. */
export function rowDecoder(columns: readonly Column[]): (row: readonly WireValue[]) => CellValue[] {
  const byColumn = columns.map(({ type }) => decoders[type] ?? verbatim);
  return (row) =>
    byColumn.map((decode, i) => {
      const value = row[i];
      return value === null || value === undefined ? null : decode(value);
    });
}

/** About how many bytes the row's values take, as the wire writes them. */
export function rowBytes(row: readonly WireValue[]): number {
  let bytes = 0;
  for (const value of row) bytes += value?.length ?? 4;
  return bytes;
}
