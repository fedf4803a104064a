/** The labels that an instruction names: "into billing, shipping or returns", "(positive/negative)", a bullet list. */

const BULLET = /^\s{0,8}(?:[-*•]|\d{1,2}[.)])\s{1,4}(\S[^\n]{0,80})$/gmu;
const BRACKETED = /\[([^[\]]{3,400})\]|\(([^()]{3,400})\)/gu;
const INTRODUCTION =
  /\b(?:into|as|one of|categories|labels|classes|options|between|from|either|with)\b(?: (?:exactly |either )?(?:one )?(?:of )?(?:the )?(?:following )?(?:categories|labels|classes|options|these)?)?\s{0,2}:?\s{0,2}/giu;
const SEPARATOR = /\s*[,;|/]\s*(?:(?:or|and)\s+)?|\s+(?:or|and|vs\.?)\s+/iu;

/** A label has at most this many words. */
const MAX_WORDS = 6;

/** In the order given; empty when the instruction names fewer than two. */
export function labelsIn(instruction: string): string[] {
  const bullets = [...instruction.matchAll(BULLET)].map((match) => clean(match[1] as string));
  if (bullets.length > 1) return bullets;
  for (const match of instruction.matchAll(BRACKETED)) {
    const labels = split((match[1] ?? match[2]) as string);
    if (labels.length > 1) return labels;
  }
  for (const match of instruction.matchAll(INTRODUCTION)) {
    const rest = instruction.slice(match.index + match[0].length, match.index + match[0].length + 1000);
    const end = rest.search(/[.?!:\n]/u);
    const labels = split(end < 0 ? rest : rest.slice(0, end));
    if (labels.length > 1) return labels;
  }
  // "Is this review positive, negative or neutral?"
  const pair = /(?<!\p{L})(?:(\p{L}{2,30}), )?(\p{L}{2,30}),? or (\p{L}{2,30})/u.exec(instruction);
  return pair ? [pair[1], pair[2], pair[3]].filter((label) => label !== undefined) : [];
}

function split(listed: string): string[] {
  const labels = listed.split(SEPARATOR).map(clean).filter(Boolean);
  return labels.length > 1 && labels.every((label) => label.split(/\s+/u).length <= MAX_WORDS) ? labels : [];
}

function clean(label: string): string {
  return label
    .trim()
    .replace(/^["'“‘`]{1,2}/u, '')
    .replace(/["'”’`]{0,2}[.:]?["'”’`]{0,2}$/u, '')
    .trim();
}
