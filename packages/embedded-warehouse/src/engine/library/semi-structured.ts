import { type DataType, numberType, plainType, type TypeKind } from '../dialect/data-type.ts';
import {
  asBoolean,
  asInteger,
  asText,
  asVariant,
  type Fragment,
  fragment,
  quoteText,
  toVariant,
} from '../dialect/fragment.ts';
import { getField } from '../dialect/operators.ts';
import { unsupported, wrongArgumentCount } from '../errors/snowflake-errors.ts';
import {
  argument,
  type Call,
  constantArgument,
  define,
  type FunctionDefinition,
  type FunctionTable,
  starArguments,
} from './function-definition.ts';

const many = 10_000;
const numbers = ['BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT', 'UHUGEINT'];

function json(name: string, kind: TypeKind, arity: number | readonly [number, number]): FunctionDefinition {
  return define(arity, (call) => fragment(`${name}(${call.args.map(asVariant).join(', ')})`, kind));
}

/** OBJECT_CONSTRUCT leaves out keys whose value is NULL; the KEEP_NULL form and `{...}` constants keep them. */
function objectConstruct(keepNulls: boolean) {
  return (call: Call): Fragment => {
    const pairs = call.star ? starPairs(call) : argumentPairs(call.args);
    if (pairs.length === 0) return fragment('json_object()', 'object');
    // A pair whose key is NULL is left out in either form.
    const list = pairs.map(([key, value]) => `{'k': ${key}, 'v': CAST(${value} AS VARCHAR)}`).join(', ');
    const keyed = `list_filter([${list}], lambda sf$p: sf$p.k IS NOT NULL)`;
    const kept = keepNulls ? keyed : `list_filter(${keyed}, lambda sf$p: sf$p.v IS NOT NULL)`;
    const keys = new Set(pairs.flatMap(([key]) => (/^'.*'$/s.test(key) ? [key] : [])));
    return fragment(`sf_object_of(${keys.size === pairs.length ? kept : `sf_once_each(${kept})`})`, 'object');
  };
}

function argumentPairs(args: readonly Fragment[]): [string, string][] {
  const pairs: [string, string][] = [];
  if (args.length % 2 === 1)
    throw wrongArgumentCount('OBJECT_CONSTRUCT', [args.length + 1, args.length + 1], args.length);
  for (let index = 0; index + 1 < args.length; index += 2) {
    pairs.push([asText(args[index] as Fragment), asVariant(args[index + 1] as Fragment)]);
  }
  return pairs;
}

function starPairs(call: Call): [string, string][] {
  return starArguments(call).map(({ name, value }) => [quoteText(name), asVariant(value)]);
}

/** PARSE_JSON(text [, 's']): strict about keys that come twice, as it is without a parameter. */
function parseJson(call: Call, macro = 'sf_parse_json'): string {
  const parameter = constantArgument(call, 1) ?? 's';
  if (parameter !== 's') throw unsupported(`parameter '${parameter}' of ${call.name}`);
  return `${macro}(${asText(argument(call, 0))})`;
}

function getPath(call: Call): Fragment {
  const path = argument(call, 1);
  const steps = path.constant ? /^'(.*)'$/s.exec(path.text)?.[1] : undefined;
  if (steps === undefined)
    return fragment(`sf_get_path(${argument(call, 0).text}, ${asText(path)})`, 'variant');
  const pointer = steps.replaceAll("''", "'").replace(pathStep, (step, name, quoted, single, double) => {
    const key = name ?? quoted ?? single ?? double;
    return key === undefined ? step : `."${key}"`;
  });
  return fragment(`json_extract(${argument(call, 0).text}, ${quoteText(`$${pointer}`)})`, 'variant');
}

