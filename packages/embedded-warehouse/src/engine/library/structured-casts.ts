/** Casts to structured types: `[1, 2]::ARRAY(INT)`, `{'a': 1}::OBJECT(a INT)`, `{'a': 1}::MAP(VARCHAR, INT)`. */
import type { DataType, Held, HeldType } from '../dialect/data-type.ts';
import { asText, asVariant, type Fragment, fragment, quoteText } from '../dialect/fragment.ts';

/**
 * Each value in the type that is said of it. An OBJECT has the keys of its type and no others, and what may not be NULL is
 * not.
 *
 * @param json the text of a JSON value
 * @param depth of the type within others: a lambda within a lambda has a name of its own
 */
export function castStructured(
  json: string,
  held: Held,
  castTo: (value: Fragment, type: DataType) => Fragment,
  depth = 1,
): string {
  const value = `sf$v${depth}`;
  const refuse = `CAST(sf_error('Failed to cast variant value ' || CAST(${value} AS VARCHAR)) AS JSON)`;
  const cast = (text: string, { type, notNull }: HeldType) => {
    const whole = type.held
      ? castStructured(text, type.held, castTo, depth + 1)
      : asVariant(castTo(fragment(text, 'variant'), type));
    return notNull ? `COALESCE(${whole}, ${refuse})` : whole;
  };
  const write = (): string => {
    switch (held.of) {
      case 'array':
        return `to_json(list_transform(sf_elements(${value}), lambda ${value}e: ${cast(`${value}e`, held.element)}))`;
      case 'object': {
        const keys = held.fields.map(({ name }) => quoteText(name)).join(', ');
        const pairs = held.fields.map(
          (field) =>
            `${quoteText(field.name)}, ${cast(`json_extract(${value}, ${quoteText(`$."${field.name}"`)})`, field)}`,
        );
        return (
          `CASE WHEN list_sort(json_keys(${value})) <> list_sort([${keys}]) THEN ${refuse} ` +
          `ELSE json_object(${pairs.join(', ')}) END`
        );
      }
      case 'map': {
        const key = asText(castTo(fragment(`${value}k`, 'text'), held.key));
        const each = cast(`json_extract(${value}, '$."' || ${value}k || '"')`, held.value);
        return `sf_object_of(list_transform(json_keys(${value}), lambda ${value}k: {'k': ${key}, 'v': CAST(${each} AS VARCHAR)}))`;
      }
    }
  };
  const kind = held.of === 'array' ? 'ARRAY' : 'OBJECT';
  return (
    `list_transform([${json}], lambda ${value}: CASE json_type(${value}) WHEN '${kind}' THEN ${write()} ` +
    `WHEN 'NULL' THEN NULL ELSE ${refuse} END)[1]`
  );
}
