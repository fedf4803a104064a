import { asBoolean, type Fragment, fragment } from '../dialect/fragment.ts';
import { compare } from '../dialect/operators.ts';
import { readVariants, unify } from '../dialect/unify.ts';
import { argument, type Call, define, type FunctionTable, lazy } from './function-definition.ts';

const many = 1_000;

function coalesce(call: Call): Fragment {
  const { texts, type } = unify(call.args);
  return fragment(`COALESCE(${texts.join(', ')})`, type);
}

function extreme(name: string) {
  // GREATEST and LEAST are NULL when any argument is; DuckDB's skip NULLs.
  return (call: Call): Fragment => {
    const { texts, type } = unify(readVariants(call.args));
    const anyNull = texts.map((text) => `${text} IS NULL`).join(' OR ');
    return fragment(`CASE WHEN ${anyNull} THEN NULL ELSE ${name}(${texts.join(', ')}) END`, type);
  };
}

function extremeIgnoringNulls(name: string) {
  return (call: Call): Fragment => {
    const { texts, type } = unify(readVariants(call.args));
    return fragment(`${name}(${texts.join(', ')})`, type);
  };
}

/** DECODE(expression, search, result, ..., default): NULL matches NULL. */
function decode(call: Call): Fragment {
  const [subject, ...rest] = call.args as [Fragment, ...Fragment[]];
  const searches = rest.filter((_, index) => index % 2 === 0 && index + 1 < rest.length);
  const results = rest.filter((_, index) => index % 2 === 1);
  const otherwise = rest.length % 2 === 1 ? (rest.at(-1) as Fragment) : null;
  const { texts, type } = unify(otherwise ? [...results, otherwise] : results);
  const whens = searches.map(
    (search, index) => `WHEN ${compare('IS NOT DISTINCT FROM', subject, search).text} THEN ${texts[index]}`,
  );
  return fragment(`CASE ${whens.join(' ')}${otherwise ? ` ELSE ${texts.at(-1)}` : ''} END`, type);
}

function nullIf(call: Call, left: Fragment, right: Fragment): Fragment {
  const equal = compare('=', left, right).text;
  return fragment(`CASE WHEN ${equal} THEN NULL ELSE ${argument(call, 0).text} END`, left.type);
}

function pick(condition: string, yes: Fragment, no: Fragment): Fragment {
  const { texts, type } = unify([yes, no]);
  return fragment(`CASE WHEN ${condition} THEN ${texts[0]} ELSE ${texts[1]} END`, type);
}

const zero: Fragment = { ...fragment('0', 'fixed'), constant: true };

export const conditionalFunctions: FunctionTable = {
  IFF: lazy(3, (call) => pick(asBoolean(argument(call, 0)), argument(call, 1), argument(call, 2))),
  NVL: lazy(2, coalesce),
  IFNULL: lazy(2, coalesce),
  COALESCE: lazy([1, many], coalesce),
  NVL2: lazy(3, (call) =>
    pick(`${argument(call, 0).text} IS NOT NULL`, argument(call, 1), argument(call, 2)),
  ),
  NULLIF: define(2, (call) => nullIf(call, argument(call, 0), argument(call, 1))),
  NULLIFZERO: define(1, (call) => nullIf(call, argument(call, 0), zero)),
  ZEROIFNULL: define(1, (call) => pick(`${argument(call, 0).text} IS NULL`, zero, argument(call, 0))),
  DECODE: lazy([3, many], decode),
  EQUAL_NULL: define(2, (call) => compare('IS NOT DISTINCT FROM', argument(call, 0), argument(call, 1))),
  GREATEST: define([1, many], extreme('greatest')),
  LEAST: define([1, many], extreme('least')),
  GREATEST_IGNORE_NULLS: define([1, many], extremeIgnoringNulls('greatest')),
  LEAST_IGNORE_NULLS: define([1, many], extremeIgnoringNulls('least')),
  BOOLAND: lazy(2, (call) =>
    fragment(`(${asBoolean(argument(call, 0))} AND ${asBoolean(argument(call, 1))})`, 'boolean'),
  ),
  BOOLOR: lazy(2, (call) =>
    fragment(`(${asBoolean(argument(call, 0))} OR ${asBoolean(argument(call, 1))})`, 'boolean'),
  ),
  BOOLNOT: define(1, (call) => fragment(`(NOT ${asBoolean(argument(call, 0))})`, 'boolean')),
  BOOLXOR: define(2, (call) =>
    fragment(`(${asBoolean(argument(call, 0))} <> ${asBoolean(argument(call, 1))})`, 'boolean'),
  ),
};
