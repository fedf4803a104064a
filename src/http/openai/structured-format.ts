/** JSON mode and JSON Schemas as the schema takes them. */

type JsonObject = Readonly<Record<string, unknown>>;

export type TextFormat =
  | { readonly type: 'text' }
  | { readonly type: 'json_object' }
  | { readonly type: 'json_schema'; readonly schema?: JsonObject | null | undefined };

/** Null for free text. JSON mode is any object. */
export function responseFormatOf(format: TextFormat | null | undefined): JsonObject | null {
  if (!format || format.type === 'text') return null;
  if (format.type === 'json_object') return { type: 'object' };
  return withDefs(format.schema ?? { type: 'object' }) as JsonObject;
}

/** Generators for older drafts, the one in OpenAI's client among them, keep what is referred to under `definitions`. */
function withDefs(schema: JsonObject): unknown {
  if (!Object.hasOwn(schema, 'definitions')) return schema;
  const { definitions, ...rest } = schema;
  return renamed({ ...rest, $defs: definitions });
}

function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const isReference = name === '$ref' && typeof inner === 'string';
      return [name, isReference ? inner.replace(/^#\/definitions\//, '#/$defs/') : renamed(inner)];
    }),
  );
}
