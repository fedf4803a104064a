import { SnowflakeError } from '../../protocol/engine.ts';
import { countType, type DataType, numberType } from '../dialect/data-type.ts';
import { asBoolean, asInteger, type Fragment, fragment } from '../dialect/fragment.ts';
import { divide } from '../dialect/operators.ts';
import { unify } from '../dialect/unify.ts';
import { castTo } from './conversion.ts';
import {
  aggregate,
  argument,
  type Call,
  constantArgument,
  type FunctionDefinition,
  type FunctionTable,
} from './function-definition.ts';

function over(call: Call): string {
  if (call.suffix === '') throw wrongWindow(`Window function [${call.name}] requires OVER clause.`);
  return call.suffix;
}

/** What depends on the order of rows has no meaning without one; PARTITION BY alone gives none. */
function overOrdered(call: Call): string {
  const suffix = over(call);
  if (call.isOrdered) return suffix;
  throw wrongWindow(`Window function type [${call.name}] requires ORDER BY in window specification.`);
}

function wrongWindow(problem: string): SnowflakeError {
  return new SnowflakeError('002303', '42601', `SQL compilation error:\n${problem}`);
}

function ranking(name: string, kind: DataType | 'real'): FunctionDefinition {
  return aggregate(0, (call) => fragment(`${name}()${overOrdered(call)}`, kind));
}

function shifted(name: string): FunctionDefinition {
  return aggregate([1, 3], (call) => {
    const value = argument(call, 0);
    const offset = call.args[1] ? `, ${asInteger(call.args[1])}` : '';
    const given = call.args[2];
    // A number is no reason to read the texts of a column as numbers.
    const fallback = given && value.type.kind === 'text' ? castTo(given, value.type) : given;
    const { texts, type } = unify(fallback ? [value, fallback] : [value]);
    const last = fallback ? `, ${texts[1]}` : '';
    const nulls = call.ignoreNulls ? ' IGNORE NULLS' : '';
    return fragment(`${name}(${texts[0]}${offset}${last}${nulls})${overOrdered(call)}`, type);
  });
}

/** FIRST_VALUE, LAST_VALUE and NTH_VALUE look at the whole partition unless a frame is given. */
function edge(name: string, arity: number): FunctionDefinition {
  return aggregate(arity, (call) => {
    const position = call.args[1] ? `, ${asInteger(call.args[1])}` : '';
    const nulls = call.ignoreNulls ? ' IGNORE NULLS' : '';
    return fragment(
      `${name}(${argument(call, 0).text}${position}${nulls})${wholePartition(overOrdered(call))}`,
      argument(call, 0).type,
    );
  });
}

/** NTH_VALUE ... FROM LAST. */
function nthFromLast(call: Call): Fragment {
  const value = argument(call, 0);
  const filter = call.ignoreNulls ? ` FILTER (WHERE ${value.text} IS NOT NULL)` : '';
  const all = `list(${value.text})${filter}${wholePartition(overOrdered(call))}`;
  return fragment(`(${all})[-${asInteger(argument(call, 1))}]`, value.type);
}

function upToRow(suffix: string): string {
  return suffix.replace(/\)$/, ' ROWS UNBOUNDED PRECEDING)');
}

function wholePartition(suffix: string): string {
  if (/ (ROWS|RANGE|GROUPS) (BETWEEN|UNBOUNDED|CURRENT|\d)/.test(suffix)) return suffix;
  return suffix.replace(/\)$/, ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)');
}

/** SEQ4() counts the rows of a GENERATOR; elsewhere the rows of the result. */
const sequence: FunctionDefinition = {
  arity: [0, 1],
  write: (call: Call): Fragment => {
    // Where it would wrap around is beyond any result.
    constantArgument(call, 0);
    const generator = call.scope.sources.some((source) => source.generator === true);
    return fragment(generator ? '"SEQ$"' : '(row_number() OVER () - 1)', 'fixed');
  },
};

export const windowFunctions: FunctionTable = {
  ROW_NUMBER: ranking('row_number', countType(18)),
  RANK: ranking('rank', countType(18)),
  DENSE_RANK: ranking('dense_rank', countType(18)),
  PERCENT_RANK: ranking('percent_rank', 'real'),
  CUME_DIST: ranking('cume_dist', 'real'),
  NTILE: aggregate(1, (call) =>
    fragment(`ntile(${asInteger(argument(call, 0))})${overOrdered(call)}`, countType(18)),
  ),
  LAG: shifted('lag'),
  LEAD: shifted('lead'),
  FIRST_VALUE: edge('first_value', 1),
  LAST_VALUE: edge('last_value', 1),
  NTH_VALUE: aggregate([2, 3], (call) =>
    constantArgument(call, 2) === 'LAST' ? nthFromLast(call) : edge('nth_value', 2).write(call),
  ),
  CONDITIONAL_TRUE_EVENT: aggregate(1, (call) =>
    fragment(
      `CAST(sum(CASE WHEN ${asBoolean(argument(call, 0))} THEN 1 ELSE 0 END)${upToRow(overOrdered(call))} AS BIGINT)`,
      'fixed',
    ),
  ),
  CONDITIONAL_CHANGE_EVENT: aggregate(1, (call) =>
    fragment(`sf_changes(list(${argument(call, 0).text})${upToRow(overOrdered(call))})`, 'fixed'),
  ),
  RATIO_TO_REPORT: aggregate(1, (call) => {
    const value = argument(call, 0);
    const total = `nullif(sum(${value.text})${over(call)}, 0)`;
    if (value.type.kind === 'fixed') {
      return divide(value, fragment(total, numberType(38, value.type.scale ?? 0)));
    }
    return fragment(`(CAST(${value.text} AS DOUBLE) / ${total})`, 'real');
  }),
  SEQ1: sequence,
  SEQ2: sequence,
  SEQ4: sequence,
  SEQ8: sequence,
};
