import { countType } from '../dialect/data-type.ts';
import {
  asInteger,
  asNumber,
  asText,
  attempted,
  concatenation,
  type Fragment,
  fragment,
  quoteText,
} from '../dialect/fragment.ts';
import { unsupported } from '../errors/snowflake-errors.ts';
import {
  argument,
  type Call,
  constantArgument,
  define,
  type FunctionDefinition,
  type FunctionTable,
} from './function-definition.ts';

/** A function of texts that DuckDB has under the same or another name. */
function text(name: string, arity: number | readonly [number, number] = 1): FunctionDefinition {
  return define(arity, (call) => fragment(`${name}(${call.args.map(asText).join(', ')})`, 'text'));
}

function test(name: string): FunctionDefinition {
  return define(2, (call) => fragment(`${name}(${call.args.map(asText).join(', ')})`, 'boolean'));
}

function count(name: string): FunctionDefinition {
  return define(1, (call) => {
    const value = argument(call, 0);
    return fragment(
      value.type.kind === 'binary' ? `octet_length(${value.text})` : `${name}(${asText(value)})`,
      countType(18),
    );
  });
}

/** SUBSTR counts from 1, takes 0 as 1 and negative starts from the end. */
function substring(call: Call): Fragment {
  const value = argument(call, 0);
  const start = argument(call, 1);
  const begin =
    start.constant && /^[1-9]\d*$/.test(start.text) ? start.text : `sf_start(${asInteger(start)})`;
  const length = call.args[2];
  const rest = length ? `, sf_at_least(${asInteger(length)}, 0)` : '';
  return fragment(`substr(${asText(value)}, ${begin}${rest})`, 'text');
}

function pad(name: string): FunctionDefinition {
  return define([2, 3], (call) => {
    const filler = call.args[2];
    const length = `sf_width(${asInteger(argument(call, 1))})`;
    return fragment(
      `sf_${name}(${asText(argument(call, 0))}, ${length}, ${filler ? asText(filler) : "' '"})`,
      'text',
    );
  });
}

function side(name: string): FunctionDefinition {
  return define(2, (call) =>
    fragment(
      `${name}(${asText(argument(call, 0))}, sf_at_least(${asInteger(argument(call, 1))}, 0))`,
      'text',
    ),
  );
}

/** POSITION(needle, haystack [, start]) and CHARINDEX. */
function position(call: Call): Fragment {
  const [needle, haystack] = [asText(argument(call, 0)), asText(argument(call, 1))];
  const start = call.args[2];
  if (!start) return fragment(`strpos(${haystack}, ${needle})`, 'fixed');
  const from = `sf_at_least(${asInteger(start)}, 1)`;
  return fragment(
    `CASE WHEN strpos(substr(${haystack}, ${from}), ${needle}) = 0 THEN 0 ` +
      `ELSE strpos(substr(${haystack}, ${from}), ${needle}) + ${from} - 1 END`,
    'fixed',
  );
}

function splitPart(call: Call): Fragment {
  const part = asInteger(argument(call, 2));
  const from = /^\d+$/.test(part) && part !== '0' ? part : `sf_start(${part})`;
  return fragment(`sf_part(${asText(argument(call, 0))}, ${asText(argument(call, 1))}, ${from})`, 'text');
}

function tokenPart(call: Call): Fragment {
  const delimiters = call.args[1] ? asText(call.args[1]) : "' '";
  const part = call.args[2] ? asInteger(call.args[2]) : '1';
  return fragment(`sf_token(${asText(argument(call, 0))}, ${delimiters}, ${part})`, 'text');
}

function concatenated(call: Call): Fragment {
  return concatenation(call.args);
}

function joined(call: Call): Fragment {
  const separator = argument(call, 0);
  const [first, ...rest] = call.args.slice(1) as [Fragment, ...Fragment[]];
  return concatenation([first, ...rest.flatMap((piece) => [separator, piece])]);
}

function insertText(call: Call): Fragment {
  const [base, at, length, inserted] = [0, 1, 2, 3].map((index) => argument(call, index)) as [
    Fragment,
    Fragment,
    Fragment,
    Fragment,
  ];
  const start = asInteger(at);
  return fragment(
    `(substr(${asText(base)}, 1, ${start} - 1) || ${asText(inserted)} || substr(${asText(base)}, ${start} + ${asInteger(length)}))`,
    'text',
  );
}

/** Texts compare by their bytes here. @throws SnowflakeError 000002 for a collation that would compare otherwise */
export function checkCollation(collation: string): void {
  if (!/^(?:|utf8|bin)$/i.test(collation)) throw unsupported(`collation '${collation}'`);
}

/** What INITCAP takes for the end of a word when it is not told. */
const wordEnds = ' \t\n\v\f\r!?@"^#$&~_,.:;+-*%/|\\[](){}<>';

