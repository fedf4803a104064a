/** What the trained ranker sees of one piece of a text as the answer to a question. */

import { cosineSimilarity } from '../../embed-text.ts';
import { areSynonyms } from '../../lexicon/concepts.ts';
import { wordVector } from '../../lexicon/word-vectors.ts';
import { stem } from '../../text/stem.ts';
import { verbStem } from '../../text/verb-forms.ts';
import { answersTo } from '../answer-question.ts';
import { type AnswerKind, parseQuestion, type Question } from '../question.ts';
import { ASKERS, addAskedKind, addNoun, nounOf } from './asked-features.ts';
import { addEdges, typedPieces } from './edge-features.ts';
import { addEvidence, addSilentEvidence, type Evidence, gatherEvidence } from './evidence-features.ts';
import type { AnswerSpan, ReadText, TextToken } from './find-spans.ts';
import { addName, type NameSort, nameSorts } from './name-features.ts';
import { addPhrase, areOfKind, broadKindsOf } from './phrase-features.ts';
import { addPurpose, type ClauseView, clauseViews, type Purpose, purposeOf } from './purpose-features.ts';
import { type AskedRole, addRole, roleOf } from './role-features.ts';
import { addSubject, type SubjectView, subjectView } from './subject-features.ts';
import { classesOf } from './word-classes.ts';
import { addWriter } from './writer-features.ts';
import { fullForm } from './written-forms.ts';

export interface AskedText {
  readonly read: ReadText;
  readonly question: Question;
  /** How it asks: "who", "how many", "until when". */
  readonly asker: string;
  /** The noun it asks for: "colour" in "Which colour is it?". */
  readonly noun: string | null;
  /** Whose it is: "dog" in "the dog's name". */
  readonly owner: string | null;
  readonly head: Float32Array | null;
  /** Of each token, how much of the question it says, 0 to 1. */
  readonly hits: readonly number[];
  /** Of each token, its sentence, and of each sentence the part of the question it says. */
  readonly sentences: readonly number[];
  readonly overlaps: readonly number[];
  /** The same by clause. */
  readonly clauses: readonly number[];
  readonly clauseOverlaps: readonly number[];
  /** Of each sentence, what it says of the question with the one before it that its pronoun goes on about. */
  readonly carried: readonly number[];
  /** Of each piece, how near it comes to the words of the question. */
  readonly nearness: ReadonlyMap<AnswerSpan, Nearness>;
  /** Of each type, how near the nearest of its pieces comes to them. */
  readonly nearestOfType: ReadonlyMap<string, number>;
  /** What part each token plays in its sentence. */
  readonly classes: readonly string[];
  /** Of each token that is written like a name, what is called so. */
  readonly sorts: readonly (NameSort | null)[];
  /** Dates, amounts and the like. */
  readonly typed: readonly AnswerSpan[];
  readonly role: AskedRole;
  /** The broad kinds of thing that the noun names. */
  readonly nounKinds: ReadonlySet<string>;
  /** Of each token, whether what it names is of the kind that the noun names. */
  readonly ofNoun: readonly boolean[];
  /** The pieces by type, in order. */
  readonly ofType: ReadonlyMap<string, readonly AnswerSpan[]>;
  /** Places of tokens that end a line. */
  readonly lineEnds: ReadonlySet<number>;
  readonly evidence: Evidence;
  readonly purpose: Purpose;
  readonly views: readonly ClauseView[];
  readonly subject: SubjectView;
  /** What the rules would answer, best first. */
  readonly byRules: ReadonlyMap<string, { readonly rank: number; readonly confidence: number }>;
}

/** The name of a field asks as a question of its kind does. */
const askerOf: ReadonlyMap<AnswerKind, string> = new Map([
  ['person', 'who'],
  ['place', 'where'],
  ['date', 'when'],
  ['time', 'what time'],
  ['duration', 'how long'],
  ['money', 'how much'],
  ['number', 'how many'],
  ['reason', 'why'],
]);

const kindOfNoun: readonly (readonly [AnswerKind, RegExp])[] = [
  [
    'person',
    /^(?:driver|contact|approver|requester|requestor|caller|payee|payer|recipient|sender|buyer|seller|owner|tenant|patient|client|guest|applicant|supervisor|technician|doctor|signatory|addressee|claimant|colleague|holder|agent|coach|teacher)$/u,
  ],
  ['place', /^(?:drop-off|pick-?up|location|destination|origin|depot|branch|room|site|venue)$/u],
  ['money', /^(?:salary|wage|pay|quote|bill|charge|surcharge|payment|refund|cost|price|rent|premium)$/u],
  ['reason', /^(?:cause|reason|grounds?)$/u],
];

