import type { Cursor } from '../dialect/cursor.ts';
import { isOperator, isWord, type Token } from '../dialect/token.ts';

export type PropertyValue = string | number | boolean | readonly string[];

/**
 * Reads `NAME = value` pairs until something else comes: numbers, strings, names, qualified names and lists in
 * parentheses. Names are in upper case; words stay as typed, TRUE and FALSE become booleans.
 */
export function readProperties(cursor: Cursor): Record<string, PropertyValue> {
  const properties: Record<string, PropertyValue> = {};
  for (;;) {
    cursor.takeOperator(',');
    if (cursor.peek().kind !== 'word' || !isOperator(cursor.peek(1), '=')) return properties;
    const name = cursor.name();
    cursor.expectOperator('=');
    properties[name] = readValue(cursor);
  }
}

function readValue(cursor: Cursor): PropertyValue {
  if (isOperator(cursor.peek(), '(')) return readList(cursor.parenthesized());
  const token = cursor.peek();
  if (token.kind === 'number' || isOperator(token, '-')) return cursor.number();
  if (token.kind === 'string') return cursor.next().value;
  if (isWord(token, 'TRUE', 'FALSE')) return cursor.next().value === 'TRUE';
  return cursor.path().join('.');
}

function readList(tokens: readonly Token[]): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const token of tokens) {
    if (isOperator(token, ',')) {
      parts.push(part);
      part = '';
    } else {
      part += token.value;
    }
  }
  if (part !== '') parts.push(part);
  return parts;
}

/** A property as text, or a default when it was not given. */
export function textOf(
  properties: Readonly<Record<string, PropertyValue>>,
  name: string,
  fallback = '',
): string {
  const value = properties[name];
  return value === undefined ? fallback : String(value);
}
