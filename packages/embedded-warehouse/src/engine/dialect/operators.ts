import { invalidArguments } from '../errors/snowflake-errors.ts';
import { kindOf, type Node, nodeAt, nodesAt, type Payload, payloadOf } from './ast.ts';
import { countType, numberType, plainType, wholeDigits, withDigits } from './data-type.ts';
import {
  asInteger,
  asNumber,
  asText,
  asZoned,
  type Fragment,
  fragment,
  instantOf,
  isNumber,
  isTimestamp,
  isVariant,
} from './fragment.ts';
import { handIn } from './hand-in.ts';
import type { Scope } from './scope.ts';
import type { Writer } from './writer.ts';

/** Literals are 32-bit integers to DuckDB; arithmetic between them must not overflow there. */
function operandText(piece: Fragment): string {
  const text = asNumber(piece);
  return piece.constant && /^\d+$/.test(text) ? `CAST(${text} AS BIGINT)` : text;
}

function isWhole(piece: Fragment): boolean {
  return piece.type.kind === 'fixed' && (piece.type.scale ?? 0) === 0;
}

function numeric(left: Fragment, right: Fragment): 'real' | 'fixed' | 'unknown' {
  const kinds = [left.type.kind, right.type.kind];
  if (kinds.some((kind) => kind === 'real' || kind === 'variant')) return 'real';
  if (kinds.every((kind) => kind === 'fixed' || kind === 'text' || kind === 'boolean')) return 'fixed';
  return 'unknown';
}

function isMoment(piece: Fragment): boolean {
  return piece.type.kind === 'date' || isTimestamp(piece);
}

export function add(left: Fragment, right: Fragment): Fragment {
  if (left.type.kind === 'interval') return moved(right, left, '+');
  if (right.type.kind === 'interval') return moved(left, right, '+');
  if (left.type.kind === 'date')
    return fragment(`(${left.text} + CAST(${asNumber(right)} AS INTEGER))`, 'date');
  if (right.type.kind === 'date')
    return fragment(`(${right.text} + CAST(${asNumber(left)} AS INTEGER))`, 'date');
  return sum(left, right, '+');
}

export function subtract(left: Fragment, right: Fragment): Fragment {
  if (right.type.kind === 'interval') return moved(left, right, '-');
  if (left.type.kind === 'date' && right.type.kind === 'date') {
    return fragment(`(${left.text} - ${right.text})`, countType(9));
  }
  // DuckDB's answer would be an interval, which Snowflake has DATEDIFF for.
  if (isMoment(left) && isMoment(right))
    throw invalidArguments('-', `${left.type.kind}, ${right.type.kind}`.toUpperCase());
  if (left.type.kind === 'date' && isNumber(right)) {
    return fragment(`(${left.text} - CAST(${right.text} AS INTEGER))`, 'date');
  }
  return sum(left, right, '-');
}

/** A date moved by whole days stays a date. */
function moved(moment: Fragment, interval: Fragment, operator: string): Fragment {
  const steps = interval.steps ?? [interval.text];
  if (moment.type.kind === 'timestamp_tz') {
    const step = (text: string) => (operator === '-' ? `(INTERVAL 0 DAY - ${text})` : text);
    const result = steps.reduce((at, text) => `sf_tz_add(${at}, ${step(text)})`, moment.text);
    return fragment(result, 'timestamp_tz');
  }
  const start = moment.type.kind === 'text' ? `CAST(${moment.text} AS TIMESTAMP)` : moment.text;
  const result = steps.reduce((at, text) => `(${at} ${operator} ${text})`, start);
  if (moment.type.kind === 'date' && !/hour|minute|second/.test(interval.text)) {
    return fragment(`CAST(${result} AS DATE)`, 'date');
  }
  if (moment.type.kind === 'date' || moment.type.kind === 'text') return fragment(result, 'timestamp_ntz');
  return fragment(result, moment.type);
}

