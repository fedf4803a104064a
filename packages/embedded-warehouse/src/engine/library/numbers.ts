import { numberType } from '../dialect/data-type.ts';
import { asInteger, asNumber, type Fragment, fragment, isTimestamp } from '../dialect/fragment.ts';
import { divide, modulo } from '../dialect/operators.ts';
import { dateTrunc } from './dates.ts';
import {
  argument,
  type Call,
  constantArgument,
  define,
  type FunctionDefinition,
  type FunctionTable,
} from './function-definition.ts';

/** A function of reals that DuckDB has under the same or another name. */
function real(name: string, arity = 1): FunctionDefinition {
  return define(arity, (call) => fragment(`${name}(${call.args.map(asNumber).join(', ')})`, 'real'));
}

function rounded(name: string): FunctionDefinition {
  return define([1, 3], (call) => {
    const value = argument(call, 0);
    const places = call.args[1];
    const digits = places ? `, CAST(${places.text} AS INTEGER)` : '';
    const even = /^HALF_TO_EVEN$/i.test(constantArgument(call, 2) ?? '');
    if (value.type.kind !== 'fixed')
      return fragment(
        `${even ? `round_even(${asNumber(value)}${digits || ', 0'})` : `${name}(${asNumber(value)}${digits})`}`,
        value.type.kind === 'unknown' ? 'unknown' : 'real',
      );
    if (places && !places.constant && !even) return roundedAnywhere(value, asInteger(places));
    const scale = places?.constant
      ? Math.max(0, Math.min(Number(places.text) || 0, value.type.scale ?? 0))
      : 0;
    return fragment(`${even ? 'round_even' : name}(${value.text}${digits})`, numberType(38, scale));
  });
}

/** ROUND to a scale that each row has for itself: DuckDB's decimals take constant ones only. */
function roundedAnywhere(value: Fragment, places: string): Fragment {
  const scale = value.type.scale ?? 0;
  const type = numberType(38, scale);
  const cases = Array.from({ length: scale + 18 }, (_, index) => index - 18).map(
    (digits) => `WHEN ${digits} THEN CAST(round(${value.text}, ${digits}) AS ${type.storage})`,
  );
  const other = `CASE WHEN ${places} IS NOT NULL THEN CASE WHEN ${places} < 0 THEN 0 ELSE ${value.text} END END`;
  return fragment(`CASE ${places} ${cases.join(' ')} ELSE CAST(${other} AS ${type.storage}) END`, type);
}

/** FLOOR, CEIL and TRUNC of a fixed-point number to a scale: by its remainder, as a quotient of reals loses cents. */
function steppedExactly(name: string, value: Fragment, places: Fragment): Fragment | null {
  const scale = value.type.scale ?? 0;
  const written = /^\(?(-?\s*\d{1,2})\)?$/.exec(places.text)?.[1];
  const digits = written === undefined ? null : Number(written.replace(/\s/g, ''));
  if (value.type.kind !== 'fixed' || digits === null || digits < -37) return null;
  if (digits >= scale) return fragment(value.text, value.type);
  const step = digits > 0 ? `0.${'1'.padStart(digits, '0')}` : `1${'0'.repeat(-digits)}`;
  const rest = `(${value.text} % ${step})`;
  const moved = {
    floor: `WHEN ${rest} < 0 THEN -${step}`,
    ceil: `WHEN ${rest} > 0 THEN ${step}`,
    trunc: null,
  }[name];
  const shift = moved ? ` + CASE ${moved} ELSE 0 END` : '';
  const type = numberType(38, Math.max(digits, 0));
  return fragment(`CAST(${value.text} - ${rest}${shift} AS ${type.storage})`, type);
}

/** FLOOR and CEIL take a scale too; DuckDB's do not. */
function stepped(name: string): FunctionDefinition {
  return define([1, 2], (call) => {
    const value = argument(call, 0);
    const places = call.args[1];
    if (!places)
      return fragment(
        `${name}(${asNumber(value)})`,
        value.type.kind === 'fixed' ? numberType(38, 0) : value.type,
      );
    return (
      steppedExactly(name, value, places) ??
      fragment(`sf_stepped('${name}', ${asNumber(value)}, ${asInteger(places)})`, 'real')
    );
  });
}

function guarded(call: Call, fallbackForNull: string | null): Fragment {
  const [value, divisor] = [argument(call, 0), argument(call, 1)];
  const quotient = divide(value, divisor);
  const isZero = `${asNumber(divisor)} = 0`;
  const whenNull =
    fallbackForNull === null ? '' : ` WHEN ${asNumber(divisor)} IS NULL THEN ${fallbackForNull}`;
  return fragment(`CASE WHEN ${isZero} THEN 0${whenNull} ELSE ${quotient.text} END`, quotient.type);
}

function truncate(call: Call): Fragment {
  const value = argument(call, 0);
  // TRUNC(date, 'month') is DATE_TRUNC('month', date).
  if (value.type.kind === 'date' || isTimestamp(value)) return dateTrunc(call);
  const places = call.args[1];
  if (!places)
    return fragment(`trunc(${asNumber(value)})`, value.type.kind === 'fixed' ? numberType(38, 0) : 'real');
  return (
    steppedExactly('trunc', value, places) ??
    fragment(`sf_stepped('trunc', ${asNumber(value)}, ${asInteger(places)})`, value.type)
  );
}

