import { asInteger, asText, type Fragment, fragment } from '../dialect/fragment.ts';
import { invalidRegularExpression } from '../errors/snowflake-errors.ts';
import { argument, type Call, constantArgument, define, type FunctionTable } from './function-definition.ts';

/** The flags of REGEXP functions: `c`, `i`, `m`, `s` mean the same to DuckDB; `e` is Snowflake's own. */
function flags(call: Call, index: number, extra = ''): string {
  const given = constantArgument(call, index) ?? '';
  if (!/^[cimse]*$/.test(given)) throw invalidRegularExpression(`parameters '${given}'`);
  const kept = [...given, ...extra].filter((flag) => 'imsg'.includes(flag));
  return `'${[...new Set(kept)].join('')}'`;
}

function group(call: Call): string {
  if (call.args[5]) return asInteger(call.args[5]);
  if (!constantArgument(call, 4)?.includes('e')) return '0';
  // A pattern without a group is taken whole.
  return `CASE WHEN regexp_matches(${asText(argument(call, 1))}, '${groupOfPattern}') THEN 1 ELSE 0 END`;
}

/** A bracket that opens a group that is kept, and stands neither behind a backslash nor between square brackets. */
const groupOfPattern = String.raw`^(?:[^\\\[(]|\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]|\(\?[^P<])*\((?:[^?]|\?P?<)`;

function from(call: Call, index: number): string {
  const subject = asText(argument(call, 0));
  const start = call.args[index];
  return start && start.text !== '1' ? `substr(${subject}, ${asInteger(start)})` : subject;
}

/** REGEXP_SUBSTR(subject, pattern, position, occurrence, flags, group): NULL when nothing matches. */
function substring(call: Call): Fragment {
  const pattern = asText(argument(call, 1));
  const occurrence = call.args[3] ? asInteger(call.args[3]) : '1';
  const all = `regexp_extract_all(${from(call, 2)}, ${pattern}, CAST(${group(call)} AS INTEGER), ${flags(call, 4)})`;
  return fragment(`(${all})[${occurrence}]`, 'text');
}

/** The n-th match, and where it ends in the subject, counted from 1. */
function found(call: Call, start: number, occurrence: string, options: string) {
  const subject = from(call, start);
  const matches = `regexp_extract_all(${subject}, ${asText(argument(call, 1))}, 0, ${options})`;
  return {
    subject,
    match: `${matches}[${occurrence}]`,
    end: `sf_match_end(${subject}, ${matches}, ${occurrence})`,
  };
}

function replace(call: Call): Fragment {
  const subject = asText(argument(call, 0));
  const pattern = asText(argument(call, 1));
  const replacement = call.args[2] ? `sf_backreferences(${asText(call.args[2])})` : "''";
  const occurrence = call.args[4]?.text ?? '0';
  const start = call.args[3] && call.args[3].text !== '1' ? asInteger(call.args[3]) : null;
  const before = start === null ? '' : `left(${subject}, ${start} - 1) || `;
  if (occurrence === '0') {
    const options = flags(call, 5, 'g');
    return fragment(
      `(${before}sf_regexp_replace(${from(call, 3)}, ${pattern}, ${replacement}, ${options}))`,
      'text',
    );
  }
  const options = flags(call, 5);
  const { subject: rest, match, end } = found(call, 3, asInteger(call.args[4] as Fragment), options);
  return fragment(
    `CASE WHEN ${match} IS NULL THEN ${subject} ELSE ${before}left(${rest}, ${end} - length(${match})) || ` +
      `regexp_replace(${match}, ${pattern}, ${replacement}, ${options}) || substr(${rest}, ${end} + 1) END`,
    'text',
  );
}

/** NULL where one of the first arguments is: what finds nothing would answer otherwise. */
function unlessNull(call: Call, count: number, { text, type }: Fragment): Fragment {
  const absent = call.args
    .slice(0, count)
    .filter((piece) => !piece.constant || piece.isNull)
    .map((piece) => `${piece.text} IS NULL`);
  return absent.length === 0
    ? fragment(text, type)
    : fragment(`CASE WHEN ${absent.join(' OR ')} THEN NULL ELSE ${text} END`, type);
}

function matches(call: Call): Fragment {
  const options = call.args[2] ? `, ${flags(call, 2)}` : '';
  return fragment(
    `regexp_full_match(${asText(argument(call, 0))}, ${asText(argument(call, 1))}${options})`,
    'boolean',
  );
}

function count(call: Call): Fragment {
  const pattern = asText(argument(call, 1));
  return fragment(`len(regexp_extract_all(${from(call, 2)}, ${pattern}, 0, ${flags(call, 3)}))`, 'fixed');
}

/**
 * REGEXP_INSTR(subject, pattern, position, occurrence, option, flags): where the match begins, or with option 1 the
 * character after it, counted from 1; 0 when there is none.
 */
function position(call: Call): Fragment {
  const occurrence = call.args[3] ? asInteger(call.args[3]) : '1';
  const { match, end } = found(call, 2, occurrence, flags(call, 5));
  const skipped = call.args[2] ? `${asInteger(call.args[2])} - 1 + ` : '';
  const begin = constantArgument(call, 4) === '1' ? `${end} + 1` : `${end} - length(${match}) + 1`;
  return fragment(`CASE WHEN ${match} IS NULL THEN 0 ELSE ${skipped}${begin} END`, 'fixed');
}

const allMatches = define([2, 6], (call) => {
  const options = flags(call, 4);
  const found = `regexp_extract_all(${from(call, 2)}, ${asText(argument(call, 1))}, CAST(${group(call)} AS INTEGER), ${options})`;
  const first = call.args[3] ? `[${asInteger(call.args[3])}:]` : '';
  return fragment(`to_json((${found})${first})`, 'array');
});

export const regularExpressionFunctions: FunctionTable = {
  REGEXP_LIKE: define([2, 3], matches),
  RLIKE: define([2, 3], matches),
  REGEXP_SUBSTR: define([2, 6], substring),
  REGEXP_SUBSTR_ALL: allMatches,
  REGEXP_EXTRACT_ALL: allMatches,
  REGEXP_REPLACE: define([2, 6], (call) => unlessNull(call, 5, replace(call))),
  REGEXP_COUNT: define([2, 4], count),
  REGEXP_INSTR: define([2, 7], (call) => unlessNull(call, 4, position(call))),
};
