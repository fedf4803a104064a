/** The JSON Schema of an answer: what callers may send, and what of it goes upstream. */
import { badInput } from '../../errors/gateway-error.ts';
import { exceeds } from '../../json/exceeds.ts';
import { wellFormed } from '../../json/well-formed.ts';
import { checkReferences, isSchema } from './schema-references.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const MAX_CHARACTERS = 32_768;
/** Of schemas inside each other, and of the JSON that they are written in. */
const MAX_DEPTH = 32;
const MAX_JSON_DEPTH = 100;
const MAX_PATTERN_CHARACTERS = 1_000;

/** What stands under a keyword: data, a schema, a list of schemas, or schemas by name. */
type Holds = 'data' | 'schema' | 'schemas' | 'named';

/** Every keyword of draft 2020-12 that says something about an answer, or tells the model what is wanted. */
const keywords = new Map<string, Holds>([
  ...words('data', [
    'type title description default examples deprecated readOnly writeOnly $comment $ref enum const nullable',
    'format multipleOf minimum maximum exclusiveMinimum exclusiveMaximum minLength maxLength pattern',
    'minItems maxItems uniqueItems minContains maxContains minProperties maxProperties required dependentRequired',
  ]),
  ...words('schema', [
    'not if then else items contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties',
  ]),
  ...words('schemas', ['allOf anyOf oneOf prefixItems']),
  ...words('named', ['properties patternProperties dependentSchemas $defs']),
]);

function words(holds: Holds, lines: readonly string[]): (readonly [string, Holds])[] {
  return lines.flatMap((line) => line.split(' ').map((word) => [word, holds] as const));
}

/** Words of other drafts: leaving them out in silence would accept answers that the caller meant to exclude. */
const instead: Readonly<Record<string, string>> = {
  definitions: 'name it $defs, and refer to "#/$defs/..."',
  dependencies: 'use dependentRequired or dependentSchemas',
  additionalItems: 'use prefixItems and items',
  $dynamicRef: 'use $ref to "#/$defs/..."',
  $recursiveRef: 'use $ref to "#/$defs/..."',
};

/** Cortex refuses schemas with these: models read of them in the description, and answers are held against them here. */
const checkedHere: ReadonlySet<string> = new Set([
  'multipleOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'pattern',
  'patternProperties',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'contains',
  'minContains',
  'maxContains',
  'minProperties',
  'maxProperties',
  'propertyNames',
]);

/**
 * The schema that answers are held against: a copy of what is known of the one given, so that the validator reads
 * nothing that was not looked at here. What is not known is left out, as JSON Schema has it.
 * @throws GatewayError BAD_USER_INPUT that says what is wrong with it.
 */
export function checkAnswerSchema(field: string, given: unknown): JsonSchema {
  if (!isSchema(given)) throw badInput(field, 'must be a JSON Schema, an object with "type": "object".');
  const excess = exceeds(given, { characters: MAX_CHARACTERS, depth: MAX_JSON_DEPTH });
  if (excess === 'depth') throw badInput(field, `nests deeper than ${MAX_DEPTH} levels.`);
  const json = excess === null ? JSON.stringify(given) : null;
  if (json === null || json.length > MAX_CHARACTERS)
    throw badInput(field, `is a schema of too many characters, the limit is ${MAX_CHARACTERS}.`);
  if (given.type !== 'object')
    throw badInput(field, 'must have "type": "object" at its top; wrap other types into a property.');
  const schema = readSchema(field, wellFormed(given, json), 0) as JsonSchema;
  checkReferences(field, schema);
  return schema;
}

function readSchema(path: string, given: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw badInput(path, `nests deeper than ${MAX_DEPTH} levels.`);
  if (typeof given === 'boolean') return given;
  if (!isSchema(given)) throw badInput(path, 'must be a schema: an object, true or false.');
  const entries = Object.entries(given).flatMap(([keyword, value]) => {
    const at = `${path}.${keyword}`;
    if (Object.hasOwn(instead, keyword)) throw badInput(at, `is not supported; ${instead[keyword]}.`);
    const holds = keywords.get(keyword);
    // Only the definitions at the top can be referred to.
    if (holds === undefined || (keyword === '$defs' && depth > 0)) return [];
    if (keyword === 'patternProperties' && isSchema(value)) Object.keys(value).forEach(checkPattern(at));
    if (keyword === 'pattern') checkPattern(at)(value);
    return [[keyword, readValue(at, holds, value, depth + 1)] as const];
  });
  return Object.fromEntries(entries);
}

