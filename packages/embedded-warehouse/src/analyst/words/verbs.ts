/** Forms of the verbs that a semantic model names figures by: of "bought", "buy" and "buying". */

export interface Verb {
  readonly past: string;
  /** More than one where spelling leaves it open: `cancelled` is of "cancel" or of "cancell". */
  readonly bases: readonly string[];
  readonly gerunds: readonly string[];
}

const irregular: Readonly<Record<string, string>> = Object.fromEntries(
  `bought=buy brought=bring caught=catch chose=choose came=come drew=draw drove=drive ate=eat fell=fall flew=fly
  gave=give went=go grew=grow held=hold kept=keep left=leave lent=lend lost=lose made=make met=meet paid=pay
  rang=ring rode=ride ran=run saw=see sold=sell sent=send slept=sleep spoke=speak spent=spend swam=swim took=take
  taught=teach wore=wear won=win wrote=write`
    .split(/\s+/)
    .map((pair) => pair.split('=') as [past: string, base: string]),
);

/** Null for a word that is no verb in the past. */
export function verbOf(word: string): Verb | null {
  const base = irregular[word];
  if (base) return { past: word, bases: [base], gerunds: [`${base.replace(/e$/, '')}ing`] };
  const stem = /^(\p{L}{2,})ed$/u.exec(word)?.[1];
  if (!stem) return null;
  const single = stem.replace(/(\p{L})\1$/u, '$1');
  const bases = [
    ...new Set([stem, `${stem}e`, single, ...(stem.endsWith('i') ? [`${stem.slice(0, -1)}y`] : [])]),
  ];
  const gerunds = [...new Set([stem, single, stem.replace(/i$/, 'y')])].map((each) => `${each}ing`);
  return { past: word, bases, gerunds };
}
