/** What the trained ranker sees of who or what a clause is about: its subject, also where a pronoun or nothing stands for it. */
import type { AnswerSpan } from './find-spans.ts';
import { headOf } from './phrase-features.ts';
import type { ClauseView } from './purpose-features.ts';
import type { AskedText } from './span-features.ts';
import { isNounClass, isVerb } from './word-classes.ts';

type Clauses = Pick<AskedText, 'read' | 'clauses' | 'classes' | 'evidence'> & {
  readonly views: readonly ClauseView[];
};

export interface SubjectView {
  /** Of each clause, the token that it is about; -1 where that is the writer or nobody. */
  readonly subjects: readonly number[];
  /** Of each token, what is said of it as a part of the question, 0 to 1. */
  readonly saidOf: ReadonlyMap<number, number>;
  readonly mostSaid: number;
  /** Of each clause, the part of the question that it says with what it is about. */
  readonly whole: readonly number[];
  /** Of each group of pieces, the most that the clause of any says. */
  readonly wholeOf: ReadonlyMap<string, number>;
}

const WRITER = /^(?:i|we|i'm|we're|i've|we've|i'd|we'd|i'll|we'll)$/u;
const PERSON = /^(?:he|she|he's|she's|him|her)$/u;
const THING = /^(?:it|it's|this|that|they|they're|these|those)$/u;
const RELATIVE = /^(?:who|which|that)$/u;

export function subjectView(asked: Clauses): SubjectView {
  const { read, clauses, classes, evidence, views } = asked;
  const subjects: number[] = [];
  let [lastName, lastNoun] = [-1, -1];
  for (let clause = 0; clause < views.length; clause++) {
    const view = views[clause];
    if (!view || view.first > view.last) {
      subjects[clause] = subjects[clause - 1] ?? -1;
      continue;
    }
    subjects[clause] = subjectOf(asked, view, subjects[clause - 1] ?? -1, lastName, lastNoun);
    for (let at = view.first; at <= view.last; at++) {
      if (classes[at] === 'Name') lastName = at;
      if (isNounClass(classes[at])) lastNoun = at;
    }
    const own = subjects[clause] as number;
    if (own >= 0 && classes[own] === 'Name') lastName = own;
    if (own >= 0) lastNoun = own;
  }
  const total = evidence.words.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const sayOf = (places: readonly number[]) =>
    evidence.words.reduce(
      (sum, { weight, said }) =>
        sum + weight * places.reduce((most, at) => Math.max(most, said[at] as number), 0),
      0,
    ) / total;
  const about = new Map<number, number[]>();
  const places = views.map((): number[] => []);
  for (const [at, clause] of clauses.entries()) {
    places[clause]?.push(at);
    const subject = subjects[clause] ?? -1;
    if (subject < 0 || subject === at) continue;
    const list = about.get(subject);
    if (list) list.push(at);
    else about.set(subject, [at]);
  }
  const saidOf = new Map([...about].map(([subject, list]) => [subject, sayOf(list)]));
  const whole = places.map((list, clause) => {
    const subject = subjects[clause] ?? -1;
    return sayOf(subject < 0 ? list : [...list, subject, ...(subject > 0 ? [subject - 1] : [])]);
  });
  const wholeOf = new Map<string, number>();
  for (const span of read.spans) {
    const { group } = span;
    wholeOf.set(group, Math.max(wholeOf.get(group) ?? 0, whole[clauses[span.first] as number] ?? 0));
  }
  return { subjects, saidOf, mostSaid: Math.max(0, ...saidOf.values()), whole, wholeOf };
}

function subjectOf(
  { read: { tokens }, classes, clauses }: Clauses,
  view: ClauseView,
  inherited: number,
  lastName: number,
  lastNoun: number,
): number {
  let head = -1;
  for (let at = view.first; at <= view.last; at++) {
    const lower = tokens[at]?.lower ?? '';
    if (head < 0) {
      if (WRITER.test(lower)) return -1;
      if (at === view.first && RELATIVE.test(lower)) {
        const before = at - 1;
        return before >= 0 && isNounClass(classes[before])
          ? before
          : before > 0 && isNounClass(classes[before - 1]) && clauses[before - 1] !== clauses[at]
            ? before - 1
            : inherited;
      }
      if (PERSON.test(lower)) return lastName >= 0 ? lastName : inherited;
      if (THING.test(lower) && !isNounClass(classes[at + 1])) return inherited >= 0 ? inherited : lastNoun;
      if (isVerb(classes[at]) || classes[at] === 'is') return inherited;
    } else if (!isNounClass(classes[at])) return head;
    if (isNounClass(classes[at])) head = at;
  }
  return head >= 0 ? head : inherited;
}

export function addSubject(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { subject, asker, role, clauses, question, classes } = asked;
  const set = (name: string, amount = 1) => features.set(name, amount);
  const head = headOf(asked, span);
  const said = subject.saidOf.get(head);
  if (said !== undefined) {
    set(`${role.form}: what is said of it`, 3 * said);
    set(`${asker}: what is said of it`, 3 * said);
    set(`${question.kind}: more is said of another`, 4 * (subject.mostSaid - said));
    if (subject.mostSaid - said < 0.01 && said > 0.05) set(`${asker}, ${role.form}: most is said of it`, 1.5);
  } else set(`${asker}, ${role.form}: nothing is said of it`);
  const clause = clauses[span.first] as number;
  const whole = subject.whole[clause] ?? 0;
  const { group } = span;
  const lag = (subject.wholeOf.get(group) ?? 0) - whole;
  set(`clause and subject of a ${group}`, 3 * whole);
  set(`clause and subject lag: ${group}`, 4 * lag);
  if (lag < 0.005) set(`${question.kind}: best clause and subject of a ${group}`, 1.5);
  const own = subject.subjects[clause] ?? -1;
  if (own < 0) set(`${asker}: in what the writer does`);
  else if (own < span.first) set(`${role.form}: behind its subject, a ${classes[own]}`);
}