export const stringFunctions: FunctionTable = {
  UPPER: text('upper'),
  LOWER: text('lower'),
  INITCAP: define([1, 2], (call) => {
    const delimiters = call.args[1] ? asText(call.args[1]) : quoteText(wordEnds);
    return fragment(`sf_initcap(${asText(argument(call, 0))}, ${delimiters})`, 'text');
  }),
  TRIM: text('trim', [1, 2]),
  LTRIM: text('ltrim', [1, 2]),
  RTRIM: text('rtrim', [1, 2]),
  REVERSE: text('reverse'),
  REPLACE: define([2, 3], (call) =>
    fragment(
      `sf_replace(${asText(argument(call, 0))}, ${asText(argument(call, 1))}, ${call.args[2] ? asText(call.args[2]) : "''"})`,
      'text',
    ),
  ),
  TRANSLATE: text('translate', 3),
  LENGTH: count('length'),
  LEN: count('length'),
  CHAR_LENGTH: count('length'),
  OCTET_LENGTH: define(1, (call) => fragment(`octet_length(encode(${asText(argument(call, 0))}))`, 'fixed')),
  SUBSTR: define([2, 3], substring),
  SUBSTRING: define([2, 3], substring),
  LEFT: side('left'),
  RIGHT: side('right'),
  LPAD: pad('lpad'),
  RPAD: pad('rpad'),
  REPEAT: define(2, (call) =>
    fragment(`sf_repeat(${asText(argument(call, 0))}, ${asInteger(argument(call, 1))})`, 'text'),
  ),
  SPACE: define(1, (call) => fragment(`sf_repeat(' ', ${asInteger(argument(call, 0))})`, 'text')),
  CONCAT: define([1, 1_000], concatenated),
  CONCAT_WS: define([2, 1_000], joined),
  CONTAINS: test('contains'),
  STARTSWITH: test('starts_with'),
  ENDSWITH: test('ends_with'),
  POSITION: define([2, 3], position),
  CHARINDEX: define([2, 3], position),
  SPLIT_PART: define(3, splitPart),
  STRTOK: define([1, 3], tokenPart),
  SPLIT: define(2, (call) =>
    fragment(`to_json(sf_split(${asText(argument(call, 0))}, ${asText(argument(call, 1))}))`, 'array'),
  ),
  STRTOK_TO_ARRAY: define([1, 2], (call) =>
    fragment(
      `to_json(sf_tokens(${asText(argument(call, 0))}, ${call.args[1] ? asText(call.args[1]) : "' '"}))`,
      'array',
    ),
  ),
  INSERT: define(4, insertText),
  ASCII: define(1, (call) => fragment(`ascii(${asText(argument(call, 0))})`, 'fixed')),
  BIT_LENGTH: define(1, (call) => {
    const value = argument(call, 0);
    return fragment(
      `(octet_length(${value.type.kind === 'binary' ? value.text : `encode(${asText(value)})`}) * 8)`,
      'fixed',
    );
  }),
  SOUNDEX: define(1, (call) => fragment(`sf_soundex(${asText(argument(call, 0))})`, 'text')),
  SYSTEM$READ_YAML_FROM_SEMANTIC_VIEW: define(1, (call) =>
    fragment(`sf_semantic_view_yaml(${asText(argument(call, 0))})`, 'text'),
  ),
  PARSE_URL: define([1, 2], (call) => {
    const isTried = /^'?1'?$/.test(call.args[1]?.text ?? '');
    const parse = (url: string) => `sf_parse_url(${url})`;
    const url = asText(argument(call, 0));
    return fragment(`CAST(${isTried ? attempted(url, parse) : parse(url)} AS JSON)`, 'object');
  }),
  UNICODE: define(1, (call) => fragment(`unicode(${asText(argument(call, 0))})`, 'fixed')),
  CHR: define(1, (call) => fragment(`chr(CAST(${asNumber(argument(call, 0))} AS INTEGER))`, 'text')),
  CHAR: define(1, (call) => fragment(`chr(CAST(${asNumber(argument(call, 0))} AS INTEGER))`, 'text')),
  EDITDISTANCE: define([2, 3], (call) =>
    fragment(
      `least(sf_edit_distance(${asText(argument(call, 0))}, ${asText(argument(call, 1))})${call.args[2] ? `, greatest(${asInteger(call.args[2])}, 0)` : ''})`,
      'fixed',
    ),
  ),
  JAROWINKLER_SIMILARITY: define(2, (call) =>
    fragment(
      `sf_similarity(lower(${asText(argument(call, 0))}), lower(${asText(argument(call, 1))}))`,
      'fixed',
    ),
  ),
  RTRIMMED_LENGTH: define(1, (call) => fragment(`length(rtrim(${asText(argument(call, 0))}, ' '))`, 'fixed')),
  LIKE: define([2, 3], (call) => likeCall(call, 'LIKE')),
  ILIKE: define([2, 3], (call) => likeCall(call, 'ILIKE')),
  COLLATE: define(2, (call) => {
    checkCollation(constantArgument(call, 1) ?? '');
    return fragment(asText(argument(call, 0)), 'text');
  }),
};

function likeCall(call: Call, operator: string): Fragment {
  const escaped = call.args[2] ? ` ESCAPE ${asText(call.args[2])}` : '';
  return fragment(
    `(${asText(argument(call, 0))} ${operator} ${asText(argument(call, 1))}${escaped})`,
    'boolean',
  );
}
