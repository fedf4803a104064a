/**
 * Regular expressions of JSON Schemas, matched in linear time. They are ECMA-262's, while the engine's are RE2's, which
 * mean something else by some of the same signs: there `\s` is five spaces, `.` takes a carriage return, `\z` is an
 * end and `\k<n>` the letter k. So each is written anew, and what has no one meaning is refused.
 *
 * Source: https://json-schema.org/draft/2020-12/json-schema-core#section-6.4
 */
import { RE2JS } from 're2js';

export interface LinearPattern {
  test(text: string): boolean;
  toString(): string;
}

/** @throws Error that says what is wrong with the pattern */
export function linearPattern(pattern: string): LinearPattern {
  const expression = RE2JS.compile(asRe2(pattern));
  // Ajv tells patterns apart by their text.
  return { test: (text) => expression.matcher(text).find(), toString: () => pattern };
}

const ANYTHING = '\\x{0}-\\x{10FFFF}';
const LINE_ENDS = '\\n\\r\\x{2028}\\x{2029}';
/** WhiteSpace and LineTerminator of ECMA-262, and all that is neither. */
const SPACES =
  '\\x{9}-\\x{D}\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}\\x{FEFF}';
const NO_SPACES =
  '\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}\\x{200B}-\\x{2027}' +
  '\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}\\x{3001}-\\x{FEFE}\\x{FF00}-\\x{10FFFF}';

/** One sign of a pattern: an escape, the beginning of a group or of a class, or a character. */
const signs = [
  /\\u(?<high>[dD][89abAB][\da-fA-F]{2})\\u(?<low>[dD][c-fC-F][\da-fA-F]{2})/u,
  /\\u\{(?<point>[\da-fA-F]{1,6})\}/u,
  /\\u(?<unit>[\da-fA-F]{4})/u,
  /\\x(?<byte>[\da-fA-F]{2})/u,
  /\\c(?<control>[A-Za-z])/u,
  /(?<zero>\\0)(?!\d)/u,
  /(?<space>\\[sS])/u,
  /(?<set>\\[dDwW]|\\[pP]\{[^}]*\})/u,
  /(?<same>\\[bBtnrfv])/u,
  /\\(?<itself>[^\p{L}\p{N}])/u,
  /\\(?<unknown>.)/su,
  /(?<around>\(\?<?[=!])/u,
  /(?<name>\(\?<)/u,
  /(?<empty>\[\^?\])/u,
  /(?<open>\[\^?)/u,
  /./su,
];
const sign = new RegExp(signs.map(({ source }) => source).join('|'), 'gsu');

/** Which of the rest are sets of characters: a dash beside them is no range. */
const beginsSet = /^\\[dDwWsSpP]/;

function asRe2(pattern: string): string {
  let inClass = false;
  let afterSet = false;
  let written = '';
  for (const { 0: text, index, groups = {} } of pattern.matchAll(sign)) {
    const wasSet = afterSet;
    afterSet = groups.set !== undefined || groups.space !== undefined;
    if (!inClass && (groups.open ?? groups.empty) !== undefined) {
      inClass = groups.empty === undefined;
      written += groups.empty ? `[${groups.empty === '[]' ? '^' : ''}${ANYTHING}]` : text;
    } else if (!inClass) written += outside(text, groups);
    else if (text === ']') {
      inClass = false;
      written += text;
    } else if (text === '-' && (wasSet || beginsSet.test(pattern.slice(index + 1)))) written += '\\-';
    else written += inside(text, groups);
  }
  return written;
}

type Groups = Readonly<Record<string, string | undefined>>;

function outside(text: string, groups: Groups): string {
  if (groups.around) throw new Error(`"${text}" looks around, which has no linear form`);
  if (groups.name) return '(?P<';
  if (groups.space) return text === '\\s' ? `[${SPACES}]` : `[^${SPACES}]`;
  if (text === '.') return `[^${LINE_ENDS}]`;
  return either(text, groups);
}

function inside(text: string, groups: Groups): string {
  if (groups.space) return text === '\\s' ? SPACES : NO_SPACES;
  // What begins a class or a group elsewhere is a character here, as it would begin a POSIX class for RE2.
  if (text.startsWith('[') || text.startsWith('(')) return text.replace('[', '\\[');
  return text === '\\b' ? codePoint(8) : either(text, groups);
}

function either(text: string, groups: Groups): string {
  const { high, low, point, unit, byte, control, itself, unknown } = groups;
  if (high && low)
    return codePoint((Number.parseInt(high, 16) - 0xd800) * 0x400 + Number.parseInt(low, 16) + 0x2400);
  const hexadecimal = point ?? unit ?? byte;
  if (hexadecimal !== undefined) return codePoint(Number.parseInt(hexadecimal, 16));
  if (control) return codePoint((control.codePointAt(0) ?? 0) % 32);
  if (groups.zero) return codePoint(0);
  if (itself) return codePoint(itself.codePointAt(0) ?? 0);
  if (unknown === undefined) return text;
  const why = /[1-9k]/.test(unknown) ? 'what refers back has no linear form' : 'ECMA-262 has no such';
  throw new Error(`invalid escape "${text}": ${why}`);
}

const codePoint = (code: number) => `\\x{${code.toString(16)}}`;
