/** What the trained ranker sees of who does what: the verb that is asked about, what stands before and behind it, and which words set a piece against another. */
import { cosineSimilarity } from '../../embed-text.ts';
import { wordVector } from '../../lexicon/word-vectors.ts';
import { verbStem } from '../../text/verb-forms.ts';
import { type AnswerSpan, answerTokens, type TextToken } from './find-spans.ts';
import type { AskedText } from './span-features.ts';
import { classesOf, isVerb } from './word-classes.ts';

export interface AskedRole {
  /** Whether what is asked for does it, is it, has it done to it, or somebody else does it. */
  readonly form: 'does it' | 'is done' | 'somebody does it' | 'is it' | 'no verb';
  /** Stems of the verbs of the question. */
  readonly verbs: ReadonlySet<string>;
  readonly lastVerb: string | null;
  readonly preposition: string | null;
  /** What is asked for is what was before, or is now, or neither. */
  readonly time: 'old' | 'new' | 'any';
  readonly isNegative: boolean;
  /** Whether it asks for the one who wrote the text. */
  readonly isWriter: boolean;
}

const PREPOSITIONS = new Set(
  'to from by for with in on at of about into since until till before after under over behind near against'.split(
    ' ',
  ),
);
const NEGATIVE = /^(?:not|no|never|none|nothing|nobody|without|\p{L}+n't)$/u;
const OLD =
  /\b(?:old|previous(?:ly)?|before|former(?:ly)?|original(?:ly)?|first|used to|wrong(?:ly)?|instead of)\b/iu;
const NEW = /\b(?:new|now|current(?:ly)?|correct|right|actual(?:ly)?|instead|moved to|changed to|today)\b/iu;
const WRITER =
  /\b(?:wrote|writes|writing|writer|sent|sends|sender|signed|signs|author|complains?|complained|asks|reports|reported)\b/iu;

export function roleOf(asked: string): AskedRole {
  const tokens = answerTokens(asked).filter(({ kind }) => kind !== 'mark');
  const classes = classesOf(tokens);
  const askerAt = Math.max(
    0,
    tokens.findIndex(({ lower }) => /^(?:who|whom|whose|what|which|when|where|why|how)$/u.test(lower)),
  );
  // Behind "which of the two plumbers": the first helper or verb.
  let rest = askerAt + 1;
  while (rest < tokens.length && classes[rest] !== 'is' && !(isVerb(classes[rest]) && rest > askerAt)) rest++;
  const helper = classes[rest] === 'is';
  const verbs = tokens.flatMap(({ lower }, at) =>
    at > askerAt && isVerb(classes[at]) ? [verbStem(lower)] : [],
  );
  const form = !helper
    ? verbs.length > 0
      ? 'does it'
      : 'no verb'
    : isVerb(classes[rest + 1])
      ? /^(?:is|are|was|were|be|been)$/u.test(tokens[rest]?.lower ?? '') && classes[rest + 1] === 'D'
        ? 'is done'
        : 'does it'
      : tokens.some((_, at) => at > rest + 1 && isVerb(classes[at]))
        ? 'somebody does it'
        : 'is it';
  const leads = tokens[askerAt - 1]?.lower ?? '';
  const trails = tokens.at(-1)?.lower ?? '';
  return {
    form,
    verbs: new Set(verbs),
    lastVerb: tokens.findLast((_, at) => at > askerAt && isVerb(classes[at]))?.lower ?? null,
    preposition: PREPOSITIONS.has(leads) ? leads : PREPOSITIONS.has(trails) ? trails : null,
    time: OLD.test(asked) ? 'old' : NEW.test(asked) ? 'new' : 'any',
    isNegative: tokens.some(({ lower }) => NEGATIVE.test(lower)),
    isWriter: WRITER.test(asked),
  };
}

const far = (distance: number) => (distance < 3 ? String(distance) : distance < 6 ? 'some' : 'many');

export function addRole(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { read, role, classes, clauses, sentences, asker, question } = asked;
  const { tokens } = read;
  const { first, last } = span;
  const set = (name: string, amount = 1) => features.set(name, amount);
  const before = tokens[first - 1]?.lower ?? '';
  const opens = tokens[first]?.lower ?? '';
  const lead = PREPOSITIONS.has(before) ? before : PREPOSITIONS.has(opens) ? opens : '';
  if (role.preposition) {
    if (lead === role.preposition) set('behind the preposition asked', 1.5);
    else if (lead) set(`asks with ${role.preposition}: behind ${lead}`);
  }
  const verb = nearestAskedVerb(asked, span);
  if (verb === null) set(`${role.form}: no verb of it`);
  else {
    const side = verb < first ? 'behind' : 'before';
    const passive =
      classes.slice(Math.max(0, verb - 3), verb).includes('is') && classes[verb] === 'D' ? ' passive' : '';
    const between = verb < first ? first - verb : verb - last;
    const where = clauses[verb] === clauses[first] ? '' : ' of another clause';
    set(`${role.form}: ${side}${passive} verb${where}`, 1.5);
    set(`${role.form}: ${side}${passive} ${far(between)}${lead ? ` with ${lead}` : ''}`, 1.5);
    set(`${asker}, ${role.form}: ${side}${passive}${lead ? ' with preposition' : ''}`);
  }
  const governs = governingVerb(asked, first);
  if (governs !== null) {
    const own = tokens[governs]?.lower ?? '';
    if (role.verbs.has(verbStem(own))) set(`${role.form}: governed by the verb asked`, 1.5);
    else if (role.lastVerb) {
      const [a, b] = [wordVector(own), wordVector(role.lastVerb)];
      if (a && b) set('governed by a verb like it', 2 * Math.max(0, cosineSimilarity(a, b)));
    }
    set(`${role.form}: ${first - governs === 1 ? 'object' : 'later object'}`);
  }
  const start = sentences.indexOf(sentences[first] as number);
  const left = tokens.slice(Math.max(start, first - 4), first).map(({ lower }) => lower);
  const right = tokens.slice(last + 1, last + 4).map(({ lower }) => lower);
  const against = contrastOf(left, right, tokens, first, last, clauses);
  if (against) set(`asks for ${role.time}: ${against}`, 1.5);
  const isNegative = left.some((one) => NEGATIVE.test(one)) || NEGATIVE.test(opens);
  set(`${role.isNegative ? 'asks for what is not' : 'asks'}: ${isNegative ? 'negated' : 'said'}`);
  const clauseNegative = tokens.some(
    ({ lower }, at) => clauses[at] === clauses[first] && NEGATIVE.test(lower),
  );
  set(
    `${role.isNegative ? 'asks for what is not' : 'asks'}: ${clauseNegative ? 'in a negated clause' : 'in a clause that says'}`,
  );
  const label = labelOf(asked, first);
  if (label !== null) {
    set('value of a label');
    set('value of the label asked', 3 * Math.min(1, label));
    const isWhole = /^(?:[,;.)]|)$/u.test(tokens[last + 1]?.text ?? '') || asked.lineEnds.has(last);
    if (isWhole) set(`whole value of ${label > 0.1 ? 'the label asked' : 'a label'}`);
  }
  const lines = asked.lineEnds.size;
  if (sentences[first] === sentences.at(-1))
    set(`${asker}: in the last sentence of ${lines > 1 ? 'lines' : 'one'}`);
  if (question.kind === 'person') {
    const writer = role.isWriter ? 'writer' : 'person';
    if (/^(?:hi|hello|dear|hey|hallo|ms|mr|mrs|dr)$/u.test(before))
      set(`asks for a ${writer}: behind ${before}`, 1.5);
    if (last === tokens.length - 1 || (last === tokens.length - 2 && classes[last + 1] === '.'))
      set(`asks for a ${writer}: ends the text`, 1.5);
    if (
      left.some((one) =>
        /^(?:regards|thanks|wishes|yours|sincerely|faithfully|greetings|best|cheers|from|signed)$/u.test(one),
      )
    )
      set(`asks for a ${writer}: signed`, 1.5);
  }
  const same = asked.ofType.get(span.type) ?? [];
  set(
    `${question.kind}: ${same.length === 1 ? 'only' : same[0] === span ? 'first' : same.at(-1) === span ? 'last' : 'further'} of its type`,
  );
}