function sum(left: Fragment, right: Fragment, operator: string): Fragment {
  const kind = numeric(left, right);
  const width = widthOfSum(left, right);
  const leftText = width !== undefined && isNarrow(left, right, width) ? widened(left) : operandText(left);
  const text = `(${leftText} ${operator} ${operandText(right)})`;
  if (kind !== 'fixed') return fragment(text, kind === 'unknown' && isMoment(left) ? left.type : kind);
  const scale = Math.max(left.type.scale ?? 0, right.type.scale ?? 0);
  const digits = Math.max(wholeDigits(left.type), wholeDigits(right.type)) + 1 + scale;
  return { ...fragment(text, withDigits(numberType(38, scale), digits)), width };
}

/** DuckDB counts with 64 bits, and fails beyond 18 digits, unless one side has more than these. */
const narrowDigits = 18;

/** The digits that DuckDB counts with; undefined for a computed number that does not tell. */
function widthOf(piece: Fragment): number | undefined {
  const { storage, precision = 38 } = piece.type;
  if (piece.width !== undefined) return piece.width;
  if (piece.constant && isWhole(piece)) return Math.max(precision, 19);
  return storage === 'BIGINT' ? 19 : precision < 38 ? precision : undefined;
}

function widthOfSum(left: Fragment, right: Fragment): number | undefined {
  const [leftWidth, rightWidth] = [widthOf(left), widthOf(right)];
  if (leftWidth === undefined || rightWidth === undefined) return undefined;
  const [leftScale, rightScale] = [left.type.scale ?? 0, right.type.scale ?? 0];
  const whole = Math.max(leftWidth - leftScale, rightWidth - rightScale);
  return Math.min(38, whole + Math.max(leftScale, rightScale) + 1);
}

/** Whether DuckDB would count a result of so many digits with 64 bits. */
function isNarrow(left: Fragment, right: Fragment, width = 38): boolean {
  const isSmall = (piece: Fragment) => (widthOf(piece) ?? 0) <= narrowDigits && piece.type.kind === 'fixed';
  return width > narrowDigits && isSmall(left) && isSmall(right);
}

function widened(piece: Fragment): string {
  return `CAST(${piece.text} AS DECIMAL(38,${piece.type.scale ?? 0}))`;
}

/** Snowflake's NUMBER holds 38 digits, DuckDB's BIGINT and its short DECIMALs only 18. */
export function multiply(left: Fragment, right: Fragment): Fragment {
  const kind = numeric(left, right);
  const wide = isWhole(left) && isWhole(right);
  const [leftWidth, rightWidth] = [widthOf(left), widthOf(right)];
  const width =
    leftWidth === undefined || rightWidth === undefined ? undefined : Math.min(38, leftWidth + rightWidth);
  const leftText =
    wide && !left.type.storage.startsWith('DECIMAL(38')
      ? `CAST(${asNumber(left)} AS HUGEINT)`
      : isNarrow(left, right, width)
        ? widened(left)
        : operandText(left);
  const text = `(${leftText} * ${operandText(right)})`;
  if (kind !== 'fixed') return fragment(text, kind);
  const scales = [left.type.scale ?? 0, right.type.scale ?? 0];
  const exact = scales.reduce((sum, scale) => sum + scale);
  const scale = Math.min(exact, Math.max(...scales, fractionDigits));
  const digits = wholeDigits(left.type) + wholeDigits(right.type) + scale;
  const type = withDigits(numberType(38, scale), digits);
  if (type.scale !== exact) return fragment(`CAST(${text} AS ${type.storage})`, type);
  return { ...fragment(text, type), width };
}

/** Products and quotients have no more digits after the point, unless one of their sides has. */
const fractionDigits = 12;

/** Snowflake divides fixed-point numbers exactly, to six more digits, and fails on a zero divisor. */
export function divide(left: Fragment, right: Fragment): Fragment {
  return handIn([left, right], ([dividend, divisor]) => divided(dividend as Fragment, divisor as Fragment));
}

