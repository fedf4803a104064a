/**
 * A light English stemmer: it only has to bring the forms of a word together ("charged", "charges", "charging"),
 * the stem itself is never shown. Weaker than Porter's on purpose: unrelated words stay apart.
 */

const VOWEL = /[aeiouyäöüáéíóúàèâêîôûœ]/u;

export function stem(word: string): string {
  let rest = word;
  if (rest.includes("'")) rest = rest.replace(/n't$/u, '').replace(/'.*$/u, '') || rest;
  if (rest.length <= 3 || rest === 'news' || /\p{N}/u.test(rest)) return rest;
  rest = withoutPlural(rest);
  rest = withoutSuffix(rest);
  // "charge" and "charg(ed)", "easy" and "easi(ly)" end alike.
  if (rest.length > 3 && /[eyi]$/u.test(rest)) rest = rest.slice(0, -1);
  return rest;
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|zz)es$/u.test(word)) return word.slice(0, -2);
  if (word.endsWith('s') && !/(?:ss|us|is)$/u.test(word)) return word.slice(0, -1);
  return word;
}

const SUFFIXES = ['fulness', 'ation', 'ness', 'ment', 'ing', 'ied', 'ily', 'ed', 'ly'] as const;

function withoutSuffix(word: string): string {
  for (const suffix of SUFFIXES) {
    if (!word.endsWith(suffix)) continue;
    const base = word.slice(0, -suffix.length);
    if (base.length < 3 || !VOWEL.test(base)) continue;
    if (suffix === 'ied' || suffix === 'ily') return `${base}y`;
    return withoutDoubling(base);
  }
  return word;
}

function withoutDoubling(base: string): string {
  const last = base.at(-1);
  if (base.length > 3 && last === base.at(-2) && last !== undefined && !'aeiouslz'.includes(last)) {
    return base.slice(0, -1);
  }
  // "cancelled" and "cancel" (but "call" keeps both).
  if (base.length > 5 && base.endsWith('ll')) return base.slice(0, -1);
  return base;
}
