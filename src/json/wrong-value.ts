/** What is wrong with a value that was sent, in words that need no knowledge of the code that found it. */
import type { z } from 'zod';

const names: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

/** For zod's `error`: what a schema says itself goes before it, and what is not here is told as zod does. */
export const inWords: z.core.$ZodErrorMap<z.core.$ZodIssue> = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? IS_MISSING : mustBe(issue.expected, issue.input);
    case 'invalid_value':
      return issue.input === undefined ? IS_MISSING : mustBeOneOf(issue.values);
    case 'invalid_union':
      if (issue.input === undefined) return IS_MISSING;
      return 'options' in issue ? mustBeOneOf(issue.options as readonly unknown[]) : 'has none of its forms';
    case 'too_big':
    case 'too_small': {
      const [side, limit] = issue.code === 'too_big' ? ['most', issue.maximum] : ['least', issue.minimum];
      if (issue.origin === 'string') return `must have at ${side} ${limit} characters`;
      if (issue.origin === 'array') return `must have at ${side} ${limit} items`;
      return `must be at ${side} ${limit}`;
    }
    default:
      return undefined;
  }
};

export const IS_MISSING = 'is missing';

/** @param expected a type as JSON Schema, or zod, names it */
export function mustBe(expected: string, value: unknown): string {
  return `must be ${names[expected] ?? expected}, not ${kindOf(value)}`;
}

export function mustBeOneOf(values: readonly unknown[]): string {
  return values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a number with a fraction';
  return names[typeof value] ?? typeof value;
}
