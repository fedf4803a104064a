/** Sentiment about one aspect of a text: only the clauses that speak of it count. */

import { areSynonyms, conceptsOf } from '../lexicon/concepts.ts';
import { findClauses, findSentences } from '../text/sentences.ts';
import { contentStems } from '../text/terms.ts';
import { CONCESSIONS, feelingOf, labelOf, type SentimentLabel } from './feelings.ts';

export interface AspectSentiment {
  readonly name: string;
  /** `unknown` when the text does not mention the aspect. */
  readonly sentiment: SentimentLabel;
}

interface StemmedClause {
  readonly text: string;
  readonly stems: readonly string[];
  readonly sentence: number;
  readonly opener: string;
}

export function analyseAspects(text: string, aspects: readonly string[]): AspectSentiment[] {
  const clauses = clausesOf(text);
  return aspects.map((name) => ({ name, sentiment: aspectLabel(clauses, name, aspects) }));
}

function clausesOf(text: string): StemmedClause[] {
  return findSentences(text).flatMap((sentence, number) =>
    findClauses(sentence.text)
      .flatMap((clause) => splitAtAnd(clause.text).map((part) => ({ text: part, opener: clause.opener })))
      .map((part) => ({ ...part, stems: contentStems(part.text), sentence: number })),
  );
}

/** "The food was cold and the staff was rude" are two statements; "warm and cosy" is one. */
function splitAtAnd(clause: string): string[] {
  const parts = clause.split(/\band\b/iu);
  const isStatement = (part: string) =>
    /\b(?:is|are|was|were|has|had|have|did|does|took|got|\p{L}+ed)\b/iu.test(part);
  return parts.length > 1 && parts.every(isStatement) ? parts : [clause];
}

/** How clearly a clause speaks of the aspect: 2 by name or synonym, 1 by topic, 0 not at all. */
function mention(clause: StemmedClause, aspect: readonly string[]): number {
  let best = 0;
  for (const name of aspect) {
    const topic = `t:${name}`;
    const aspectTopics = conceptsOf(name).topics;
    for (const [i, word] of clause.stems.entries()) {
      if (areSynonyms(word, name)) return 2;
      const keys = i > 0 ? [word, `${clause.stems[i - 1]} ${word}`] : [word];
      for (const key of keys) {
        const { topics } = conceptsOf(key);
        if (topics.includes(topic) || topics.some((t) => aspectTopics.includes(t) && t.slice(2) === name))
          best = 1;
        else if (best === 0 && topics.length > 0 && isNamed(topics, name)) best = 1;
      }
    }
  }
  return best;
}

/** Topic names are whole words, aspects are stems: "delivery" is the topic of the stem "deliver". */
function isNamed(topics: readonly string[], name: string): boolean {
  return name.length > 3 && topics.some((topic) => topic.startsWith(`t:${name}`));
}

function aspectLabel(
  clauses: readonly StemmedClause[],
  name: string,
  all: readonly string[],
): SentimentLabel {
  const aspect = contentStems(name);
  const others = all.filter((other) => other !== name).map(contentStems);
  let positive = 0;
  let negative = 0;
  let mentioned = false;
  const clear = clauses.some((clause) => mention(clause, aspect) === 2);
  for (const [i, clause] of clauses.entries()) {
    const strength = mention(clause, aspect);
    if (strength === 0 || (clear && strength < 2)) continue;
    mentioned = true;
    let feeling = feelingOf(clause.text);
    if (feeling.positive === 0 && feeling.negative === 0) {
      feeling = neighbouringFeeling(clauses, i, others);
    }
    positive += feeling.positive;
    negative += feeling.negative;
  }
  return mentioned ? labelOf({ positive, negative }) : 'unknown';
}

/** "The waiter, who forgot our order, was rude": the verdict may stand in a clause beside the mention. */
function neighbouringFeeling(
  clauses: readonly StemmedClause[],
  at: number,
  others: readonly (readonly string[])[],
) {
  const clause = clauses[at] as StemmedClause;
  const nearby = [clauses[at + 1], clauses[at + 2], clauses[at - 1]];
  // What "although" introduces is conceded, not the verdict.
  const isConceded = (neighbour: StemmedClause | undefined) => CONCESSIONS.has(neighbour?.opener ?? '');
  for (const neighbour of nearby.sort((a, b) => Number(isConceded(a)) - Number(isConceded(b)))) {
    if (!neighbour || neighbour.sentence !== clause.sentence) continue;
    if (others.some((other) => mention(neighbour, other) > 0)) break;
    const feeling = feelingOf(neighbour.text);
    if (feeling.positive > 0 || feeling.negative > 0) return feeling;
  }
  return { positive: 0, negative: 0 };
}