/** The verb of the question that stands nearest in the same sentence. */
function nearestAskedVerb(
  { role, read, classes, sentences, hits }: AskedText,
  { first, last }: AnswerSpan,
): number | null {
  let [best, distance] = [-1, Number.POSITIVE_INFINITY];
  for (let at = 0; at < read.tokens.length; at++) {
    if (sentences[at] !== sentences[first] || (at >= first && at <= last)) continue;
    const token = read.tokens[at] as TextToken;
    const isAsked =
      role.verbs.has(verbStem(token.lower)) || ((hits[at] as number) > 0.1 && isVerb(classes[at]));
    const away = at < first ? first - at : at - last;
    if (isAsked && away < distance) [best, distance] = [at, away];
  }
  return best < 0 ? null : best;
}

/** The nearest verb before a place in its clause. */
function governingVerb({ classes, clauses }: AskedText, first: number): number | null {
  for (let at = first - 1; at >= 0 && clauses[at] === clauses[first] && first - at < 9; at--)
    if (isVerb(classes[at])) return at;
  return null;
}

/** Whether words around set a piece against another: "instead of 30", "from 54 to 56". */
function contrastOf(
  left: readonly string[],
  right: readonly string[],
  tokens: readonly TextToken[],
  first: number,
  last: number,
  clauses: readonly number[],
): string | null {
  const before = left.join(' ');
  if (/\b(?:instead of|rather than|but not|not|than|used to be|was)(?: \S+)?$/u.test(before))
    return 'what it is not';
  if (/^(?:instead|rather than|not|and not)\b/u.test(right.filter((one) => one !== ',').join(' ')))
    return 'what it is instead';
  if (
    /\bfrom(?: \S+)?$/u.test(before) &&
    tokens.some(
      ({ lower }, at) => at > last && at < last + 6 && lower === 'to' && clauses[at] === clauses[first],
    )
  )
    return 'what it was';
  if (
    /\bto(?: \S+)?$/u.test(before) &&
    tokens.some(({ lower }, at) => at < first && at > first - 8 && lower === 'from')
  )
    return 'what it became';
  return null;
}

/** How much of the question the label says whose value begins here; null where there is no label. */
function labelOf({ read: { tokens }, hits, lineEnds }: AskedText, first: number): number | null {
  for (let at = first - 1; at >= 0 && first - at < 6; at--) {
    if (lineEnds.has(at) || /^[.;!?]$/u.test(tokens[at]?.text ?? '')) return null;
    if (tokens[at]?.text !== ':') continue;
    let said = 0;
    for (let word = at - 1; word >= 0 && at - word < 6 && !lineEnds.has(word); word--) {
      if (/^[.;,!?]$/u.test(tokens[word]?.text ?? '')) break;
      said += hits[word] as number;
    }
    return said;
  }
  return null;
}