/** `name`, `.name`, `."a name"`, `[0]`, `['a name']` and `["a name"]`. */
const pathStep = /\.?(?:([^.["]+)|"([^"]*)")|\[(?:'([^']*)'|"([^"]*)"|\d+)\]/g;

/** AS_INTEGER and its kin: NULL when the variant holds another type. */
function valueAs(types: readonly string[], storage: string, kind: TypeKind): FunctionDefinition {
  return define(1, (call) => writeAs(argument(call, 0), types, storage, plainType(kind)));
}

/** AS_NUMBER(variant [, precision [, scale]]): NUMBER(38, 0) unless it says more. */
const numberAs = define([1, 3], (call) => {
  const [precision, scale] = [constantArgument(call, 1) ?? 38, constantArgument(call, 2) ?? 0].map(Number);
  const type = numberType(precision ?? 38, scale ?? 0);
  return writeAs(argument(call, 0), numbers, type.storage, type);
});

function writeAs(value: Fragment, types: readonly string[], storage: string, type: DataType): Fragment {
  const list = types.map(quoteText).join(', ');
  return fragment(
    `CASE WHEN json_type(${value.text}) IN (${list}) THEN CAST(${asText(value)} AS ${storage}) END`,
    type,
  );
}

function isType(types: readonly string[]): FunctionDefinition {
  return define(1, (call) =>
    fragment(
      `(json_type(${asVariant(argument(call, 0))}) IN (${types.map(quoteText).join(', ')}))`,
      'boolean',
    ),
  );
}

/** A VARIANT holds dates and times as texts here; what has their form counts as one. */
function momentType(pattern: string): FunctionDefinition {
  return define(1, (call) => {
    const value = asVariant(argument(call, 0));
    return fragment(
      `(json_type(${value}) = 'VARCHAR' AND regexp_matches(json_extract_string(${value}, '$'), ${quoteText(pattern)}))`,
      'boolean',
    );
  });
}

function onArray(
  write: (array: string, call: Call) => string,
  kind: TypeKind,
  arity: number | readonly [number, number],
) {
  return define(arity, (call) => fragment(write(`sf_elements(${asVariant(argument(call, 0))})`, call), kind));
}

const toArray = (list: string) => `to_json(${list})`;

/** Vectors are DuckDB arrays; an ARRAY is read as one. */
function vector(name: string): FunctionDefinition {
  return define(2, (call) => {
    const lists = call.args.map((piece) => `CAST(${piece.text} AS DOUBLE[])`);
    return fragment(`${name}(${lists.join(', ')})`, plainType('real'));
  });
}

/** What JSON has no type for is a text in a VARIANT, and tells what it was as long as it is not stored. */
const asTexts: ReadonlySet<TypeKind> = new Set([
  'date',
  'time',
  'timestamp_ntz',
  'timestamp_ltz',
  'timestamp_tz',
  'binary',
]);

function nameOfType(value: Fragment): string {
  const { kind } = value.madeOf ?? value.type;
  if (asTexts.has(kind)) return `CASE WHEN ${value.text} IS NOT NULL THEN '${kind.toUpperCase()}' END`;
  if (kind === 'real') return `CASE WHEN ${value.text} IS NOT NULL THEN 'DOUBLE' END`;
  return `sf_type_name(${asVariant(value)})`;
}

export const semiStructuredFunctions: FunctionTable = {
  PATH: define(2, (call) =>
    fragment(`json_extract(${argument(call, 0).text}, ${argument(call, 1).text})`, 'variant'),
  ),
  GET: define(2, (call) => getField(argument(call, 0), argument(call, 1))),
  GET_IGNORE_CASE: define(2, (call) =>
    fragment(`sf_get_ignore_case(${argument(call, 0).text}, ${asText(argument(call, 1))})`, 'variant'),
  ),
  GET_PATH: define(2, getPath),
  PARSE_JSON: define([1, 2], (call) => fragment(parseJson(call), 'variant')),
  TRY_PARSE_JSON: define([1, 2], (call) => fragment(parseJson(call, 'sf_try_parse_json'), 'variant')),
  CHECK_JSON: define(1, (call) => fragment(`sf_check_json(${asText(argument(call, 0))})`, 'text')),
  TO_JSON: define(1, (call) => fragment(`CAST(${asVariant(argument(call, 0))} AS VARCHAR)`, 'text')),
  TO_VARIANT: define(1, (call) => toVariant(argument(call, 0))),
  TO_OBJECT: define(1, (call) => fragment(asVariant(argument(call, 0)), 'object')),
  TO_ARRAY: define(1, (call) =>
    fragment(
      argument(call, 0).isNull ? 'CAST(NULL AS JSON)' : `sf_to_array(${asVariant(argument(call, 0))})`,
      'array',
    ),
  ),
  OBJECT_CONSTRUCT: define([0, many], objectConstruct(false)),
  OBJECT_CONSTRUCT_KEEP_NULL: define([0, many], objectConstruct(true)),
  OBJECT_LITERAL: define([0, many], objectConstruct(true)),
  OBJECT_KEYS: define(1, (call) => fragment(`to_json(json_keys(${argument(call, 0).text}))`, 'array')),
  OBJECT_INSERT: define([3, 4], (call) =>
    fragment(
      `sf_object_with(${argument(call, 0).text}, ${asText(argument(call, 1))}, ${asVariant(argument(call, 2))}, ${call.args[3] ? asBoolean(call.args[3]) : 'FALSE'})`,
      'object',
    ),
  ),
  OBJECT_DELETE: define([2, many], (call) => {
    const keys = call.args.slice(1).map(asText).join(', ');
    return fragment(`sf_object_without(${argument(call, 0).text}, [${keys}])`, 'object');
  }),
  OBJECT_PICK: define([2, many], (call) => {
    const keys = call.args.slice(1).map(asText).join(', ');
    return fragment(`sf_object_pick(${argument(call, 0).text}, [${keys}])`, 'object');
  }),
  ARRAY_CONSTRUCT: json('json_array', 'array', [0, many]),
  ARRAY_CONSTRUCT_COMPACT: define([0, many], (call) =>
    fragment(
      `to_json(list_filter([${call.args.map(asVariant).join(', ')}], lambda sf$e: sf$e IS NOT NULL))`,
      'array',
    ),
  ),
  ARRAY_SIZE: define(1, (call) =>
    fragment(
      `CASE WHEN json_type(${asVariant(argument(call, 0))}) = 'ARRAY' THEN CAST(json_array_length(${asVariant(argument(call, 0))}) AS BIGINT) END`,
      'fixed',
    ),
  ),
  ARRAY_CONTAINS: define(2, (call) =>
    fragment(
      `list_contains(list_transform(sf_elements(${asVariant(argument(call, 1))}), lambda sf$e: CAST(sf$e AS VARCHAR)), CAST(${asVariant(argument(call, 0))} AS VARCHAR))`,
      'boolean',
    ),
  ),
  ARRAY_POSITION: define(2, (call) =>
    fragment(
      `(list_position(list_transform(sf_elements(${asVariant(argument(call, 1))}), lambda sf$e: CAST(sf$e AS VARCHAR)), CAST(${asVariant(argument(call, 0))} AS VARCHAR)) - 1)`,
      'fixed',
    ),
  ),
  ARRAY_APPEND: onArray(
    (array, call) => toArray(`sf_added(${array}, ${asVariant(argument(call, 1))})`),
    'array',
    2,
  ),
  ARRAY_PREPEND: onArray(
    (array, call) => toArray(`sf_added_before(${array}, ${asVariant(argument(call, 1))})`),
    'array',
    2,
  ),
  ARRAY_INSERT: onArray(
    (array, call) =>
      toArray(`sf_inserted(${array}, ${asInteger(argument(call, 1))}, ${asVariant(argument(call, 2))})`),
    'array',
    3,
  ),
  ARRAY_REMOVE: onArray(
    (array, call) => toArray(`sf_without(${array}, ${asVariant(argument(call, 1))})`),
    'array',
    2,
  ),
  ARRAY_REMOVE_AT: onArray(
    (array, call) => toArray(`sf_removed_at(${array}, ${asInteger(argument(call, 1))})`),
    'array',
    2,
  ),
  ARRAYS_TO_OBJECT: define(2, (call) => {
    const [keys, values] = call.args.map((piece) => `sf_elements(${asVariant(piece)})`);
    const pairs = `sf_object_of(sf_pairs(${keys}, ${values}))`;
    return fragment(`CASE WHEN ${keys} IS NOT NULL AND ${values} IS NOT NULL THEN ${pairs} END`, 'object');
  }),
  ARRAYS_ZIP: define([1, 20], (call) => {
    const lists = call.args.map((piece) => `sf_elements(${asVariant(piece)})`);
    const longest = `greatest(${lists.map((list) => `len(${list})`).join(', ')})`;
    const fields = lists
      .map((list, index) => `'$${index + 1}', COALESCE(${list}[sf$i], 'null'::JSON)`)
      .join(', ');
    const zipped = `to_json(list_transform(range(1, ${longest} + 1), lambda sf$i: json_object(${fields})))`;
    const areArrays = lists.map((list) => `${list} IS NOT NULL`).join(' AND ');
    return fragment(`CASE WHEN ${areArrays} THEN ${zipped} END`, 'array');
  }),
  REDUCE: define(3, (call) => {
    const first = argument(call, 1);
    const all = `list_reduce(sf_elements(${asVariant(argument(call, 0))}), ${argument(call, 2).text}, ${asVariant(first)})`;
    const last = fragment(all, 'variant');
    return first.type.kind === 'text' ? fragment(asText(last), 'text') : last;
  }),
  MAP_KEYS: define(1, (call) => fragment(`to_json(json_keys(${asVariant(argument(call, 0))}))`, 'array')),
  MAP_SIZE: define(1, (call) => fragment(`len(json_keys(${asVariant(argument(call, 0))}))`, 'fixed')),
  MAP_CONTAINS_KEY: define(2, (call) =>
    fragment(
      `list_contains(json_keys(${asVariant(argument(call, 1))}), ${asText(argument(call, 0))})`,
      'boolean',
    ),
  ),
  ARRAY_CAT: onArray(
    (array, call) => toArray(`sf_cat(${array}, sf_elements(${asVariant(argument(call, 1))}))`),
    'array',
    2,
  ),
  ARRAY_COMPACT: onArray(
    (array) => toArray(`list_filter(${array}, lambda sf$e: json_type(sf$e) <> 'NULL')`),
    'array',
    1,
  ),
  ARRAY_DISTINCT: onArray((array) => toArray(`sf_distinct(${array})`), 'array', 1),
  ARRAY_INTERSECTION: onArray(
    (array, call) => toArray(`sf_shared(${array}, sf_elements(${asVariant(argument(call, 1))}), TRUE)`),
    'array',
    2,
  ),
  ARRAY_EXCEPT: onArray(
    (array, call) => toArray(`sf_shared(${array}, sf_elements(${asVariant(argument(call, 1))}), FALSE)`),
    'array',
    2,
  ),
  ARRAYS_OVERLAP: define(2, (call) =>
    fragment(
      `list_has_any(sf_elements(${asVariant(argument(call, 0))}), sf_elements(${asVariant(argument(call, 1))}))`,
      'boolean',
    ),
  ),
  ARRAY_SLICE: onArray(
    (array, call) =>
      toArray(`sf_slice(${array}, ${asInteger(argument(call, 1))}, ${asInteger(argument(call, 2))})`),
    'array',
    3,
  ),
  ARRAY_SORT: onArray(
    (array, call) => {
      const ascending = constantArgument(call, 1)?.toUpperCase() !== 'FALSE';
      const nullsFirst = call.args[2] ? constantArgument(call, 2)?.toUpperCase() === 'TRUE' : !ascending;
      const order = `'${ascending ? 'ASC' : 'DESC'}', 'NULLS ${nullsFirst ? 'FIRST' : 'LAST'}'`;
      return toArray(`sf_ordered(${array}, ${order})`);
    },
    'array',
    [1, 3],
  ),
  ARRAY_REVERSE: onArray((array) => toArray(`list_reverse(${array})`), 'array', 1),
  ARRAY_FLATTEN: onArray(
    (array) => toArray(`flatten(list_transform(${array}, lambda sf$e: sf_elements(sf$e)))`),
    'array',
    1,
  ),
  ARRAY_MIN: onArray((array) => `sf_variant_min(${array})`, 'variant', 1),
  ARRAY_MAX: onArray((array) => `sf_variant_max(${array})`, 'variant', 1),
  ARRAY_TO_STRING: define(2, (call) =>
    fragment(
      `sf_joined(list_transform(sf_elements(${asVariant(argument(call, 0))}), lambda sf$e: COALESCE(json_extract_string(sf$e, '$'), '')), ${asText(argument(call, 1))})`,
      'text',
    ),
  ),
  ARRAY_GENERATE_RANGE: define([2, 3], (call) =>
    fragment(`to_json(sf_range(${[...call.args.map(asInteger), '1'].slice(0, 3).join(', ')}))`, 'array'),
  ),
  TRANSFORM: define(2, (call) =>
    fragment(
      `to_json(list_transform(sf_elements(${asVariant(argument(call, 0))}), ${argument(call, 1).text}))`,
      'array',
    ),
  ),
  FILTER: define(2, (call) =>
    fragment(
      `to_json(list_filter(sf_elements(${asVariant(argument(call, 0))}), ${argument(call, 1).text}))`,
      'array',
    ),
  ),
  TYPEOF: define(1, (call) => fragment(nameOfType(argument(call, 0)), 'text')),
  IS_NULL_VALUE: define(1, (call) =>
    fragment(`(json_type(${asVariant(argument(call, 0))}) = 'NULL')`, 'boolean'),
  ),
  STRIP_NULL_VALUE: define(1, (call) =>
    fragment(
      `CASE WHEN json_type(${argument(call, 0).text}) = 'NULL' THEN NULL ELSE ${argument(call, 0).text} END`,
      'variant',
    ),
  ),
  IS_ARRAY: isType(['ARRAY']),
  IS_OBJECT: isType(['OBJECT']),
  IS_BOOLEAN: isType(['BOOLEAN']),
  IS_INTEGER: isType(['BIGINT', 'UBIGINT', 'HUGEINT']),
  IS_DECIMAL: isType(numbers),
  IS_REAL: isType(numbers),
  IS_DOUBLE: isType(numbers),
  IS_VARCHAR: isType(['VARCHAR']),
  IS_CHAR: isType(['VARCHAR']),
  IS_DATE: momentType('^\\d{4}-\\d{2}-\\d{2}$'),
  IS_DATE_VALUE: momentType('^\\d{4}-\\d{2}-\\d{2}$'),
  IS_TIME: momentType('^\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?$'),
  IS_TIMESTAMP_NTZ: momentType('^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?$'),
  AS_INTEGER: valueAs(['BIGINT', 'UBIGINT'], 'BIGINT', 'fixed'),
  AS_NUMBER: numberAs,
  AS_DECIMAL: numberAs,
  AS_DOUBLE: valueAs(numbers, 'DOUBLE', 'real'),
  AS_REAL: valueAs(numbers, 'DOUBLE', 'real'),
  AS_VARCHAR: valueAs(['VARCHAR'], 'VARCHAR', 'text'),
  AS_CHAR: valueAs(['VARCHAR'], 'VARCHAR', 'text'),
  AS_BOOLEAN: valueAs(['BOOLEAN'], 'BOOLEAN', 'boolean'),
  AS_ARRAY: define(1, (call) =>
    fragment(
      `CASE WHEN json_type(${argument(call, 0).text}) = 'ARRAY' THEN ${argument(call, 0).text} END`,
      'array',
    ),
  ),
  AS_OBJECT: define(1, (call) =>
    fragment(
      `CASE WHEN json_type(${argument(call, 0).text}) = 'OBJECT' THEN ${argument(call, 0).text} END`,
      'object',
    ),
  ),
  VECTOR_COSINE_SIMILARITY: vector('list_cosine_similarity'),
  VECTOR_INNER_PRODUCT: vector('list_inner_product'),
  VECTOR_L2_DISTANCE: vector('list_distance'),
};
