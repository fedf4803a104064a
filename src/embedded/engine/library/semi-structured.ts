import { plainType, type TypeKind } from '../dialect/data-type.ts';
import {
  asInteger,
  asText,
  asVariant,
  type Fragment,
  fragment,
  quoteName,
  quoteText,
} from '../dialect/fragment.ts';
import { getField } from '../dialect/operators.ts';
import { starColumns } from '../dialect/scope.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import {
  argument,
  type Call,
  define,
  type FunctionDefinition,
  type FunctionTable,
} from './function-definition.ts';

const many = 10_000;

function json(name: string, kind: TypeKind, arity: number | readonly [number, number]): FunctionDefinition {
  return define(arity, (call) => fragment(`${name}(${call.args.map(asVariant).join(', ')})`, kind));
}

/** OBJECT_CONSTRUCT leaves out keys whose value is NULL; the KEEP_NULL form and `{...}` constants keep them. */
function objectConstruct(keepNulls: boolean) {
  return (call: Call): Fragment => {
    const pairs = call.star ? starPairs(call) : argumentPairs(call.args);
    const text = pairs.map(([key, value]) => `${key}, ${value}`).join(', ');
    if (keepNulls || pairs.length === 0) return fragment(`json_object(${text})`, 'object');
    return fragment(`sf_without_nulls(json_object(${text}))`, 'object');
  };
}

function argumentPairs(args: readonly Fragment[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < args.length; index += 2) {
    pairs.push([asText(args[index] as Fragment), asVariant(args[index + 1] as Fragment)]);
  }
  return pairs;
}

function starPairs(call: Call): [string, string][] {
  const columns = starColumns(call.scope, null);
  if (!columns) throw unsupported('OBJECT_CONSTRUCT(*) over columns that are not known');
  return columns.map((column) => [
    quoteText(column.name),
    asVariant(fragment(quoteName(column.name), column.type)),
  ]);
}

