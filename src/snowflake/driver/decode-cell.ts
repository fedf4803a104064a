/** From the wire's text to the values that JSON carries without loss; see `CellValue`. */
import { parseExactly } from '../../json/exact-json.ts';
import { nestsDeeper } from '../../json/nests-deeper.ts';
import { replaceOutsideTexts } from '../../json/outside-texts.ts';
import type { CellValue } from '../statement/statement.ts';
import { decodeFixed, decodeReal } from './decode-number.ts';
import {
  decodeDate,
  decodeTime,
  decodeTimestampLtz,
  decodeTimestampNtz,
  decodeTimestampTz,
} from './decode-time.ts';

/** Never throws: text that a type does not allow stays text. */
export type CellDecoder = (text: string) => CellValue;

/** Deeper values could not be written as JSON again: they stay text, with every digit. */
const MAX_DEPTH = 500;

const decodeJson: CellDecoder = (text) => {
  if (nestsDeeper(text, MAX_DEPTH)) return text;
  return parseExactly(replaceOutsideTexts(text, notJson, asJson)) as CellValue;
};

/** Snowflake writes SQL's NULL inside of a value as `undefined`, and numbers that are none as JavaScript does. */
const notJson = /\bundefined\b|-?\b(?:NaN|Infinity)\b/g;

/** Such a number becomes a text, as it is in a column of REAL. */
function asJson(found: string): string {
  return found === 'undefined' ? 'null' : `"${found}"`;
}

const decoders: Readonly<Record<string, CellDecoder>> = {
  fixed: decodeFixed,
  real: decodeReal,
  boolean: (text) => text === '1' || text.toLowerCase() === 'true',
  date: tolerant(decodeDate),
  time: decodeTime,
  timestamp_ntz: tolerant(decodeTimestampNtz),
  timestamp_ltz: tolerant(decodeTimestampLtz),
  timestamp_tz: tolerant(decodeTimestampTz),
  // A variant may also hold XML.
  variant: tolerant(decodeJson),
  object: tolerant(decodeJson),
  array: tolerant(decodeJson),
  map: tolerant(decodeJson),
  vector: tolerant(JSON.parse),
};

/** @param type Snowflake's, in lower case; types without a decoder (text, binary, geography) stay as they are */
export function cellDecoder(type: string): CellDecoder {
  return decoders[type] ?? ((text) => text);
}

function tolerant(decode: CellDecoder): CellDecoder {
  return (text) => {
    try {
      return decode(text);
    } catch {
      return text;
    }
  };
}

/** About how many bytes the row takes as JSON. */
export function rowBytes(row: readonly CellValue[]): number {
  let bytes = 0;
  for (const value of row) {
    if (typeof value === 'string') bytes += value.length;
    else bytes += typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8;
  }
  return bytes;
}