/** A question that says nothing of the kind of its answer but by its noun: "sender". */
function withKindOfNoun(question: Question, noun: string | null, kinds: ReadonlySet<string>): Question {
  if (question.kind !== 'phrase' || !noun) return question;
  const listed = kindOfNoun.find(([, nouns]) => nouns.test(noun))?.[0];
  const kind = listed ?? (kinds.has('person') ? 'person' : kinds.has('location') ? 'place' : null);
  return kind ? { ...question, kind } : question;
}

export function askText(read: ReadText, written: string): AskedText {
  const asked = written.replaceAll('_', ' ').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  const { noun, owner } = nounOf(asked);
  const nounKinds = broadKindsOf(noun);
  const question = withKindOfNoun(parseQuestion(asked), noun, nounKinds);
  const asker = (ASKERS.exec(asked)?.[1] ?? askerOf.get(question.kind) ?? 'no asker').toLowerCase();
  const topics = [...question.topic];
  const total = topics.reduce((sum, [, weight]) => sum + weight, 0) || 1;
  const vectors = topics.map(([topic]) => wordVector(topic));
  /** Of each topic, how near each token comes to it. */
  const said = topics.map(([topic], i) =>
    read.tokens.map((token) => nearnessOf(token, topic, vectors[i] ?? null)),
  );
  const hits = read.tokens.map((_, at) =>
    said.reduce((best, of, i) => {
      // What stands in the text once tells its places apart, what stands there often does not.
      const times = Math.max(1, of.filter((each) => each > 0.5).length);
      return Math.max(best, ((of[at] as number) * (topics[i]?.[1] as number)) / total / Math.sqrt(times));
    }, 0),
  );
  const sentences = sentencesOf(read.tokens);
  const clauses = clausesOf(read.tokens);
  const overlaps = new Array<number>((sentences.at(-1) ?? 0) + 1).fill(0);
  const clauseOverlaps = new Array<number>((clauses.at(-1) ?? 0) + 1).fill(0);
  for (const [i, clause] of clauses.entries())
    clauseOverlaps[clause] = (clauseOverlaps[clause] ?? 0) + (hits[i] as number);
  for (const [i, sentence] of sentences.entries())
    overlaps[sentence] = (overlaps[sentence] ?? 0) + (hits[i] as number);
  const carried = overlaps.map((overlap, sentence) => {
    const opens = read.tokens[sentences.indexOf(sentence)]?.lower ?? '';
    return PRONOUN.test(opens) ? overlap + 0.6 * (overlaps[sentence - 1] ?? 0) : overlap;
  });
  const ofType = new Map<string, AnswerSpan[]>();
  for (const span of read.spans) {
    const same = ofType.get(span.type);
    if (same) same.push(span);
    else ofType.set(span.type, [span]);
  }
  const nearness = new Map<AnswerSpan, Nearness>();
  const nearestOfType = new Map<string, number>();
  for (const span of read.spans) {
    const near = nearnessAround(read, hits, span);
    nearness.set(span, near);
    const sum = near.left.sum + near.right.sum;
    nearestOfType.set(span.type, Math.max(nearestOfType.get(span.type) ?? 0, sum));
  }
  const byRules = new Map(
    answersTo(read.text, asked, 5).map(({ text, confidence }, rank) => [plain(text), { rank, confidence }]),
  );
  const classes = classesOf(read.tokens);
  const evidence = gatherEvidence(read, asked);
  const views = clauseViews({ read, clauses, classes });
  return {
    read,
    question,
    asker,
    noun,
    owner,
    head: noun ? wordVector(noun) : null,
    hits,
    sentences,
    overlaps,
    clauses,
    clauseOverlaps,
    carried,
    nearness,
    nearestOfType,
    classes,
    sorts: nameSorts(read),
    typed: typedPieces(read),
    role: roleOf(asked),
    nounKinds,
    ofNoun: areOfKind(
      read.tokens.map(({ lower }) => lower),
      noun,
    ),
    ofType,
    lineEnds: new Set(
      read.tokens.flatMap(({ end }, at) =>
        read.text.slice(end, read.tokens[at + 1]?.start ?? end).includes('\n') ? [at] : [],
      ),
    ),
    evidence,
    purpose: purposeOf(asked),
    views,
    subject: subjectView({ read, clauses, classes, evidence, views }),
    byRules,
  };
}