function readValue(path: string, holds: Holds, value: unknown, depth: number): unknown {
  switch (holds) {
    case 'data':
      return value;
    case 'schema':
      return readSchema(path, value, depth);
    case 'schemas':
      if (!Array.isArray(value)) throw badInput(path, 'must be a list of schemas.');
      return value.map((schema, i) => readSchema(`${path}[${i}]`, schema, depth));
    case 'named':
      if (!isSchema(value)) throw badInput(path, 'must be an object whose values are schemas.');
      return Object.fromEntries(
        Object.entries(value).map(([name, schema]) => {
          // The validator sets and reads properties by their names, where this one is the prototype.
          if (name === '__proto__') throw badInput(`${path}.${name}`, 'cannot be a name in a schema.');
          return [name, readSchema(`${path}.${name}`, schema, depth)];
        }),
      );
  }
}

function checkPattern(path: string): (pattern: unknown) => void {
  return (pattern) => {
    if (typeof pattern !== 'string') throw badInput(path, 'must be a regular expression, as text.');
    if (pattern.length > MAX_PATTERN_CHARACTERS)
      throw badInput(
        path,
        `has ${pattern.length} characters, the limit for a pattern is ${MAX_PATTERN_CHARACTERS}.`,
      );
  };
}

/** The schema that goes upstream. Whatever satisfies the given one satisfies it, too. */
export function upstreamSchema(schema: JsonSchema): JsonSchema {
  return describeConstraints(schema) as JsonSchema;
}

function describeConstraints(schema: unknown): unknown {
  if (!isSchema(schema)) return schema;
  const entries = Object.entries(schema);
  const isMoved = (keyword: string) => checkedHere.has(keyword) || wouldExclude(keyword, schema);
  const moved = entries.filter(([keyword]) => isMoved(keyword));
  const kept = entries
    .filter(([keyword]) => !isMoved(keyword))
    .map(([keyword, value]) => [nameUpstream(keyword, value), mapInside(keyword, value)]);
  if (moved.length === 0) return Object.fromEntries(kept);
  const constraints = moved.map(([keyword, value]) => `${keyword}: ${JSON.stringify(value)}`).join(', ');
  const described =
    typeof schema.description === 'string' ? `${schema.description} (${constraints})` : constraints;
  return { ...Object.fromEntries(kept), description: described };
}

/** Whether a keyword would exclude answers that are wanted, without what is moved from inside of it or beside it. */
function wouldExclude(keyword: string, schema: JsonSchema): boolean {
  switch (keyword) {
    case 'not':
      return isConstrained(schema.not);
    case 'oneOf':
      return schema.anyOf !== undefined && isConstrained(schema);
    case 'if':
    case 'then':
    case 'else':
      return isConstrained(schema.if);
    case 'additionalProperties':
      return schema.patternProperties !== undefined;
    case 'unevaluatedItems':
    case 'unevaluatedProperties':
      return isConstrained(schema);
    default:
      return false;
  }
}

/** Without what tells them apart, several alternatives may fit where one should. */
function nameUpstream(keyword: string, value: unknown): string {
  return keyword === 'oneOf' && isConstrained({ oneOf: value }) ? 'anyOf' : keyword;
}

/** Whether something in the schema is moved, or may be behind a reference. */
function isConstrained(schema: unknown): boolean {
  if (!isSchema(schema)) return false;
  return Object.entries(schema).some(
    ([keyword, value]) =>
      keyword === '$ref' || checkedHere.has(keyword) || schemasUnder(keyword, value).some(isConstrained),
  );
}

function schemasUnder(keyword: string, value: unknown): readonly unknown[] {
  const holds = keywords.get(keyword);
  if (holds === 'schema') return [value];
  return holds === 'schemas' || holds === 'named' ? Object.values(value as object) : [];
}

function mapInside(keyword: string, value: unknown): unknown {
  const holds = keywords.get(keyword);
  if (holds === 'schema') return describeConstraints(value);
  if (holds === 'schemas') return (value as readonly unknown[]).map(describeConstraints);
  if (holds !== 'named') return value;
  return Object.fromEntries(
    Object.entries(value as object).map(([name, inner]) => [name, describeConstraints(inner)]),
  );
}