function divided(left: Fragment, right: Fragment): Fragment {
  const [dividend, divisor] = [operandText(left), operandText(right)];
  const kind = numeric(left, right);
  if (kind === 'real') return fragment(`sf_divide_real(${dividend}, ${divisor})`, 'real');
  if (kind === 'fixed') {
    const { text, type } = quotient(dividend, divisor, scaleOf(left), scaleOf(right));
    const digits = wholeDigits(left.type) + (right.type.scale ?? 0) + (type.scale ?? 0);
    return fragment(`sf_divide(${dividend}, ${divisor}, ${text})`, withDigits(type, digits));
  }
  return fragment(`sf_divide_any(${dividend}, ${divisor})`, 'unknown');
}

/** The digits behind the point that a side has once it is a number. */
function scaleOf(piece: Fragment): number {
  return piece.type.kind === 'text' ? 5 : (piece.type.scale ?? 0);
}

/**
 * A quotient has six more digits behind the point than the dividend, and no more than twelve unless the dividend has.
 * What is divided are whole numbers: both sides with all of their digits, and the dividend with one digit more than the
 * quotient keeps, by which it is rounded.
 *
 * @param scale the digits behind the point of the dividend
 */
export function quotient(dividend: string, divisor: string, scale: number, divisorScale: number): Fragment {
  const type = numberType(38, Math.max(scale, Math.min(scale + 6, fractionDigits)));
  const digits = Math.max(type.scale ?? 0, fractionDigits) + 1;
  const [left, right] = [Math.max(scale, leastScaling), Math.max(divisorScale, leastScaling)];
  const unit = (power: number) => `CAST(1${'0'.repeat(power)} AS DECIMAL(38,0))`;
  const shift = `1${'0'.repeat(digits + right - left)}::HUGEINT`;
  const digit = `CAST(0.${'1'.padStart(digits, '0')} AS DECIMAL(${digits + 1},${digits}))`;
  const limits = `1e${38 - digits - right}, 1e${37 - digits}`;
  const kind = `CAST(NULL AS ${type.storage})`;
  const text = `sf_quotient(${dividend}, ${divisor}, ${unit(left)}, ${unit(right)}, ${shift}, ${digit}, ${limits}, ${kind})`;
  return fragment(text, type);
}

/** Operands become whole numbers by so many digits at least. */
const leastScaling = 9;

export function modulo(left: Fragment, right: Fragment): Fragment {
  return handIn([left, right], ([value, divisor]) => remainder(value as Fragment, divisor as Fragment));
}

function remainder(left: Fragment, right: Fragment): Fragment {
  if (left.isNull || right.isNull) return fragment('CAST(NULL AS DECIMAL(38,0))', numberType(38, 0));
  const kind = numeric(left, right);
  const scale = Math.max(left.type.scale ?? 0, right.type.scale ?? 0);
  return fragment(
    `sf_modulo(${operandText(left)}, ${operandText(right)})`,
    kind === 'fixed' ? numberType(38, scale) : kind,
  );
}

/** A comparison; a variant is read as the type of the other side. */
export function compare(operator: string, left: Fragment, right: Fragment): Fragment {
  if ([left, right].some(({ type }) => type.kind === 'timestamp_tz')) {
    // A TIMESTAMP_LTZ has microseconds at most, and as it is DuckDB can look it up.
    if ([left, right].some(({ type }) => type.kind === 'timestamp_ltz')) {
      return fragment(`(${instantOf(left)} ${operator} ${instantOf(right)})`, 'boolean');
    }
    return fragment(`(${momentOrder(left)} ${operator} ${momentOrder(right)})`, 'boolean');
  }
  const [leftText, rightText] = comparable(left, right);
  if (isVariant(left) && isVariant(right)) {
    return fragment(variantComparison(operator, left, right), 'boolean');
  }
  return fragment(`(${leftText} ${operator} ${rightText})`, 'boolean');
}