function nearnessOf({ lower, kind }: TextToken, topic: string, meaning: Float32Array | null): number {
  if (kind === 'mark') return 0;
  const full = fullForm(lower);
  const form = verbStem(full);
  if (topic === form || topic === stem(full)) return 1;
  if (kind === 'grammar') return 0;
  if (areSynonyms(topic, form) || isPrefix(topic, form)) return 0.8;
  const vector = meaning ? wordVector(lower) : null;
  return vector && meaning ? Math.max(0, cosineSimilarity(vector, meaning) - 0.45) : 0;
}

const isPrefix = (a: string, b: string) => {
  const shorter = Math.min(a.length, b.length);
  return shorter >= 5 && a.slice(0, shorter) === b.slice(0, shorter);
};

const plain = (text: string) =>
  text
    .toLowerCase()
    .replace(/^["“'‘]|["”'’.,;!?]+$/gu, '')
    .trim();

function sentencesOf(tokens: readonly TextToken[]): number[] {
  let sentence = 0;
  return tokens.map(({ text }, i) => {
    const before = tokens[i - 1]?.text;
    if (i > 0 && before !== undefined && /^[.!?]$/u.test(before) && /^[\p{Lu}\d"“¿]/u.test(text)) sentence++;
    return sentence;
  });
}

function clausesOf(tokens: readonly TextToken[]): number[] {
  let clause = 0;
  return tokens.map(({ lower }) => {
    if (
      /^(?:[.,;:!?()–—]|and|but|while|whereas|though|although|so|who|which|und|aber|et|mais|y|pero|e|ma|en|maar)$/u.test(
        lower,
      )
    )
      clause++;
    return clause;
  });
}

/** That the text does not say it is a candidate as well. */
export function silenceFeatures({
  question,
  asker,
  overlaps,
  read,
  noun,
  byRules,
  evidence,
}: AskedText): Map<string, number> {
  const most = Math.max(0, ...overlaps);
  const features = new Map<string, number>([
    ['silence', 1],
    [`silence: ${question.kind}`, 1],
    [`silence: asks ${asker}`, 1],
    ['silence: overlap', 3 * most],
    [
      'silence: all the overlap',
      2 *
        Math.min(
          1,
          overlaps.reduce((sum, each) => sum + each, 0),
        ),
    ],
    ['silence: sure rules', byRules.size === 0 ? 0 : ([...byRules.values()][0]?.confidence ?? 0)],
  ]);
  if (!read.spans.some(({ type }) => type === question.kind)) features.set(`silence: no ${question.kind}`, 1);
  if (noun && !read.tokens.some(({ lower }) => stem(lower) === stem(noun)))
    features.set('silence: noun not named', 1);

  addSteps(features, 'silence: overlap', most);
  addSilentEvidence(features, evidence, question.kind);
  return features;
}

/** What the rules say of the same answer; undefined where they do not give it. */
export const ruleFor = ({ byRules }: AskedText, span: AnswerSpan) => byRules.get(plain(span.text));

export function spanFeatures(asked: AskedText, span: AnswerSpan): Map<string, number> {
  const { read, question, asker, noun, head, hits, sentences, overlaps } = asked;
  const { tokens } = read;
  const { kind } = question;
  const { first, last, type } = span;
  const features = new Map<string, number>();
  const set = (name: string, amount = 1) => features.set(name, amount);
  const [before, behind, opens, ends] = [
    tokens[first - 1],
    tokens[last + 1],
    tokens[first] as TextToken,
    tokens[last] as TextToken,
  ];
  const say = (token: TextToken | undefined) =>
    !token ? 'edge' : token.kind === 'word' ? (/^\p{Lu}/u.test(token.text) ? 'Word' : 'word') : token.lower;
  set(`type ${type}`);
  set(`${kind}: ${type}`, 1.5);
  set(`${asker}: ${type}`, 1.5);
  set(`${kind} behind ${say(before)}`);
  set(`behind ${say(before)}`);
  set(`${kind} before ${say(behind)}`);
  set(`before ${say(behind)}`);
  set(`${kind} opens ${say(opens)}`);
  set(`opens ${say(opens)}`);
  set(`ends ${say(ends)}`);
  const length = last - first + 1;
  set(`${kind} of ${length > 8 ? 'many' : length > 4 ? 'several' : length} words`);
  let inside = 0;
  for (let i = first; i <= last; i++) inside += hits[i] as number;
  if (inside > 0.02) set('repeats the question', 3 * Math.min(1, inside));
  if ((hits[last] as number) > 0.1) set('ends with a word of the question');
  if ((hits[first] as number) > 0.1) set('opens with a word of the question');
  const sentence = sentences[first] as number;
  const overlap = (overlaps[sentence] ?? 0) - inside;
  const most = Math.max(0.01, ...overlaps);
  set('overlap', 3 * Math.min(1, overlap));
  set('overlap of the best', (3 * overlap) / most);
  if (overlap >= most - 0.01) set(`in the sentence that shares most`);
  const clauseOverlap = (asked.clauseOverlaps[asked.clauses[first] as number] ?? 0) - inside;
  const bestClause = Math.max(0.01, ...asked.clauseOverlaps);
  set('overlap of the clause', 3 * Math.min(1, Math.max(0, clauseOverlap)));
  set('overlap of the best clause', (2 * Math.max(0, clauseOverlap)) / bestClause);
  if (clauseOverlap >= bestClause - 0.01) set('in the clause that shares most');
  if (sentence === 0) set('in the first sentence');
  const mostCarried = Math.max(0.01, ...asked.carried);
  set('overlap with what it goes on about', (2 * (asked.carried[sentence] as number)) / mostCarried);
  if ((asked.carried[sentence] as number) > overlap + inside + 0.01) set(`goes on about it: ${type}`);
  if (isNewSentence(asked, first)) set(`${asker} opens a sentence`);
  addNearness(features, asked, span);
  if (before && (hits[first - 1] as number) > 0.1) set('right behind a word of the question', 1.5);
  if (behind && (hits[last + 1] as number) > 0.1) set(`${kind} right before a word of the question`, 1.5);
  if (noun) addNoun(features, asked, span, noun, head);
  if (/^[“"'‘«]$/u.test(before?.text ?? '') && /^[”"'’»]$/u.test(behind?.text ?? '')) set('quoted', 1.5);
  addPhrase(features, asked, span);
  addName(features, asked, span);
  addEdges(features, asked, span);
  addWriter(features, asked, span);
  addRole(features, asked, span);
  addAskedKind(features, asked, span);
  addPurpose(features, asked, span);
  addSubject(features, asked, span);
  addEvidence(features, asked.evidence, kind, span);
  const rule = ruleFor(asked, span);
  if (rule) {
    set(`rules say so as ${rule.rank + 1}`, 2);
    set(`${kind} by rules as ${rule.rank + 1}`);
    set('rules are sure', 2 * rule.confidence);
  }
  return features;
}

const PRONOUN = /^(?:it|he|she|they|this|that|these|those|its|his|her|their|he's|she's|it's|they're|we|i)$/u;

const isNewSentence = ({ sentences }: AskedText, at: number) =>
  at === 0 || sentences[at - 1] !== sentences[at];

type Nearness = ReturnType<typeof nearnessAround>;

/** Words of the question on both sides, the nearer the more; what stands behind a comma is further. */
function nearnessAround(
  { tokens }: ReadText,
  hits: readonly number[],
  { first, last }: Pick<AnswerSpan, 'first' | 'last'>,
) {
  const reach = (from: number, step: number) => {
    let [sum, distance, nearest] = [0, 0, 0];
    for (let i = from; i >= 0 && i < tokens.length && distance < 24; i += step) {
      const written = tokens[i]?.lower ?? '';
      distance += /^[.!?]$/u.test(written) ? 6 : /^[,;:]$|^(?:but|while|whereas|and)$/u.test(written) ? 4 : 1;
      const hit = hits[i] as number;
      if (hit > 0.1 && nearest === 0) nearest = distance;
      sum += hit / (1 + distance / 3);
    }
    return { sum, nearest };
  };
  return { left: reach(first - 1, -1), right: reach(last + 1, 1) };
}

function addNearness(
  features: Map<string, number>,
  { question, nearness, nearestOfType }: AskedText,
  span: AnswerSpan,
): void {
  const { left, right } = nearness.get(span) as Nearness;
  features.set('near words before', 4 * left.sum);
  features.set('near words behind', 4 * right.sum);
  features.set(`${question.kind} near words before`, 3 * left.sum);
  features.set(`${question.kind} near words behind`, 3 * right.sum);
  addSteps(features, 'near words', left.sum + right.sum);
  const behindNearest = (nearestOfType.get(span.type) ?? 0) - left.sum - right.sum;
  if (behindNearest < 0.005) {
    features.set('nearest of its type', 1);
    features.set(`${question.kind}: nearest ${span.type}`, 1);
  } else features.set('behind the nearest of its type', 4 * behindNearest);
}

function addSteps(features: Map<string, number>, name: string, amount: number): void {
  for (let step = 1; step < 6; step++) if (amount >= step / 6) features.set(`${name} from ${step}/6`, 0.7);
}
