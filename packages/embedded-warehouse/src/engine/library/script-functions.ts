/** Functions of one text that are written in TypeScript, because DuckDB has nothing to build them from. */
import { createHash } from 'node:crypto';
import { type DuckDBConnection, DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { yamlOfView } from '../../analyst/model/sample-view.ts';
import { readMoment } from './auto-formats.ts';

/** The answers are texts too, which the macros around them cast; null is NULL. */
const functions: Readonly<Record<string, (text: string) => string | null>> = {
  // DuckDB's own `error` counts as a side effect: nothing that may fail by it could be named again by its alias.
  sf_error: fail,
  sf_moment_clock: (text) => readMoment(text)?.clock ?? null,
  sf_moment_offset: (text) => readMoment(text)?.offset?.toString() ?? null,
  sf_filled_json: fillJson,
  sf_duplicate_key: duplicateKey,
  sf_normal_json: normalJson,
  sf_sha224: (hex) => digestOf('sha224', hex),
  sf_sha384: (hex) => digestOf('sha384', hex),
  sf_sha512: (hex) => digestOf('sha512', hex),
  sf_soundex: soundex,
  sf_parse_url: parseUrl,
  sf_view_yaml: yamlOfView,
};

export function registerScriptFunctions(connection: DuckDBConnection): void {
  for (const [name, answer] of Object.entries(functions)) {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: [VARCHAR],
        returnType: VARCHAR,
        mainFunction: (info, input, output) => {
          try {
            const texts = input.getColumnVector(0);
            for (let row = 0; row < input.rowCount; row += 1) {
              const text = texts.getItem(row);
              output.setItem(row, text === null ? null : answer(String(text)));
            }
            output.flush();
          } catch (error) {
            // An exception must not cross into the native caller.
            info.setError(error instanceof Error ? error.message : String(error));
          }
        },
      }),
    );
  }
}

function fail(message: string): never {
  throw new Error(message);
}

/** A text in JSON. One step for each escape, not for each character: of megabytes there would be no room for so many. */
const jsonText = String.raw`"[^"\\]*(?:\\.[^"\\]*)*"`;
const leftOut = new RegExp(String.raw`${jsonText}|,(?=\s*[,\]}])|\[(?=\s*,)`, 'gs');
const keysAndBraces = new RegExp(String.raw`[{}]|(${jsonText})(\s*:)?`, 'gs');
const jsonTokens = new RegExp(String.raw`${jsonText}|[{}[\]]|[^\s"{}[\],:]+`, 'gs');

/**
 * An array may leave out elements, as in `[1,,2,]`: they are undefined, which is held as null. In an object that makes no
 * JSON, which is right: it may leave out nothing, though DuckDB would take a comma at its end.
 */
function fillJson(text: string): string {
  return text.replace(leftOut, (found) => (found.startsWith('"') ? found : `${found}null`));
}

/** The first key that comes twice in one object, at any depth, and where: `"a", pos 12`. Null when there is none. */
function duplicateKey(text: string): string | null {
  const objects: Set<string>[] = [];
  for (const found of text.matchAll(keysAndBraces)) {
    const [token, written, colon] = found;
    if (token === '{') objects.push(new Set());
    else if (token === '}') objects.pop();
    else if (written !== undefined && colon !== undefined) {
      const keys = objects.at(-1);
      const key = keyOf(written);
      if (keys?.has(key)) return `"${key}", pos ${found.index + 1}`;
      keys?.add(key);
    }
  }
  return null;
}

/**
 * JSON in the one form in which VARIANTs are held and compared: without spaces, and with the keys of each object in the
 * order of their code points, as DuckDB puts texts in order where it makes an object (`sf_object_of`). Numbers keep their
 * digits.
 */
function normalJson(text: string): string {
  const tokens = text.match(jsonTokens) ?? [];
  // UTF-16 has what lies beyond the basic plane before U+E000.
  const compare = /[\ud800-\uffff]/.test(text) ? byBytes : byUnits;
  let next = 0;
  const readValue = (): string => {
    const token = tokens[next++] ?? '';
    if (token === '[') {
      const elements: string[] = [];
      while (tokens[next] !== ']') elements.push(readValue());
      next += 1;
      return `[${elements.join(',')}]`;
    }
    if (token === '{') {
      const fields = new Map<string, string>();
      while (tokens[next] !== '}') fields.set(readValue(), readValue());
      next += 1;
      const sorted = [...fields]
        .map(([written, value]) => ({ key: keyOf(written), field: `${written}:${value}` }))
        .sort((one, other) => compare(one.key, other.key));
      return `{${sorted.map(({ field }) => field).join(',')}}`;
    }
    return token.includes('\\') ? JSON.stringify(JSON.parse(token)) : token;
  };
  return readValue();
}

const byUnits = (one: string, other: string) => (one < other ? -1 : 1);
const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

/** What a text in JSON stands for. */
function keyOf(written: string): string {
  return written.includes('\\') ? unescapeKey(written) : written.slice(1, -1);
}

/** In hexadecimal digits. @param hex the message, in such digits too */
function digestOf(algorithm: string, hex: string): string {
  return createHash(algorithm).update(Buffer.from(hex, 'hex')).digest('hex');
}

function unescapeKey(written: string): string {
  try {
    return String(JSON.parse(written));
  } catch {
    // What is no JSON is refused as such.
    return written.slice(1, -1);
  }
}

const soundexDigits: Readonly<Record<string, string>> = Object.fromEntries(
  ['', 'BFPV', 'CGJKQSXZ', 'DT', 'L', 'MN', 'R'].flatMap((letters, digit) =>
    [...letters].map((letter) => [letter, String(digit)]),
  ),
);

/** The first letter and three digits: letters of the same sound count once, also with H or W between them. */
function soundex(text: string): string {
  const letters = [...text.toUpperCase()].filter((letter) => /[A-Z]/.test(letter));
  const [first] = letters;
  if (first === undefined) return '';
  let code = first;
  let last = soundexDigits[first];
  for (const letter of letters.slice(1)) {
    if (letter === 'H' || letter === 'W') continue;
    const digit = soundexDigits[letter];
    if (digit !== undefined && digit !== last) code += digit;
    last = digit;
  }
  return code.slice(0, 4).padEnd(4, '0');
}

/** PARSE_URL's object; its parameters and empty parts are null. */
function parseUrl(text: string): string {
  if (!URL.canParse(text)) throw new Error(`Error parsing URL: ${text.slice(0, 100)}`);
  const url = new URL(text);
  const query = url.search.slice(1);
  const parameters = query === '' ? null : Object.fromEntries(url.searchParams);
  return JSON.stringify({
    fragment: url.hash.slice(1) || null,
    host: url.hostname || null,
    parameters,
    path: url.pathname.slice(1) || null,
    port: url.port || null,
    query: query || null,
    scheme: url.protocol.slice(0, -1),
  });
}