/** Nanoseconds since 1970: a TIMESTAMP_TZ compares by its instant, whatever its offset. */
function momentOrder(piece: Fragment): string {
  return piece.isNull ? 'NULL' : `sf_tz_order(${asZoned(piece)})`;
}

function comparable(left: Fragment, right: Fragment): [string, string] {
  if (isVariant(left) && !isVariant(right)) return [readAs(left, right), right.text];
  if (isVariant(right) && !isVariant(left)) return [left.text, readAs(right, left)];
  if (left.type.kind === 'text' && right.type.kind === 'fixed' && left.constant !== true) {
    return [asNumber(left), right.text];
  }
  if (right.type.kind === 'text' && left.type.kind === 'fixed' && right.constant !== true) {
    return [left.text, asNumber(right)];
  }
  return [left.text, right.text];
}

function readAs(variant: Fragment, other: Fragment): string {
  switch (other.type.kind) {
    case 'fixed':
    case 'real':
      return `CAST(${asText(variant)} AS DOUBLE)`;
    case 'boolean':
      return `CAST(${asText(variant)} AS BOOLEAN)`;
    case 'date':
    case 'time':
    case 'timestamp_ntz':
    case 'timestamp_ltz':
    case 'timestamp_tz':
      return `CAST(${asText(variant)} AS ${other.type.storage})`;
    default:
      return asText(variant);
  }
}

function variantComparison(operator: string, left: Fragment, right: Fragment): string {
  if (operator === '=' || operator === '<>' || operator.startsWith('IS')) {
    return `(CAST(${left.text} AS VARCHAR) ${operator} CAST(${right.text} AS VARCHAR))`;
  }
  const number = (piece: Fragment) => `TRY_CAST(${asText(piece)} AS DOUBLE)`;
  return (
    `(CASE WHEN ${number(left)} IS NOT NULL AND ${number(right)} IS NOT NULL ` +
    `THEN ${number(left)} ${operator} ${number(right)} ELSE ${asText(left)} ${operator} ${asText(right)} END)`
  );
}

/** LIKE and ILIKE, with ANY and ALL over a list of patterns; Snowflake's escape character is none by default. */
export function writeLike(writer: Writer, payload: Payload, scope: Scope, operator: string): Fragment {
  const value = writer.expression(nodeAt(payload, 'left') as Node, scope);
  const right = nodeAt(payload, 'right') as Node;
  const escapeNode = nodeAt(payload, 'escape');
  const escaped = escapeNode ? ` ESCAPE ${writer.expression(escapeNode, scope).text}` : '';
  const one = (pattern: Node) =>
    `${asText(value)} ${operator} ${asText(writer.expression(pattern, scope))}${escaped}`;
  const quantifier = payload.quantifier as string | null | undefined;
  if (!quantifier) return fragment(`(${one(right)})`, 'boolean');
  const inner = payloadOf(right);
  const patterns =
    kindOf(right) === 'tuple' ? nodesAt(inner, 'expressions') : [nodeAt(inner, 'this') ?? right];
  return fragment(`(${patterns.map(one).join(quantifier === 'ALL' ? ' AND ' : ' OR ')})`, 'boolean');
}

/** The n-th field of a VARIANT: a position of an array or a key of an object. */
export function getField(value: Fragment, key: Fragment): Fragment {
  if (value.type.kind === 'vector') return fragment(`${value.text}[${asInteger(key)} + 1]`, 'real');
  if (key.type.kind === 'fixed') {
    const at = asInteger(key);
    const found = `json_extract(${value.text}, '$[' || ${at} || ']')`;
    // DuckDB counts negative positions from the end.
    const isPosition = /^\d+$/.test(at);
    return fragment(isPosition ? found : `CASE WHEN ${at} >= 0 THEN ${found} END`, plainType('variant'));
  }
  if (key.type.kind === 'unknown') {
    return fragment(`sf_get(${value.text}, ${key.text})`, 'variant');
  }
  return fragment(`json_extract(${value.text}, '$."' || ${asText(key)} || '"')`, 'variant');
}
