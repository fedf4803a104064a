/** The JSON Schema of an answer: what callers may send, and what of it goes upstream. */
import { badInput } from '../../errors.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const MAX_CHARACTERS = 32_768;
const MAX_DEPTH = 32;

/** A pattern from a caller could take exponential time to match. */
const refused: ReadonlySet<string> = new Set(['pattern', 'patternProperties']);

/** They name a dialect or an address; every schema is read as draft 2020-12, on its own. */
const identifying: ReadonlySet<string> = new Set(['$schema', '$id', '$anchor', '$dynamicAnchor', '$async']);

/** Cortex refuses schemas with these: models read of them in the description, and answers are held against them here. */
const checkedHere: ReadonlySet<string> = new Set([
  'multipleOf',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
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

/** Their values are data or hold names; keywords stand beside them or further inside. */
const holdingData: ReadonlySet<string> = new Set(['enum', 'const', 'default', 'examples', 'required']);
const holdingNames: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);

/**
 * The schema that answers are held against.
 * @throws GatewayError BAD_USER_INPUT that says what is wrong with it.
 */
export function checkAnswerSchema(field: string, given: unknown): JsonSchema {
  if (!isObject(given)) throw badInput(field, 'must be a JSON Schema, an object with "type": "object".');
  const { length } = JSON.stringify(given);
  if (length > MAX_CHARACTERS)
    throw badInput(field, `is a schema of ${length} characters, the limit is ${MAX_CHARACTERS}.`);
  if (given.type !== 'object')
    throw badInput(field, 'must have "type": "object" at its top; wrap other types into a property.');
  return mapSchema(field, given, (schema, path, depth) => {
    if (depth > MAX_DEPTH) throw badInput(path, `nests deeper than ${MAX_DEPTH} levels.`);
    const forbidden = Object.keys(schema).find((key) => refused.has(key));
    if (forbidden)
      throw badInput(`${path}.${forbidden}`, 'is not supported; list the allowed values with "enum".');
    return Object.fromEntries(Object.entries(schema).filter(([key]) => !identifying.has(key)));
  }) as JsonSchema;
}

/** The schema that goes upstream. */
export function upstreamSchema(schema: JsonSchema): JsonSchema {
  return mapSchema('', schema, (node) => {
    const entries = Object.entries(node);
    const moved = entries.filter(([key]) => checkedHere.has(key));
    if (moved.length === 0) return node;
    const constraints = moved.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ');
    const described =
      typeof node.description === 'string' ? `${node.description} (${constraints})` : constraints;
    return {
      ...Object.fromEntries(entries.filter(([key]) => !checkedHere.has(key))),
      description: described,
    };
  }) as JsonSchema;
}

type MapNode = (schema: Record<string, unknown>, path: string, depth: number) => Record<string, unknown>;

/** A copy with every subschema changed, from the outside in. The names of properties are data and stay. */
function mapSchema(path: string, value: unknown, change: MapNode, depth = 0): unknown {
  if (Array.isArray(value))
    return value.map((item, i) => mapSchema(`${path}[${i}]`, item, change, depth + 1));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(change(value, path, depth)).map(([key, inner]) => {
      const at = `${path}.${key}`;
      if (holdingData.has(key)) return [key, inner];
      if (!holdingNames.has(key) || !isObject(inner)) return [key, mapSchema(at, inner, change, depth + 1)];
      const named = Object.entries(inner).map(([name, schema]) => [
        name,
        mapSchema(`${at}.${name}`, schema, change, depth + 1),
      ]);
      return [key, Object.fromEntries(named)];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
