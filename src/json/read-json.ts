/** Reads JSON that a client sent: what would take long to parse, or would be read as something else, is refused. */
import { isUtf8 } from 'node:buffer';
import { type ErrorDetails, GatewayError, UnreadableJson } from '../errors/gateway-error.ts';
import { inexactNumber, isExact } from './exact-json.ts';

export interface ReadJson {
  readonly value: unknown;
  /** Why the value must not be used, although it could be parsed. */
  readonly problem: GatewayError | null;
}

/** A megabyte of text is parsed in milliseconds; a megabyte of empty lists is not. */
const MAX_VALUES = 100_000;
/** Numbers that are so long that they have to be looked at: as many as variables may hold. */
const MAX_LONG_NUMBERS = 50_000;
/** What walks a value later may recurse. */
const MAX_DEPTH = 100;
/** Of numbers that are looked at at all; no double takes half as many digits. */
const MAX_NUMBER_LENGTH = 2_000;

/** What may be parsed, in steps for those who give way to others between them. */
export interface CheckedJson {
  /** Of all objects, equal ones counted each time. */
  readonly keys: number;
  /** A number that no double holds. The value may be parsed, and must not be used. */
  readonly problem: GatewayError | null;
}

/**
 * Takes UTF-8. Bytes are looked at before they are parsed, and long texts are jumped over, so that this costs little
 * more than `JSON.parse`.
 * @throws GatewayError BAD_REQUEST for what is no JSON, BAD_USER_INPUT for too many values.
 */
export function readJson(bytes: Buffer): ReadJson {
  const checked = checkJson(bytes);
  return parseJsonText(bytes.toString(), checked);
}

/** The first step, which makes no text of the bytes: those with a problem need none. @throws GatewayError as `readJson` */
export function checkJson(bytes: Buffer): CheckedJson {
  if (!isUtf8(bytes)) throw new UnreadableJson('The JSON is not valid UTF-8.');
  const { keys, inexact } = scan(bytes);
  const problem = inexact === null ? null : wrong(`The ${inexactNumber(inexact)}`);
  return { keys, problem };
}

/** The second step. @param text of the bytes that were checked. @throws GatewayError as `readJson` */
export function parseJsonText(text: string, { keys, problem }: CheckedJson): ReadJson {
  const value = parse(text);
  return { value, problem: problem ?? problemIn(value, keys) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the text.
    throw new UnreadableJson('The request could not be read: it is no valid JSON.');
  }
}

interface Scanned {
  readonly keys: number;
  /** The first number that no double holds. */
  readonly inexact: string | null;
}

/** Counts what may be values and keys. Errors of the syntax are left to the parser. */
function scan(bytes: Buffer): Scanned {
  let values = 0;
  let keys = 0;
  let longNumbers = 0;
  let inexact: string | null = null;
  for (let at = 0; at < bytes.length; ) {
    const unit = bytes[at] as number;
    if (unit === QUOTE) at = afterString(bytes, at);
    else if (isDigit(unit) || unit === MINUS) {
      const end = afterNumber(bytes, at);
      if (inexact === null && !isShort(bytes, at, end)) {
        longNumbers += 1;
        if (longNumbers > MAX_LONG_NUMBERS) throw tooMany(MAX_LONG_NUMBERS, longNumbers);
        const digits = bytes.toString('latin1', at, end);
        // Of a number without end, the rest is not looked at.
        if (digits.length > MAX_NUMBER_LENGTH) return { keys, inexact: digits };
        if (!isExact(digits)) inexact = digits;
      }
      at = end;
    } else {
      if (unit === COMMA || unit === COLON || unit === BRACKET || unit === BRACE) values += 1;
      if (unit === COLON) keys += 1;
      if (values > MAX_VALUES) throw tooMany(MAX_VALUES, values);
      at += 1;
    }
  }
  return { keys, inexact };
}

function tooMany(most: number, value: number): GatewayError {
  const message = `The request has more than ${most} keys and values; send it in several requests.`;
  return wrong(message, { limit: 'maxValues', most, value });
}

/** What of it is wrong has no name yet: the doors have words of their own for their fields. */
const wrong = (message: string, details: ErrorDetails = {}) =>
  new GatewayError('BAD_USER_INPUT', message, details);

/** Of a text this long, the rest is searched for its end, which is faster than looking at each byte. */
const LONG_TEXT = 256;

/** The index behind the text that opens at `at`. Every byte is looked at once, also of what is no JSON. */
function afterString(bytes: Buffer, at: number): number {
  for (let next = at + 1; ; ) {
    const near = Math.min(next + LONG_TEXT, bytes.length);
    for (; next < near; next += 1) {
      const unit = bytes[next];
      if (unit === QUOTE) return next + 1;
      if (unit === BACKSLASH) next += 1;
    }
    const quote = bytes.indexOf(QUOTE, next);
    if (quote === -1) return bytes.length;
    let backslashes = 0;
    while (quote - backslashes > next && bytes[quote - backslashes - 1] === BACKSLASH) backslashes += 1;
    if (backslashes % 2 === 0) return quote + 1;
    next = quote + 1;
  }
}

/** The index behind the number that begins at `at`, or behind what is looked at of it. */
function afterNumber(bytes: Buffer, at: number): number {
  const last = Math.min(bytes.length, at + MAX_NUMBER_LENGTH + 1);
  let end = at + 1;
  while (end < last && isInNumber(bytes[end] as number)) end += 1;
  return end;
}

/** Whether a number is short enough to be exact whatever it is; with an exponent none is. */
function isShort(bytes: Buffer, at: number, end: number): boolean {
  if (end - at > 15) return false;
  for (let i = at; i < end; i += 1) if (((bytes[i] as number) | 0x20) === LOWER_E) return false;
  return true;
}

const isDigit = (unit: number) => unit >= 0x30 && unit <= 0x39;
const isInNumber = (unit: number) =>
  isDigit(unit) || unit === POINT || unit === MINUS || unit === PLUS || (unit | 0x20) === LOWER_E;

/** Counts the keys of what was parsed, and looks for those that would be read in more than one way. */
function problemIn(value: unknown, scannedKeys: number): GatewayError | null {
  let keys = 0;
  let problem: GatewayError | null = null;
  const visit = (parent: object, levels: number): void => {
    if (levels < 0) problem ??= wrong(`The request may be nested ${MAX_DEPTH} levels deep at most.`);
    if (problem) return;
    if (Array.isArray(parent)) {
      for (const child of parent) if (typeof child === 'object' && child !== null) visit(child, levels - 1);
      return;
    }
    for (const key of Object.keys(parent)) {
      const child = (parent as Readonly<Record<string, unknown>>)[key];
      keys += 1;
      if (isPrototype(key, child))
        problem ??= new GatewayError('BAD_REQUEST', `The request has a key that is not taken: ${key}.`);
      if (typeof child === 'object' && child !== null) visit(child, levels - 1);
    }
  };
  if (typeof value === 'object' && value !== null) visit(value, MAX_DEPTH);
  if (problem === null && keys < scannedKeys)
    problem = new GatewayError('BAD_REQUEST', 'The request has an object with one key twice.');
  return problem;
}

/** What merges objects key by key may change the prototype of all objects by these. */
function isPrototype(key: string, child: unknown): boolean {
  if (key === '__proto__') return true;
  return (
    key === 'constructor' && typeof child === 'object' && child !== null && Object.hasOwn(child, 'prototype')
  );
}

const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const LOWER_E = 0x65;
const BRACE = 0x7b;
