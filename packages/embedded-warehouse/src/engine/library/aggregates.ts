import { payloadOf } from '../dialect/ast.ts';
import {
  countType,
  numberType,
  plainType,
  precisionOf,
  wholeDigits,
  withDigits,
} from '../dialect/data-type.ts';
import {
  asBoolean,
  asInteger,
  asNumber,
  asText,
  asVariant,
  type Fragment,
  fixedReal,
  fragment,
  isTimestamp,
  isVariant,
} from '../dialect/fragment.ts';
import { quotient } from '../dialect/operators.ts';
import { invalidArguments, unsupported } from '../errors/snowflake-errors.ts';
import {
  aggregate,
  argument,
  type Call,
  type FunctionDefinition,
  type FunctionTable,
  starArguments,
} from './function-definition.ts';
import { hashedArguments } from './hashes.ts';

function distinct(call: Call): string {
  return call.distinct ? 'DISTINCT ' : '';
}

/** COUNT(t.*) and COUNT(DISTINCT *) count no row that has a NULL. */
function count(call: Call): Fragment {
  const isOfAll = call.star ? !call.distinct && !isOfTable(call) : call.args.length === 0;
  if (isOfAll) return fragment(`count(*)${call.suffix}`, countType(18));
  return fragment(`count(${distinct(call)}${counted(call)})${call.suffix}`, countType(18));
}

const isOfTable = ({ nodes: [node] }: Call) => node !== undefined && Boolean(payloadOf(node).table);

/** One value, or several as a row, which counts for nothing when one of them is NULL. */
function counted(call: Call): string {
  const args = call.star ? starArguments(call).map(({ value }) => value) : call.args;
  const texts = args.map((arg) => arg.text);
  if (texts.length === 1) return texts[0] as string;
  const anyNull = texts.map((text) => `${text} IS NULL`).join(' OR ');
  return `CASE WHEN ${anyNull} THEN NULL ELSE row(${texts.join(', ')}) END`;
}

/** A sum has so many digits more than what is added up. */
const sumDigits = 12;

function sum(call: Call): Fragment {
  const value = argument(call, 0);
  const type =
    value.type.kind === 'fixed'
      ? withDigits(numberType(38, value.type.scale ?? 0), precisionOf(value.type) + sumDigits)
      : plainType(value.type.kind === 'unknown' ? 'unknown' : 'real');
  return fragment(`sum(${distinct(call)}${asNumber(value)})${call.suffix}`, type);
}

/** The mean of fixed-point numbers is fixed-point too, with six more digits. */
function average(call: Call): Fragment {
  const value = argument(call, 0);
  const text = `${distinct(call)}${asNumber(value)}`;
  if (value.type.kind === 'date' || value.type.kind === 'time' || isTimestamp(value))
    throw invalidArguments(call.name, value.type.name);
  if (value.type.kind !== 'fixed') return fragment(`avg(${text})${call.suffix}`, 'real');
  const [total, rows] = [`sum(${text})${call.suffix}`, `count(${text})${call.suffix}`];
  const mean = quotient(total, rows, value.type.scale ?? 0, 0);
  const digits = wholeDigits(value.type) + sumDigits + (mean.type.scale ?? 0);
  return fragment(`CASE WHEN ${rows} > 0 THEN ${mean.text} END`, withDigits(mean.type, digits));
}

function extreme(name: string) {
  return (call: Call): Fragment => {
    const value = argument(call, 0);
    if (isVariant(value)) return fragment(`sf_variant_${name}(list(${value.text})${call.suffix})`, 'variant');
    return fragment(`${name}(${value.text})${call.suffix}`, value.type);
  };
}

function real(name: string, arity = 1): FunctionDefinition {
  return aggregate(arity, (call) =>
    fragment(
      `${name}(${distinct(call)}${call.args.map((arg) => `CAST(${asNumber(arg)} AS DOUBLE)`).join(', ')})${call.suffix}`,
      'real',
    ),
  );
}

