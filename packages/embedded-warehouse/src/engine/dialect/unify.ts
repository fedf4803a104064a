import { castTo } from '../library/conversion.ts';
import { type DataType, holding, numberType, plainType } from './data-type.ts';
import {
  asNumber,
  asText,
  asVariant,
  asZoned,
  type Fragment,
  isTimestamp,
  isVariant,
  unknownType,
} from './fragment.ts';

/** The common type of CASE branches, COALESCE arguments and the like: VARIANT wherever one of them is a VARIANT. */
export function unify(given: readonly Fragment[]): { texts: string[]; type: DataType } {
  if (given.some(({ type, isNull }) => type.kind === 'variant' && !isNull)) {
    return { texts: given.map(asVariant), type: plainType('variant') };
  }
  const wanted = typeForTexts(given.map((piece) => (piece.isNull ? unknownType : piece.type)));
  const pieces = given.map((piece) =>
    wanted && piece.type.kind === 'text' ? coerceText(piece, wanted) : piece,
  );
  const typed = pieces.filter((piece) => !piece.isNull && piece.type.kind !== 'unknown');
  if (typed.some(({ type }) => type.kind === 'timestamp_tz') && typed.every(isMoment)) {
    return { texts: pieces.map(asZoned), type: plainType('timestamp_tz') };
  }
  const plain = readVariants(pieces);
  const known = plain.filter((piece) => !piece.isNull && piece.type.kind !== 'unknown');
  const type = commonType(known, known[0]?.type ?? unknownType);
  return { texts: plain.map((piece) => withDecimals(piece, type)), type };
}

/** Beside 38 whole digits DuckDB leaves no room for the decimals of the others. */
function withDecimals({ text, type }: Fragment, { kind, scale = 0 }: DataType): string {
  const isWide = type.kind === 'fixed' && type.storage.startsWith('DECIMAL(38') && (type.scale ?? 0) < scale;
  return isWide && kind === 'fixed' ? `CAST(${text} AS DECIMAL(38,${scale}))` : text;
}

/** With what is held as JSON read as the first value that is not: DuckDB would try to read the others as JSON. */
export function readVariants(pieces: readonly Fragment[]): readonly Fragment[] {
  const isPlain = (piece: Fragment) => !piece.isNull && piece.type.kind !== 'unknown' && !isVariant(piece);
  const type = pieces.find(isPlain)?.type;
  if (!type) return pieces;
  const read = (piece: Fragment): Fragment => {
    if (type.kind === 'text') return { text: asText(piece), type };
    if (type.kind === 'fixed') return { text: asNumber(piece), type: plainType('real') };
    return { text: `CAST(${asText(piece)} AS ${type.storage})`, type };
  };
  return pieces.map((piece) => (isVariant(piece) ? read(piece) : piece));
}

/** What texts are read as beside values of these types: numbers, dates and the like; null where they stay texts. */
export function typeForTexts(types: readonly DataType[]): DataType | null {
  const known = types.filter(({ kind }) => kind !== 'unknown');
  const others = known.filter(({ kind }) => kind !== 'text');
  const [first] = others;
  if (!first || others.length === known.length || first.kind === 'timestamp_tz') return null;
  if (others.every(({ kind }) => kind === 'fixed')) return readNumber;
  if (others.every(({ kind }) => kind === 'fixed' || kind === 'real')) return plainType('real');
  return readable.has(first.kind) && others.every(({ kind }) => kind === first.kind) ? first : null;
}

const readable: ReadonlySet<string> = new Set(['boolean', 'date', 'time', 'timestamp_ntz', 'timestamp_ltz']);

/** Texts that are coerced to numbers have five digits behind the point. */
const readNumber = numberType(38, 5);

/** Those that are written into the statement have the digits that they are written with. */
const writtenNumber = /^'[-+]?(\d{1,18})\.?(\d{0,12})'$/;

/** A text as the type that `typeForTexts` found; one that is none fails, as in Snowflake. */
export function coerceText(text: Fragment, type: DataType): Fragment {
  const [, whole, decimals] = (text.constant && type === readNumber && writtenNumber.exec(text.text)) || [];
  // No more digits than it has: beside the decimals of another, 38 whole ones would leave no room for them.
  if (whole !== undefined && decimals !== undefined)
    return castTo(text, numberType(whole.length + decimals.length, decimals.length));
  return type === readNumber ? { text: asNumber(text), type } : castTo(text, type);
}

/** A text beside a TIMESTAMP_TZ is read as one. */
function isMoment(piece: Fragment): boolean {
  return isTimestamp(piece) || piece.type.kind === 'date' || piece.type.kind === 'text';
}

function commonType(pieces: readonly Fragment[], fallback: DataType): DataType {
  const kinds = new Set(pieces.map((piece) => piece.type.kind));
  if (kinds.size <= 1) {
    if (fallback.kind !== 'fixed') return fallback;
    const types = pieces.map(({ type }) => type);
    const chosen = types.reduce(
      (widest, type) => ((type.scale ?? 0) > (widest.scale ?? 0) ? type : widest),
      fallback,
    );
    return types.length > 1 ? holding(chosen, types) : chosen;
  }
  const real = pieces.find((piece) => piece.type.kind === 'real');
  if (real && kinds.size === 2 && kinds.has('fixed')) return real.type;
  const text = pieces.find((piece) => piece.type.kind === 'text');
  const wall = pieces.find((piece) => piece.type.kind.startsWith('timestamp'));
  return text?.type ?? wall?.type ?? unknownType;
}