function getPath(call: Call): Fragment {
  const path = argument(call, 1);
  const steps = path.constant ? /^'(.*)'$/s.exec(path.text)?.[1] : undefined;
  if (steps === undefined)
    return fragment(`sf_get_path(${argument(call, 0).text}, ${asText(path)})`, 'variant');
  const parts = steps.replaceAll("''", "'").split('.');
  const pointer = parts.map((part) => part.replace(/^([^[]+)/, (name) => `."${name}"`)).join('');
  return fragment(`json_extract(${argument(call, 0).text}, ${quoteText(`$${pointer}`)})`, 'variant');
}

/** AS_INTEGER and its kin: NULL when the variant holds another type. */
function valueAs(types: readonly string[], storage: string, kind: TypeKind): FunctionDefinition {
  return define([1, 3], (call) => {
    const value = argument(call, 0);
    const list = types.map(quoteText).join(', ');
    return fragment(
      `CASE WHEN json_type(${value.text}) IN (${list}) THEN CAST(${asText(value)} AS ${storage}) END`,
      kind,
    );
  });
}

function isType(types: readonly string[]): FunctionDefinition {
  return define(1, (call) =>
    fragment(
      `(json_type(${asVariant(argument(call, 0))}) IN (${types.map(quoteText).join(', ')}))`,
      'boolean',
    ),
  );
}

const numbers = ['BIGINT', 'UBIGINT', 'DOUBLE', 'HUGEINT', 'UHUGEINT'];

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

export const semiStructuredFunctions: FunctionTable = {
  PATH: define(2, (call) =>
    fragment(`json_extract(${argument(call, 0).text}, ${argument(call, 1).text})`, 'variant'),
  ),
  GET: define(2, (call) => getField(argument(call, 0), argument(call, 1))),
  GET_IGNORE_CASE: define(2, (call) =>
    fragment(`sf_get_ignore_case(${argument(call, 0).text}, ${asText(argument(call, 1))})`, 'variant'),
  ),
  GET_PATH: define(2, getPath),
  PARSE_JSON: define([1, 2], (call) => fragment(`sf_parse_json(${asText(argument(call, 0))})`, 'variant')),
  TRY_PARSE_JSON: define([1, 2], (call) =>
    fragment(`TRY(sf_parse_json(${asText(argument(call, 0))}))`, 'variant'),
  ),
  CHECK_JSON: define(1, (call) =>
    fragment(
      `CASE WHEN json_valid(${asText(argument(call, 0))}) THEN NULL ELSE 'error parsing JSON' END`,
      'text',
    ),
  ),
  TO_JSON: define(1, (call) => fragment(`CAST(${asVariant(argument(call, 0))} AS VARCHAR)`, 'text')),
  TO_VARIANT: define(1, (call) => fragment(asVariant(argument(call, 0)), 'variant')),
  TO_OBJECT: define(1, (call) => fragment(asVariant(argument(call, 0)), 'object')),
  TO_ARRAY: define(1, (call) => fragment(`sf_to_array(${asVariant(argument(call, 0))})`, 'array')),
  OBJECT_CONSTRUCT: define([0, many], objectConstruct(false)),
  OBJECT_CONSTRUCT_KEEP_NULL: define([0, many], objectConstruct(true)),
  OBJECT_LITERAL: define([0, many], objectConstruct(true)),
  OBJECT_KEYS: define(1, (call) => fragment(`to_json(json_keys(${argument(call, 0).text}))`, 'array')),
  OBJECT_INSERT: define([3, 4], (call) =>
    fragment(
      `json_merge_patch(${argument(call, 0).text}, json_object(${asText(argument(call, 1))}, ${asVariant(argument(call, 2))}))`,
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
      `to_json(list_filter([${call.args.map(asVariant).join(', ')}], lambda e: e IS NOT NULL))`,
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
      `list_contains(list_transform(sf_elements(${asVariant(argument(call, 1))}), lambda e: CAST(e AS VARCHAR)), CAST(${asVariant(argument(call, 0))} AS VARCHAR))`,
      'boolean',
    ),
  ),
  ARRAY_POSITION: define(2, (call) =>
    fragment(
      `(list_position(list_transform(sf_elements(${asVariant(argument(call, 1))}), lambda e: CAST(e AS VARCHAR)), CAST(${asVariant(argument(call, 0))} AS VARCHAR)) - 1)`,
      'fixed',
    ),
  ),
  ARRAY_APPEND: onArray(
    (array, call) => toArray(`list_append(${array}, ${asVariant(argument(call, 1))})`),
    'array',
    2,
  ),
  ARRAY_PREPEND: onArray(
    (array, call) => toArray(`list_prepend(${asVariant(argument(call, 1))}, ${array})`),
    'array',
    2,
  ),
  ARRAY_CAT: onArray(
    (array, call) => toArray(`list_concat(${array}, sf_elements(${asVariant(argument(call, 1))}))`),
    'array',
    2,
  ),
  ARRAY_COMPACT: onArray(
    (array) => toArray(`list_filter(${array}, lambda e: json_type(e) <> 'NULL')`),
    'array',
    1,
  ),
  ARRAY_DISTINCT: onArray((array) => toArray(`sf_distinct(${array})`), 'array', 1),
  ARRAY_INTERSECTION: onArray(
    (array, call) =>
      toArray(
        `list_filter(${array}, lambda e: list_contains(sf_elements(${asVariant(argument(call, 1))}), e))`,
      ),
    'array',
    2,
  ),
  ARRAY_EXCEPT: onArray(
    (array, call) =>
      toArray(
        `list_filter(${array}, lambda e: NOT list_contains(sf_elements(${asVariant(argument(call, 1))}), e))`,
      ),
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
  ARRAY_SORT: onArray((array) => toArray(`sf_sorted(${array})`), 'array', [1, 3]),
  ARRAY_REVERSE: onArray((array) => toArray(`list_reverse(${array})`), 'array', 1),
  ARRAY_FLATTEN: onArray(
    (array) => toArray(`flatten(list_transform(${array}, lambda e: sf_elements(e)))`),
    'array',
    1,
  ),
  ARRAY_MIN: onArray((array) => `(sf_sorted(${array}))[1]`, 'variant', 1),
  ARRAY_MAX: onArray((array) => `(sf_sorted(${array}))[-1]`, 'variant', 1),
  ARRAY_TO_STRING: define(2, (call) =>
    fragment(
      `array_to_string(list_transform(sf_elements(${asVariant(argument(call, 0))}), lambda e: json_extract_string(e, '$')), ${asText(argument(call, 1))})`,
      'text',
    ),
  ),
  ARRAY_GENERATE_RANGE: define([2, 3], (call) =>
    fragment(`to_json(range(${call.args.map(asInteger).join(', ')}))`, 'array'),
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
  TYPEOF: define(1, (call) => fragment(`sf_type_name(${asVariant(argument(call, 0))})`, 'text')),
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
  AS_INTEGER: valueAs(['BIGINT', 'UBIGINT'], 'BIGINT', 'fixed'),
  AS_NUMBER: valueAs(numbers, 'DECIMAL(38,9)', 'fixed'),
  AS_DECIMAL: valueAs(numbers, 'DECIMAL(38,9)', 'fixed'),
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
