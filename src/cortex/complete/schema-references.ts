/** Bounds what a schema's references make of it: nothing loops, and one value is never looked at too often. */
import { badInput } from '../../errors/gateway-error.ts';
import type { JsonSchema } from './answer-schema.ts';

/** Schemas that may apply to one and the same value. Definitions that use each other twice double it each time. */
const MAX_APPLIED = 500;

/** Names that need no escape in a JSON pointer or a URI, so that there is one way to read them. */
const reference = /^#\/\$defs\/([\w.-]{1,200})$/;

/** Keywords whose schemas apply to the same value; those of all others apply to something inside of it. */
const sameValue = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'];
const inside = [
  'items',
  'contains',
  'additionalProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'prefixItems',
  'properties',
  'patternProperties',
  '$defs',
];
const named: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs']);

/** @throws GatewayError BAD_USER_INPUT with the path of the reference that cannot be followed. */
export function checkReferences(field: string, root: JsonSchema): void {
  const definitions = (root.$defs ?? {}) as JsonSchema;
  const applied = new Map<JsonSchema, number>();
  const open = new Set<JsonSchema>();

  /** How many schemas apply to a value that this one applies to. */
  function countApplied(path: string, schema: unknown): number {
    if (!isSchema(schema)) return 1;
    const known = applied.get(schema);
    if (known !== undefined) return known;
    if (open.has(schema))
      throw badInput(
        path,
        'leads back to itself; a schema may only contain itself in a property or an item.',
      );
    open.add(schema);
    let count = 1;
    for (const [at, part] of partsOf(path, schema, sameValue)) count += countApplied(at, part);
    if (schema.$ref !== undefined) count += countApplied(`${path}.$ref`, follow(`${path}.$ref`, schema.$ref));
    if (count > MAX_APPLIED)
      throw badInput(path, `applies more than ${MAX_APPLIED} schemas to one value; use fewer alternatives.`);
    open.delete(schema);
    applied.set(schema, count);
    return count;
  }

  function follow(path: string, target: unknown): unknown {
    const name = typeof target === 'string' ? reference.exec(target)?.[1] : undefined;
    if (name === undefined)
      throw badInput(path, 'must be "#/$defs/NAME", with letters, digits, "_", "." and "-" in the name.');
    if (!Object.hasOwn(definitions, name)) throw badInput(path, `there is no "${name}" in $defs.`);
    return definitions[name];
  }

  function walk(path: string, schema: unknown): void {
    if (!isSchema(schema)) return;
    countApplied(path, schema);
    for (const [at, part] of partsOf(path, schema, sameValue)) walk(at, part);
    for (const [at, part] of partsOf(path, schema, inside)) walk(at, part);
  }
  walk(field, root);
}

type Part = readonly [path: string, schema: unknown];

function partsOf(path: string, schema: JsonSchema, keywords: readonly string[]): readonly Part[] {
  return keywords.flatMap((keyword): readonly Part[] => {
    const value = schema[keyword];
    const at = `${path}.${keyword}`;
    if (Array.isArray(value)) return value.map((part, i) => [`${at}[${i}]`, part]);
    if (!isSchema(value)) return [];
    if (!named.has(keyword)) return [[at, value]];
    return Object.entries(value).map(([name, part]) => [`${at}.${name}`, part]);
  });
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
