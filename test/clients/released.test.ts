/** Whoever changes the schema or an operation is told what it breaks, before its users are. */
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { breakingChanges, objections, type Release } from '../../clients/breaking-changes.ts';

const read = (file: string) =>
  readFileSync(new URL(`../../clients/released/${file}`, import.meta.url), 'utf8');
/** Without descriptions, so that a line can be taken out. */
const sdl = read('schema.graphql').replace(/^ *"""[\s\S]*?"""\n/gm, '');
const documents = JSON.parse(read('persisted-documents.json')) as Release['documents'];
const operations = JSON.parse(read('operations.json')) as Release['operations'];
const released: Release = { schema: buildSchema(sdl), documents, operations };

/** The lines for a release in which one text of the schema is another. */
function afterSchema(from: string | RegExp, to: string): string {
  const mutated = sdl.replace(from, to);
  expect(mutated).not.toBe(sdl);
  return breakingChanges(released, { ...released, schema: buildSchema(mutated) }).join('\n');
}

function afterOperation(name: string, from: string | RegExp, to: string): string {
  const text = operations[name] ?? '';
  const mutated = text.replace(from, to);
  expect(mutated).not.toBe(text);
  return breakingChanges(released, { ...released, operations: { ...operations, [name]: mutated } }).join(
    '\n',
  );
}

it('finds nothing where nothing has changed', () => {
  expect(Object.keys(operations).length).toBeGreaterThan(30);
  expect(breakingChanges(released, released)).toEqual([]);
});

it.each([
  ['a field that is gone', /^ {2}finishReason: String!\n/m, '', 'FIELD_REMOVED: Completion.finishReason'],
  ['a field of another type', /^ {2}dimensions: Int!/m, '  dimensions: String!', 'FIELD_CHANGED_KIND'],
  ['a field that may be null now', /^ {2}vector: \[Float!\]!/m, '  vector: [Float!]', 'FIELD_CHANGED_KIND'],
  ['an argument that is wanted now', 'optimize(', 'optimize(why: String!, ', 'REQUIRED_ARG_ADDED'],
  [
    'an input field that is wanted now',
    'input ClassifyInput {',
    'input ClassifyInput { why: String!',
    'REQUIRED_INPUT_FIELD_ADDED',
  ],
  [
    'an input field that is gone',
    /^ {2}taskDescription: String\n/m,
    '',
    'FIELD_REMOVED: ClassifyInput.taskDescription',
  ],
  ['a value that is gone', /^ {2}LAMBDA_LABS\n/m, '', 'VALUE_REMOVED_FROM_ENUM'],
  ['a document that is no longer valid', /^ {2}reason: String!\n/m, '', 'DOCUMENT_INVALID: '],
])('tells of %s', (_, from, to, told) => {
  expect(afterSchema(from, to)).toContain(told);
});

it.each([
  ['a variable that is gone', 'Embed', '$model: String, ', '', 'VARIABLE_REMOVED: Embed takes no $model'],
  ['a variable that is wanted now', 'Embed', '$model: String', '$model: String!', 'VARIABLE_CHANGED: $model'],
  [
    'a new variable that is wanted',
    'Models',
    '(',
    '($why: String!, ',
    'VARIABLE_REQUIRED: Models wants $why',
  ],
  [
    'a field that is not asked for',
    'Complete',
    /^ {2}credits\n/m,
    '',
    'FIELD_UNASKED: Complete does not ask for cortex.complete.usage.credits',
  ],
  ['another kind of operation', 'ExecuteSql', 'query', 'mutation', 'OPERATION_KIND_CHANGED: ExecuteSql'],
])('tells of an operation with %s', (_, name, from, to, told) => {
  expect(afterOperation(name, from, to)).toContain(told);
});

it('tells of an operation and of a trusted document that are gone', () => {
  const { Embed: _gone, ...others } = operations;
  expect(breakingChanges(released, { ...released, operations: others })).toEqual([
    'OPERATION_REMOVED: The clients have no Embed any more.',
  ]);
  const changes = breakingChanges(released, { ...released, documents: {} });
  expect(changes).toContain('DOCUMENT_REMOVED: RevenueByRegion is not trusted any more.');
});

it('lets additions pass', () => {
  expect(afterSchema('type Completion {', 'type Completion { seed: Int')).toBe('');
  expect(afterSchema('input CompleteInput {', 'input CompleteInput { seed: Int')).toBe('');
  expect(afterOperation('Embed', '($text', '($seed: Int, $text')).toBe('');
  expect(afterOperation('Models', /(?<=\{\n)( +)name/, '$1name\n$1__typename')).toBe('');
});

it('takes a change that was accepted with a reason, and no acceptance without one or of nothing', () => {
  const change = 'FIELD_REMOVED: Completion.seed was removed.';
  const reason = 'Nobody has asked for it in a year of logs.';
  expect(objections([change], [{ change, reason }])).toEqual([]);
  expect(objections([change], [])).toEqual([change]);
  expect(objections([change], [{ change, reason: 'ok' }])).toEqual([`Accepted without a reason: ${change}`]);
  expect(objections([], [{ change, reason }])).toEqual([`Accepted, but it is no breaking change: ${change}`]);
});
