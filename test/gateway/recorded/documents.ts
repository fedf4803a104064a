/** Documents and variables that are wrong before any field is asked. */
import { createHash } from 'node:crypto';
import type { RecordedGroup, RecordedRequest } from './request.ts';

const modern = { accept: 'application/graphql-response+json' };
const hash = (query: string) => createHash('sha256').update(query).digest('hex');
const persisted = (sha256Hash: unknown, version: unknown = 1) => ({
  persistedQuery: { version, sha256Hash },
});
const known = 'query Recorded { viewer { name } }';

const embed = 'query ($t: String!) { cortex { embed(text: $t) { model } } }';
const complete = 'query ($i: CompleteInput!) { cortex { complete(input: $i) { text } } }';
const withVariables = (query: string, variables: Record<string, unknown>): RecordedRequest => ({
  query,
  variables,
});
const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`k${n}`, n]));

/** Fragments that spread each other twice as often at every step. */
const doubling = Array.from(
  { length: 20 },
  (_, i) => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`,
).join(' ');

export const documentsGroup: RecordedGroup = {
  'a document that is not closed': '{ viewer { name ',
  'a document of punctuation': '}{',
  'a document of a comment': '# nothing',
  'an unknown field': '{ viewer { nam } }',
  'an unknown root field': '{ wiever { name } }',
  'an unknown argument': '{ cortex { embed(txt: "a") { model } } }',
  'a missing argument': '{ cortex { embed { model } } }',
  'an argument of another type': '{ cortex { embed(text: 7) { model } } }',
  'an unknown enum value': '{ cortex { complete(input: { prompt: "a", backend: AZURE }) { text } } }',
  'an unknown input field': '{ cortex { complete(input: { promt: "a" }) { text } } }',
  'an unknown type': 'query ($x: Strin) { viewer { name } }',
  'an unknown directive': '{ viewer { name @upper } }',
  'an unknown fragment': '{ ...Nothing }',
  'a fragment that spreads itself': '{ ...A } fragment A on Query { ...A }',
  'a fragment on a scalar': '{ ...A } fragment A on String { length }',
  'a fragment that is not used': '{ viewer { name } } fragment A on Query { __typename }',
  'only a fragment': 'fragment F on User { name }',
  'two fields of one name': '{ a: viewer { name } a: health { status } }',
  'a leaf with a selection': '{ viewer { name { x } } }',
  'an object without a selection': '{ viewer }',
  'a variable that is not used': 'query ($x: Int) { viewer { name } }',
  'a variable that is not declared': '{ cortex { embed(text: $t) { model } } }',
  'a variable of another type': {
    query: 'query ($t: Int!) { cortex { embed(text: $t) { model } } }',
    variables: { t: 1 },
  },
  'an anonymous beside a named operation': '{ viewer { name } } query A { viewer { name } }',
  'two operations of one name': 'query A { viewer { name } } query A { viewer { name } }',
  'two operations and no name': 'query A { viewer { name } } query B { viewer { name } }',
  'an operation that is not there': { query: known, operationName: 'Other' },
  'a schema definition': 'type Query { a: Int }',
  'a subscription of two fields':
    'subscription { complete(input: { prompt: "a" }) { delta } creditAlerts { id } }',
  'a mutation that is unknown': 'mutation { dropEverything }',
  'a missing variable': embed,
  'a variable that is null': withVariables(embed, { t: null }),
  'a variable that is a number': withVariables(embed, { t: 7 }),
  'a variable that is a list': withVariables(embed, { t: ['a'] }),
  'an input with an unknown field': withVariables(complete, { i: { promt: 'a' } }),
  'an input with a wrong field': withVariables(complete, { i: { prompt: 'a', maxTokens: 'many' } }),
  'an input with a fraction': withVariables(complete, { i: { prompt: 'a', maxTokens: 1.5 } }),
  'an input with an unknown enum value': withVariables(complete, { i: { prompt: 'a', backend: 'AZURE' } }),
  'an input that is a text': withVariables(complete, { i: 'a' }),
  'an integer beyond 32 bits': withVariables(complete, { i: { prompt: 'a', maxTokens: 2 ** 40 } }),
  'too many keys': withVariables(complete, { i: many(1_500) }),
  'too many values': withVariables(complete, { i: { messages: Array(60_000).fill(1) } }),
  'nesting without end': `${'{ a '.repeat(3_000)}${'}'.repeat(3_000)}`,
  'nesting by thirty levels': `${'{ a '.repeat(30)}${'}'.repeat(30)}`,
  'lists without end': `{ a(x: ${'['.repeat(3_000)}${']'.repeat(3_000)}) }`,
  'too many tokens': `{ ${'viewer { name } '.repeat(3_000)} }`,
  'too many characters': `{ viewer { name } } # ${'x'.repeat(260_000)}`,
  'too many lines': `{ viewer { name } }${'\n'.repeat(21_000)}`,
  'too many operations': Array.from({ length: 60 }, (_, i) => `query Q${i} { viewer { name } }`).join(' '),
  'too many fragments': `{ viewer { name } } ${Array.from({ length: 300 }, (_, i) => `fragment F${i} on User { name }`).join(' ')}`,
  'too many directives': `{ viewer { name ${'@skip(if: false) '.repeat(600)} } }`,
  'too many variables': `query (${Array.from({ length: 600 }, (_, i) => `$v${i}: Int`).join(' ')}) { viewer { name } }`,
  'fragments that double': `{ ...F0 } ${doubling} fragment F20 on Query { __typename }`,
  'an answer beyond counting': `{ ${Array.from({ length: 60 }, (_, i) => `a${i}: usageEvents(first: 1000) { nodes { id at } }`).join(' ')} }`,
  'an unknown field, by its status': { query: '{ viewer { nam } }', headers: modern },
  'a syntax error, by its status': { query: '{ viewer { ', headers: modern },
  'a missing variable, by its status': { query: embed, headers: modern },
  'a field that fails, by its status': { query: '{ cortex { embed(text: "") { model } } }', headers: modern },
  'a good answer, by its status': { query: '{ viewer { name } }', headers: modern },
  'an unknown persisted query': { extensions: persisted('0'.repeat(64)) },
  'a persisted query with another hash': { query: known, extensions: persisted('0'.repeat(64)) },
  'a persisted query, registered': { query: known, extensions: persisted(hash(known)) },
  'a persisted query, known': { extensions: persisted(hash(known)) },
  'a persisted query of another version': { query: known, extensions: persisted(hash(known), 2) },
  'a persisted query with a short hash': { extensions: persisted('abc') },
  'a persisted query with a number': { extensions: persisted(7) },
  'extensions that are text': { query: known, extensions: 'x' },
  'a persisted query that is true': { query: known, extensions: { persistedQuery: true } },
};