/** The value in the middle, or between two: of fixed-point numbers it is fixed-point too, with three more digits. */
function middle(name: string, value: Fragment, more: string, suffix: string): Fragment {
  if (value.type.kind !== 'fixed')
    return fragment(`${name}(CAST(${asNumber(value)} AS DOUBLE)${more})${suffix}`, 'real');
  const type = withDigits(
    numberType(38, Math.min(38, (value.type.scale ?? 0) + 3)),
    precisionOf(value.type) + 3,
  );
  return fragment(
    `CAST(${name}(CAST(${value.text} AS ${type.storage})${more})${suffix} AS ${type.storage})`,
    type,
  );
}

/** A variance: of fixed-point numbers it is fixed-point too, its digits those of the quotient of their squares. */
function variance(name: string): FunctionDefinition {
  return aggregate(1, (call) => {
    const value = argument(call, 0);
    const text = `${name}(${distinct(call)}CAST(${asNumber(value)} AS DOUBLE))${call.suffix}`;
    if (value.type.kind !== 'fixed') return fragment(text, 'real');
    const squared = 2 * (value.type.scale ?? 0);
    return fixedReal(text, quotient('', '', squared, 0).type.scale ?? 0);
  });
}

function listAgg(call: Call): Fragment {
  const separator = call.args[1] ? asText(call.args[1]) : "''";
  const value = argument(call, 0);
  // Values that are told apart are put in order as what they are, not as their texts.
  const text =
    call.distinct && call.orderBy
      ? `array_to_string(list_transform(list(DISTINCT ${value.text}${call.orderBy})${call.suffix}, lambda sf$e: ${asText({ ...value, text: 'sf$e' })}), ${separator})`
      : `string_agg(${distinct(call)}${asText(value)}, ${separator}${call.orderBy})${call.suffix}`;
  return fragment(`sf_bounded(COALESCE(${text}, ''))`, 'text');
}

/** NULLs are left out; no rows give an empty array. */
function arrayAgg(call: Call): Fragment {
  const value = argument(call, 0);
  // Values that are told apart are put in order as what they are, not as variants.
  const text =
    call.distinct && call.orderBy
      ? `list_transform(list(DISTINCT ${value.text}${call.orderBy})${call.suffix}, lambda sf$d: ${asVariant({ ...value, text: 'sf$d' })})`
      : `list(${distinct(call)}${asVariant(value)}${call.orderBy})${call.suffix}`;
  return fragment(`to_json(list_filter(COALESCE(${text}, []), lambda sf$e: sf$e IS NOT NULL))`, 'array');
}

/** Pairs with a NULL key or value are left out, a key may come once; no pairs give an empty object. */
function objectAgg(call: Call): Fragment {
  const [key, value] = [argument(call, 0), argument(call, 1)];
  const filter = ` FILTER (WHERE ${key.text} IS NOT NULL AND ${value.text} IS NOT NULL)`;
  const pairs = `list({'k': ${asText(key)}, 'v': CAST(${asVariant(value)} AS VARCHAR)})${filter}${call.suffix}`;
  return fragment(`sf_object_of(sf_once_each(${pairs}))`, 'object');
}

function percentile(name: 'quantile_cont' | 'quantile_disc') {
  return (call: Call): Fragment => {
    const key = call.orderKeys[0];
    if (!key) throw unsupported(`${call.name} without WITHIN GROUP`);
    const fraction = / DESC\b/.test(call.orderBy)
      ? `(1 - ${argument(call, 0).text})`
      : argument(call, 0).text;
    if (name === 'quantile_cont') return middle(name, key, `, ${fraction}`, call.suffix);
    return fragment(`${name}(${key.text}, ${fraction})${call.suffix}`, key.type);
  };
}

function bits(name: string): FunctionDefinition {
  return aggregate(1, (call) => fragment(`${name}(${asInteger(argument(call, 0))})${call.suffix}`, 'fixed'));
}

function logical(name: string): FunctionDefinition {
  return aggregate(1, (call) =>
    fragment(`${name}(${asBoolean(argument(call, 0))})${call.suffix}`, 'boolean'),
  );
}

function by(name: string): FunctionDefinition {
  return aggregate([2, 3], (call) => {
    const [value, key, most] = [argument(call, 0), argument(call, 1), call.args[2]];
    if (!most) return fragment(`${name}(${value.text}, ${key.text})${call.suffix}`, value.type);
    return fragment(
      `to_json(${name}(${value.text}, ${key.text}, ${asInteger(most)})${call.suffix})`,
      'array',
    );
  });
}

