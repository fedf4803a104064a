/** Looks up what a word means: its synonym groups and its topics. */
import { stem } from '../text/stem.ts';
import { synonymGroups } from './synonyms.ts';
import { topics } from './topics.ts';

export interface Concepts {
  /** Groups of near synonyms, as `s12`. */
  readonly synonyms: readonly string[];
  /** Topics by name, as `t:billing`. */
  readonly topics: readonly string[];
}

const NONE: Concepts = { synonyms: [], topics: [] };

interface Concept {
  synonyms: string[];
  topics: string[];
}

const entries = new Map<string, Concept>();

function entry(word: string): Concept {
  const key = conceptKey(word.split('_'));
  const known = entries.get(key);
  if (known) return known;
  const created: Concept = { synonyms: [], topics: [] };
  entries.set(key, created);
  return created;
}

for (const [number, line] of synonymGroups.trim().split('\n').entries()) {
  for (const word of line.split(' ')) entry(word).synonyms.push(`s${number}`);
}
for (const line of topics.trim().split('\n')) {
  const [name, words] = line.split(': ', 2) as [string, string];
  // The topic's own name means the topic.
  for (const word of new Set([name, ...words.split(' ')])) entry(word).topics.push(`t:${name}`);
}

/** The key of a word or phrase: the stems of its words. */
export function conceptKey(words: readonly string[]): string {
  return words
    .flatMap((word) => word.split('-'))
    .map(stem)
    .join(' ');
}

/** The concepts of a stem, or of two or three stems joined by a space. */
export function conceptsOf(key: string): Concepts {
  return entries.get(key) ?? NONE;
}

/** Whether two stems mean nearly the same. */
export function areSynonyms(a: string, b: string): boolean {
  if (a === b) return true;
  const left = conceptsOf(a).synonyms;
  if (left.length === 0) return false;
  const right = conceptsOf(b).synonyms;
  return left.some((group) => right.includes(group));
}
