/** Carries out the instructions that can be carried out by picking and counting; null for all others. */

import { candidatesIn } from '../answers/candidates.ts';
import { splitList } from '../answers/extract-fields.ts';
import type { AnswerKind } from '../answers/question.ts';
import { classifyText } from '../classify-text.ts';
import { redactText } from '../redaction/redact-text.ts';
import { analyseSentiment } from '../sentiment/analyse-sentiment.ts';
import { summarizeText } from '../summarize-text.ts';
import { languageCode } from '../text/detect-language.ts';
import { findSentences } from '../text/sentences.ts';
import { termsOf } from '../text/terms.ts';
import { findWords } from '../text/words.ts';
import { translateText, UnsupportedLanguageError } from '../translate-text.ts';
import { labelsIn } from './labels-in.ts';

/** What is further down in an instruction is not looked at. */
const MAX_INSTRUCTION = 4000;

type Follow = (instruction: string, material: string) => string | null;

/** In order: the first whose pattern the instruction matches, and that can answer, does. */
const instructions: readonly (readonly [RegExp, Follow])[] = [
  [/\btranslat\w+\b/iu, translate],
  [
    /\b(?:redact|anonymi[sz]e|mask|remove (?:all )?(?:pii|personal))\b/iu,
    (_, material) => redactText(material).text,
  ],
  [
    /\b(?:classify|categori[sz]e|label|which (?:category|class|label|of (?:these|the following))|choose (?:one|from)|assign)\b/iu,
    classify,
  ],
  [
    /\bsentiment\b|\bpositive (?:or|,) negative\b|\btone\b/iu,
    (instruction, material) => classify(instruction, material) ?? sentimentOf(material),
  ],
  [
    /\bhow many words\b|\bcount (?:the )?words\b|\bword count\b/iu,
    (_, material) => String(findWords(material).length),
  ],
  [
    /\bhow many sentences\b|\bcount (?:the )?sentences\b/iu,
    (_, material) => String(findSentences(material).length),
  ],
  [
    /\bhow many (?:characters|letters)\b|\bcount (?:the )?characters\b/iu,
    (_, material) => String([...material].length),
  ],
  [/\b(?:upper ?case|capital letters)\b/iu, (_, material) => material.toUpperCase()],
  [/\blower ?case\b/iu, (_, material) => material.toLowerCase()],
  [/\bkey ?words?\b|\btags?\b|\bkey ?phrases?\b/iu, (_, material) => keywords(material).join(', ')],
  [/\b(?:extract|list|find|identify|pull out|name)\b/iu, listEntities],
  [
    /\b(?:summari[sz]e|summary|sum up|tl;?dr|shorten|condense|key points|main points|bullet points|gist|in brief)\b/iu,
    summarize,
  ],
];

export function followInstruction(wholeInstruction: string, material: string): string | null {
  const instruction = wholeInstruction.slice(0, MAX_INSTRUCTION);
  for (const [pattern, follow] of instructions) {
    if (!pattern.test(instruction)) continue;
    const answer = follow(instruction, material);
    if (answer !== null) return answer;
  }
  return null;
}

function translate(instruction: string, material: string): string | null {
  const target = /\b(?:in)?to\s+(\p{L}{2,12})/iu.exec(instruction)?.[1];
  const source = /\bfrom\s+(\p{L}{2,12})/iu.exec(instruction)?.[1];
  if (!target || !languageCode(target)) return null;
  try {
    return translateText(material, source && languageCode(source) ? source : '', target).text;
  } catch (error) {
    if (error instanceof UnsupportedLanguageError) return `I cannot translate this: ${error.message}.`;
    throw error;
  }
}

function sentimentOf(material: string): string {
  return analyseSentiment(material).label;
}

function classify(instruction: string, material: string): string | null {
  const labels = labelsIn(instruction);
  if (labels.length < 2) return null;
  const mode = /\b(?:all that apply|multiple|one or more|every label)\b/iu.test(instruction)
    ? 'multi'
    : 'single';
  const chosen = classifyText(
    material,
    labels.map((label) => ({ label })),
    { mode },
  );
  return (chosen.length > 0 ? chosen : labels.slice(0, 1)).join(', ');
}

