/** The figures that a text says: in digits of any script, with a scale (`5 million`, `12k`) or in words (`twenty-three`). */

const scales: Readonly<Record<string, number>> = {
  dozen: 12,
  hundred: 100,
  k: 1e3,
  thousand: 1e3,
  tausend: 1e3,
  mille: 1e3,
  mil: 1e3,
  m: 1e6,
  mn: 1e6,
  mio: 1e6,
  million: 1e6,
  millions: 1e6,
  millionen: 1e6,
  millones: 1e6,
  b: 1e9,
  bn: 1e9,
  mrd: 1e9,
  billion: 1e9,
  billions: 1e9,
  milliard: 1e9,
  milliards: 1e9,
  milliarden: 1e9,
  trillion: 1e12,
  trillions: 1e12,
};
const scaleWords = Object.keys(scales).filter((word) => word.length > 2);
const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const smallWords = new Map([
  ...ones.map((word, i) => [word, i] as const),
  ...tens.map((word, i) => [word, 20 + 10 * i] as const),
]);

const smallWord = [...smallWords.keys()].join('|');
const spokenScale = 'hundred|dozen|thousand|million|billion|trillion';
/** A version (`v1`) is a name. A letter is a scale where it is written to the number: `5M`, and not `5 m`. */
const digits = new RegExp(
  String.raw`(?<!\bv)(\d+(?:,\d{3})*(?:\.\d+)?)(?:(k|mn?|bn?)\b|[ \u00A0-]?(${scaleWords.join('|')}|mio|mrd|bn)\b)?`,
  'giu',
);
const spelt = new RegExp(
  String.raw`\b(?:${smallWord}|an?(?= (?:${spokenScale})\b))(?:(?:[ -]| and )(?:${smallWord}|${spokenScale}))*\b(?=(\s+(?:percent|per cent|dollars|euros|pounds|%))?)`,
  'giu',
);
/** "Two regions" and "one of them" count what stands beside them; what is a figure of the business is greater or has a unit. */
const SMALLEST_SPELT = 11;

/** Without thousands' commas, leading zeros and zeros behind the point: `1,250.50` and `1250.5` are one figure. */
export function figuresOf(text: string): readonly string[] {
  return read(text).map(({ figure }) => figure);
}

interface Figure {
  readonly figure: string;
  /** Half of what its last digit stands for, where it is said in thousands or more: `1.2 million` is rounded. */
  readonly tolerance: number;
}

function read(text: string): readonly Figure[] {
  const plain = inAsciiDigits(text);
  const written = [...plain.matchAll(digits)].map(([, number = '', letter, word]): Figure => {
    const [whole = '', fraction = ''] = number.replaceAll(',', '').split('.');
    const scale = scales[(letter ?? word ?? '').toLowerCase()];
    if (scale !== undefined)
      return {
        figure: String(Number((Number(`${whole}.${fraction}`) * scale).toPrecision(15))),
        tolerance: (scale * 10 ** -fraction.length) / 2,
      };
    const rest = fraction.replace(/0+$/, '');
    return { figure: `${whole.replace(/^0+(?=\d)/, '')}${rest === '' ? '' : `.${rest}`}`, tolerance: 0 };
  });
  const inWords = [...plain.matchAll(spelt)]
    .filter(([said, unit]) => unit !== undefined || valueOfWords(said) >= SMALLEST_SPELT)
    .map(([said]): Figure => ({ figure: String(valueOfWords(said)), tolerance: 0 }));
  return [...written, ...inWords];
}

/** `one hundred and five thousand` is 105,000. */
function valueOfWords(said: string): number {
  let total = 0;
  let group: number | null = null;
  for (const word of said.toLowerCase().match(/[a-z]+/g) ?? []) {
    const scale = scales[word];
    const small = smallWords.get(word);
    if (small !== undefined) group = (group ?? 0) + small;
    else if (scale !== undefined && scale < 1_000) group = (group ?? 1) * scale;
    else if (scale !== undefined) {
      total += (group ?? 1) * scale;
      group = null;
    }
  }
  return total + (group ?? 0);
}

/** The digits of every script have a block of ten of their own, in order. */
function inAsciiDigits(text: string): string {
  return text.normalize('NFKC').replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  });
}

/** The figures of a text that none of the known ones is; what is said in thousands or millions may be rounded. */
export function figuresBeside(text: string, known: readonly string[]): readonly string[] {
  const said = new Set(known);
  const values = [...said].map(Number);
  return read(text)
    .filter(
      ({ figure, tolerance }) =>
        !said.has(figure) &&
        !(
          tolerance > 0 &&
          values.some((value) => Math.abs(value - Number(figure)) <= tolerance && value >= tolerance)
        ),
    )
    .map(({ figure }) => figure);
}