const seeded = (call: Call) => (call.args[0] ? `hash(${call.args[0].text}, random())` : 'hash(random())');

/** A number in [0, 1) for the value of a generator: a constant one gives every row the same. */
const drawn = (generator: Fragment, ...more: string[]) =>
  `(hash(${[generator.text, ...more].join(', ')}) / 18446744073709551616.0)`;

function uniform(call: Call): Fragment {
  const [low, high, generator] = [argument(call, 0), argument(call, 1), argument(call, 2)];
  if (
    low.type.kind === 'real' ||
    high.type.kind === 'real' ||
    (low.type.scale ?? 0) + (high.type.scale ?? 0) > 0
  ) {
    return fragment(`(${low.text} + ${drawn(generator)} * (${high.text} - ${low.text}))`, 'real');
  }
  return fragment(
    `(${low.text} + CAST(floor(${drawn(generator)} * (${high.text} - ${low.text} + 1)) AS BIGINT))`,
    'fixed',
  );
}

export const numberFunctions: FunctionTable = {
  ABS: define(1, (call) => fragment(`abs(${asNumber(argument(call, 0))})`, argument(call, 0).type)),
  SIGN: define(1, (call) => fragment(`sign(${asNumber(argument(call, 0))})`, 'fixed')),
  ROUND: rounded('round'),
  FLOOR: stepped('floor'),
  CEIL: stepped('ceil'),
  CEILING: stepped('ceil'),
  TRUNC: define([1, 2], truncate),
  TRUNCATE: define([1, 2], truncate),
  MOD: define(2, (call) => modulo(argument(call, 0), argument(call, 1))),
  DIV0: define(2, (call) => guarded(call, null)),
  DIV0NULL: define(2, (call) => guarded(call, '0')),
  SQRT: define(1, (call) => fragment(`sf_square_root(${asNumber(argument(call, 0))})`, 'real')),
  CBRT: real('sf_cbrt'),
  SQUARE: define(1, (call) => fragment(`power(${asNumber(argument(call, 0))}, 2)`, 'real')),
  POWER: real('power', 2),
  POW: real('power', 2),
  EXP: real('exp'),
  LN: define(1, (call) => fragment(`sf_natural_logarithm(${asNumber(argument(call, 0))})`, 'real')),
  LOG: define(2, (call) =>
    fragment(`(ln(${asNumber(argument(call, 1))}) / ln(${asNumber(argument(call, 0))}))`, 'real'),
  ),
  SIN: real('sin'),
  COS: real('cos'),
  TAN: real('tan'),
  COT: real('cot'),
  ASIN: real('asin'),
  ACOS: real('acos'),
  ATAN: real('atan'),
  ATAN2: real('atan2', 2),
  SINH: real('sinh'),
  COSH: real('cosh'),
  TANH: real('tanh'),
  DEGREES: real('degrees'),
  RADIANS: real('radians'),
  PI: define(0, () => fragment('pi()', 'real')),
  FACTORIAL: define(1, (call) =>
    fragment(`factorial(CAST(${asNumber(argument(call, 0))} AS INTEGER))`, 'fixed'),
  ),
  HAVERSINE: define(4, (call) => fragment(`sf_haversine(${call.args.map(asNumber).join(', ')})`, 'real')),
  WIDTH_BUCKET: define(4, (call) =>
    fragment(`sf_width_bucket(${call.args.map(asNumber).join(', ')})`, 'fixed'),
  ),
  BITAND: define(2, (call) => fragment(`(${call.args.map(asInteger).join(' & ')})`, 'fixed')),
  BITOR: define(2, (call) => fragment(`(${call.args.map(asInteger).join(' | ')})`, 'fixed')),
  BITXOR: define(2, (call) => fragment(`xor(${call.args.map(asInteger).join(', ')})`, 'fixed')),
  GETBIT: define(2, (call) => fragment(`((${call.args.map(asInteger).join(' >> ')}) & 1)`, 'fixed')),
  BITNOT: define(1, (call) => fragment(`(~${asInteger(argument(call, 0))})`, 'fixed')),
  BITSHIFTLEFT: define(2, (call) => fragment(`(${call.args.map(asInteger).join(' << ')})`, 'fixed')),
  BITSHIFTRIGHT: define(2, (call) => fragment(`(${call.args.map(asInteger).join(' >> ')})`, 'fixed')),
  RANDOM: define([0, 1], (call) => fragment(`sf_signed(${seeded(call)})`, 'fixed')),
  UNIFORM: define(3, uniform),
  NORMAL: define(3, (call) =>
    fragment(
      `(${argument(call, 0).text} + ${argument(call, 1).text} * sqrt(-2 * ln(1 - ${drawn(argument(call, 2))})) * cos(2 * pi() * ${drawn(argument(call, 2), '1')}))`,
      'real',
    ),
  ),
  RANDSTR: define(2, (call) =>
    fragment(
      `array_to_string(list_transform(sf_range(0, ${asInteger(argument(call, 0))}, 1), lambda sf$i: ` +
        `substr('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', 1 + CAST(floor(${drawn(argument(call, 1), 'sf$i')} * 62) AS BIGINT), 1)), '')`,
      'text',
    ),
  ),
};