const ENTITY_KINDS: readonly (readonly [RegExp, AnswerKind])[] = [
  [/\be-?mails?\b/iu, 'email'],
  [/\bphones?\b|\btelephone\b/iu, 'phone'],
  [/\burls?\b|\blinks?\b|\bwebsites?\b/iu, 'url'],
  [/\bdates?\b/iu, 'date'],
  [/\b(?:prices?|amounts?|costs?|money)\b/iu, 'money'],
  [/\bpercentages?\b/iu, 'percentage'],
  [/\b(?:people|persons?|names?|authors?)\b/iu, 'person'],
  [/\b(?:places?|locations?|cities|countries)\b/iu, 'place'],
  [/\bnumbers?\b/iu, 'number'],
];

function listEntities(instruction: string, material: string): string | null {
  if (!/\b(?:all|every|each|the|any)\b|s\b/iu.test(instruction)) return null;
  const kind = ENTITY_KINDS.find(([pattern]) => pattern.test(instruction))?.[1];
  const items = kind
    ? findSentences(material).flatMap(({ text }) =>
        candidatesIn(text, kind).map((candidate) => candidate.text),
      )
    : withEnumerations(splitList(material, instruction), instruction, material);
  const distinct = [...new Set(items)].slice(0, 50);
  if (distinct.length === 0) return null;
  return /\bcomma\b/iu.test(instruction)
    ? distinct.join(', ')
    : distinct.map((item) => `- ${item}`).join('\n');
}

/** "List the colors" need not share a word with "red, white and blue": then the enumerations themselves are listed. */
function withEnumerations(listed: string[], instruction: string, material: string): string[] {
  if (listed.length > 0 || !/\blist\b/iu.test(instruction)) return listed;
  return findSentences(material).flatMap(({ text }) => {
    const tail = text
      .replace(/^.{0,200}?(?:\b(?:is|are|was|were|includes?|contains?|has|have|of)\b|:)\s/u, '')
      .replace(/[.!]$/u, '');
    const items = tail
      .split(/,\s*(?:and|or)?\s*|\s+(?:and|or)\s+/u)
      .map((item) => item.trim())
      .filter(Boolean);
    return items.length > 1 && items.every((item) => item.split(/\s+/u).length <= 6) ? items : [];
  });
}

function summarize(instruction: string, material: string): string {
  const asked =
    /\b(\d{1,2}|one|two|three|four|five|a single)\s+(?:short |brief |concise |key |main )?(?:sentences?|bullets?|(?:bullet |key |main )?points?)/iu.exec(
      instruction,
    )?.[1];
  const words = Number(/\b(\d{1,4})\s+words?\b/iu.exec(instruction)?.[1] ?? 0);
  const bullets = /\b(?:bullets?|points)\b/iu.test(instruction);
  const numbers: Readonly<Record<string, number>> = {
    one: 1,
    'a single': 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
  };
  const sentences = asked ? (numbers[asked.toLowerCase()] ?? Number(asked)) : bullets ? 3 : undefined;
  const summary = summarizeText(material, {
    ...(sentences ? { sentences } : {}),
    ...(words > 0 ? { characters: words * 6 } : {}),
  });
  if (!bullets) return summary;
  return findSentences(summary)
    .map(({ text }) => `- ${text}`)
    .join('\n');
}

/** The terms that occur most, rare words first among equals. */
export function keywords(material: string): string[] {
  const counts = new Map<string, { word: string; score: number }>();
  const words = findWords(material.slice(0, 100_000));
  const terms = termsOf(words.map(({ text }) => text).join(' '));
  for (const [i, term] of terms.entries()) {
    const word = words[i]?.text;
    if (!word || term.weight < 1) continue;
    const known = counts.get(term.stem);
    if (known) known.score += term.weight;
    else counts.set(term.stem, { word, score: term.weight });
  }
  return [...counts.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, 8)
    .map(({ word }) => word);
}
