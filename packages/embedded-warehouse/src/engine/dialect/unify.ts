import { castTo } from '../library/conversion.ts';
import { type DataType, numberType, plainType } from './data-type.ts';
import { asNumber, asText, asZoned, type Fragment, isTimestamp, isVariant, unknownType } from './fragment.ts';

/**
 * The common type of CASE branches, COALESCE arguments and the like. Variants beside values of another type
 * become that type, as Snowflake coerces them; DuckDB would try to read the other side as JSON.
 */
export function unify(given: readonly Fragment[]): { texts: string[]; type: DataType } {
  const wanted = typeForTexts(given.map((piece) => (piece.isNull ? unknownType : piece.type)));
  const pieces = given.map((piece) =>
    wanted && piece.type.kind === 'text' ? coerceText(piece, wanted) : piece,
  );
  const typed = pieces.filter((piece) => !piece.isNull && piece.type.kind !== 'unknown');
  const plain = typed.filter((piece) => !isVariant(piece));
  const target = plain[0]?.type ?? typed[0]?.type ?? unknownType;
  if (plain.some(({ type }) => type.kind === 'timestamp_tz') && plain.every(isMoment)) {
    return { texts: pieces.map(asZoned), type: plainType('timestamp_tz') };
  }
  const mixed = plain.length > 0 && plain.length < typed.length;
  const texts = pieces.map((piece) => {
    if (!mixed || !isVariant(piece)) return piece.text;
    return target.kind === 'text' ? asText(piece) : `CAST(${asText(piece)} AS ${target.storage})`;
  });
  return { texts, type: commonType(plain.length > 0 ? plain : typed, target) };
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

/** A text as the type that `typeForTexts` found; one that is none fails, as in Snowflake. */
export function coerceText(text: Fragment, type: DataType): Fragment {
  return type === readNumber ? { text: asNumber(text), type } : castTo(text, type);
}

/** A text beside a TIMESTAMP_TZ is read as one. */
function isMoment(piece: Fragment): boolean {
  return (
    isTimestamp(piece) ||
    piece.type.kind === 'date' ||
    (piece.type.kind === 'text' && piece.constant === true)
  );
}

function commonType(pieces: readonly Fragment[], fallback: DataType): DataType {
  const kinds = new Set(pieces.map((piece) => piece.type.kind));
  if (kinds.size <= 1) {
    if (fallback.kind !== 'fixed') return fallback;
    return pieces.reduce(
      (widest, piece) => ((piece.type.scale ?? 0) > (widest.scale ?? 0) ? piece.type : widest),
      fallback,
    );
  }
  const real = pieces.find((piece) => piece.type.kind === 'real');
  if (real && kinds.size === 2 && kinds.has('fixed')) return real.type;
  const text = pieces.find((piece) => piece.type.kind === 'text');
  const wall = pieces.find((piece) => piece.type.kind.startsWith('timestamp'));
  return text?.type ?? wall?.type ?? unknownType;
}
