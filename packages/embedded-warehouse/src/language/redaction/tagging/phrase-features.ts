/** What stands around a whole run of capitalised words, whichever of them is asked for: "the Grace Kelly rose". */
import type { TagToken } from './text-tokens.ts';
import { groupOf } from './word-groups.ts';

const EDGE = '_';
const QUOTE = /^["“”„«»‘’']$/u;
const OPENS = /^[.!?\n:]$/u;
const PARTICLE =
  /^(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|bint|ter|ten|y|e|of|v|d|-|['’])$/u;

/** @param known what lists say of each token, as one letter */
export function phraseFeatures(tokens: readonly TagToken[], known: readonly string[]): string[][] {
  const features = tokens.map((): string[] => []);
  const groups = tokens.map(({ lower }) => groupOf(lower));
  for (let first = 0; first < tokens.length; first++) {
    if (!isCapital(tokens[first])) continue;
    const last = endOfRun(tokens, first);
    // "Ask Femke": what is written large as it opens the sentence is no part of what follows.
    if (last === first + 1 && known[first] === 'W' && OPENS.test(tokens[first - 1]?.text ?? '\n'))
      first = last;
    const ofRun = runFeatures(tokens, groups, known, first, last);
    for (let at = first; at <= last; at++) {
      const place = first === last ? 'only' : at === first ? 'first' : at === last ? 'last' : 'inner';
      features[at]?.push(...ofRun, `run place=${place} of ${Math.min(4, last - first + 1)}`);
    }
    first = last;
  }
  for (const [at, own] of features.entries()) {
    const [before = EDGE, behind = EDGE, further = EDGE] = [groups[at - 1], groups[at + 1], groups[at + 2]];
    own.push(`g-1=${before}`, `g+1=${behind}`, `g+2=${further}`, `g-1,+1=${before},${behind}`);
    own.push(`g-2,-1=${groups[at - 2] ?? EDGE},${before}`);
  }
  return features;
}

const isCapital = (token: TagToken | undefined) => token !== undefined && /^\p{Lu}/u.test(token.text);

function endOfRun(tokens: readonly TagToken[], first: number): number {
  let last = first;
  for (let next = first + 1; next < tokens.length && next - last < 4; next++) {
    if (isCapital(tokens[next])) last = next;
    else if (!PARTICLE.test(tokens[next]?.text ?? '') && !isInitialsDot(tokens, next)) break;
  }
  return last;
}

const isInitialsDot = (tokens: readonly TagToken[], at: number) =>
  tokens[at]?.text === '.' && tokens[at - 1]?.text.length === 1;

function runFeatures(
  tokens: readonly TagToken[],
  groups: readonly string[],
  known: readonly string[],
  first: number,
  last: number,
): string[] {
  const quoted = QUOTE.test(tokens[first - 1]?.text ?? '') && QUOTE.test(tokens[last + 1]?.text ?? '');
  const step = quoted ? 2 : 1;
  const genitive = /^['’]$/u.test(tokens[last + 1]?.text ?? '') && tokens[last + 2]?.lower === 's' ? 2 : 0;
  const groupAt = (at: number) => groups[at] ?? EDGE;
  const wordAt = (at: number) => tokens[at]?.lower.replaceAll(/\d/gu, '9') ?? EDGE;
  const before = first - step;
  const behind = last + step + genitive;
  const pattern = known.slice(first, Math.min(last, first + 3) + 1).join('');
  const features = [
    `run=${pattern}`,
    `run before=${wordAt(before)}`,
    `run behind=${genitive ? "'s " : ''}${wordAt(behind)}`,
    `run before g=${groupAt(before)}`,
    `run before g2=${groupAt(before - 1)},${groupAt(before)}`,
    `run behind g=${genitive ? "'s " : ''}${groupAt(behind)}`,
    `run behind g2=${groupAt(behind)},${groupAt(behind + 1)}`,
    `run between=${groupAt(before)},${groupAt(behind)}`,
    `run ${pattern} behind=${groupAt(behind)}`,
    `run ${pattern} before=${groupAt(before)}`,
  ];
  if (quoted) features.push('run quoted', `run quoted after=${groupAt(before)}`);
  return features;
}