const approximateCount = aggregate([1, 1_000], (call) =>
  fragment(`approx_count_distinct(${counted(call)})${call.suffix}`, countType(18)),
);

export const aggregateFunctions: FunctionTable = {
  COUNT: aggregate([0, 100], count),
  COUNT_IF: aggregate(1, (call) =>
    fragment(`count_if(${asBoolean(argument(call, 0))})${call.suffix}`, 'fixed'),
  ),
  SUM: aggregate(1, sum),
  AVG: aggregate(1, average),
  MIN: aggregate(1, extreme('min')),
  MAX: aggregate(1, extreme('max')),
  MIN_BY: by('min_by'),
  MAX_BY: by('max_by'),
  ANY_VALUE: aggregate(1, (call) =>
    fragment(`any_value(${argument(call, 0).text})${call.suffix}`, argument(call, 0).type),
  ),
  MODE: aggregate(1, (call) =>
    fragment(`mode(${argument(call, 0).text})${call.suffix}`, argument(call, 0).type),
  ),
  MEDIAN: aggregate(1, (call) => middle('median', argument(call, 0), '', call.suffix)),
  STDDEV: real('stddev_samp'),
  STDDEV_SAMP: real('stddev_samp'),
  STDDEV_POP: real('stddev_pop'),
  VARIANCE: variance('var_samp'),
  VAR_SAMP: variance('var_samp'),
  VAR_POP: variance('var_pop'),
  VARIANCE_SAMP: variance('var_samp'),
  VARIANCE_POP: variance('var_pop'),
  SKEW: real('skewness'),
  KURTOSIS: real('kurtosis'),
  CORR: real('corr', 2),
  COVAR_POP: real('covar_pop', 2),
  COVAR_SAMP: real('covar_samp', 2),
  REGR_SLOPE: real('regr_slope', 2),
  REGR_INTERCEPT: real('regr_intercept', 2),
  REGR_R2: real('regr_r2', 2),
  LISTAGG: aggregate([1, 2], listAgg),
  STRING_AGG: aggregate([1, 2], listAgg),
  ARRAY_AGG: aggregate(1, arrayAgg),
  ARRAYAGG: aggregate(1, arrayAgg),
  ARRAY_UNIQUE_AGG: aggregate(1, (call) => arrayAgg({ ...call, distinct: true })),
  OBJECT_AGG: aggregate(2, objectAgg),
  APPROX_COUNT_DISTINCT: approximateCount,
  HLL: approximateCount,
  APPROX_PERCENTILE: aggregate(2, (call) =>
    fragment(
      `approx_quantile(CAST(${asNumber(argument(call, 0))} AS DOUBLE), ${argument(call, 1).text})${call.suffix}`,
      'real',
    ),
  ),
  PERCENTILE_CONT: aggregate(1, percentile('quantile_cont')),
  PERCENTILE_DISC: aggregate(1, percentile('quantile_disc')),
  BOOLAND_AGG: logical('bool_and'),
  BOOLOR_AGG: logical('bool_or'),
  BOOLXOR_AGG: aggregate(1, (call) => {
    const value = asBoolean(argument(call, 0));
    return fragment(
      `CASE WHEN count(${value})${call.suffix} > 0 THEN count_if(${value})${call.suffix} = 1 END`,
      'boolean',
    );
  }),
  BITAND_AGG: bits('bit_and'),
  BITOR_AGG: bits('bit_or'),
  BITXOR_AGG: bits('bit_xor'),
  HASH_AGG: aggregate([1, 1_000], (call) =>
    fragment(`sf_signed(bit_xor(hash(${hashedArguments(call)}))${call.suffix})`, 'fixed'),
  ),
  GROUPING: aggregate([1, 100], (call) =>
    fragment(`grouping(${call.args.map((arg) => arg.text).join(', ')})`, 'fixed'),
  ),
  GROUPING_ID: aggregate([1, 100], (call) =>
    fragment(`grouping_id(${call.args.map((arg) => arg.text).join(', ')})`, 'fixed'),
  ),
};
