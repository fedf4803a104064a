/** JSON Schemas of response formats: compiled once, and looked at in the terms that answers need. */
import { createRequire } from 'node:module';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import { LRUCache } from 'lru-cache';

export type JsonSchema = Readonly<Record<string, unknown>>;

export class InvalidSchemaError extends Error {
  override readonly name = 'InvalidSchemaError';
}

/** A larger schema is refused: compiling it would hold up everyone else. */
const MAX_SCHEMA_CHARACTERS = 100_000;

/** Loaded by the first schema: most starts see none. */
const load = createRequire(import.meta.url);

const compiled = new LRUCache<string, ValidateFunction>({ max: 100 });

/** @throws InvalidSchemaError when the schema is none. */
export function compileSchema(schema: JsonSchema): ValidateFunction {
  const text = JSON.stringify(schema);
  if (text.length > MAX_SCHEMA_CHARACTERS) throw new InvalidSchemaError('the JSON schema is too large');
  const known = compiled.get(text);
  if (known) return known;
  try {
    // An Ajv keeps every schema it has seen, so each gets its own and goes with it.
    const { Ajv2020 } = load('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
    const ajv = new Ajv2020({ strict: false, validateFormats: false, logger: false, allowUnionTypes: true });
    const { $schema: _, ...withoutDialect } = schema;
    const validate = ajv.compile(withoutDialect);
    compiled.set(text, validate);
    return validate;
  } catch (error) {
    throw new InvalidSchemaError(
      `invalid JSON schema: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows `$ref` into the root schema and merges `allOf`; `depth` bounds recursive schemas. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
  if (depth > 20) return {};
  if (typeof schema.$ref === 'string') {
    const target = schema.$ref
      .replace(/^#\/?/u, '')
      .split('/')
      .filter(Boolean)
      .reduce<unknown>(
        (at, part) => (isSchema(at) ? at[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
        root,
      );
    const { $ref: _, ...siblings } = schema;
    return isSchema(target) ? { ...resolveSchema(target, root, depth + 1), ...siblings } : siblings;
  }
  if (!Array.isArray(schema.allOf)) return schema;
  const { allOf, ...own } = schema;
  return allOf
    .filter(isSchema)
    .reduce<JsonSchema>((merged, part) => merge(merged, resolveSchema(part, root, depth + 1)), own);
}

function merge(a: JsonSchema, b: JsonSchema): JsonSchema {
  return {
    ...a,
    ...b,
    ...(isSchema(a.properties) && isSchema(b.properties)
      ? { properties: { ...a.properties, ...b.properties } }
      : {}),
    ...(Array.isArray(a.required) && Array.isArray(b.required)
      ? { required: [...a.required, ...b.required] }
      : {}),
  };
}

/** The first type that is not null, guessed from other keywords where the schema names none. */
export function typeOf(schema: JsonSchema): string {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const named =
    types.find((type) => typeof type === 'string' && type !== 'null') ??
    types.find((type) => type === 'null');
  if (typeof named === 'string') return named;
  if (isSchema(schema.properties) || Array.isArray(schema.required)) return 'object';
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array';
  if (schema.minimum !== undefined || schema.maximum !== undefined || schema.multipleOf !== undefined)
    return 'number';
  return 'string';
}

export function allowsNull(schema: JsonSchema): boolean {
  return schema.type === 'null' || (Array.isArray(schema.type) && schema.type.includes('null'));
}
