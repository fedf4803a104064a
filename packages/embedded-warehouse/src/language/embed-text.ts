/**
 * Hashed subword embeddings: the local stand-in for Cortex embedding models.
 *
 * Each feature of the text (its words' stems, their character n-grams, the synonym groups and topics they belong
 * to, pairs of neighbouring words) adds its weight to a few dimensions chosen by a hash, with a sign chosen by the
 * hash: the "hashing trick" (Weinberger et al., 2009) over fastText-like subwords (Bojanowski et al., 2017). Texts
 * that share features point the same way; unrelated ones are near orthogonal. Deterministic, and linear in the
 * length of the text.
 */
import { conceptsOf } from './lexicon/concepts.ts';
import { englishStemsOf, englishWordsOf } from './lexicon/dictionary.ts';
import { WORD_COMPONENTS, wordRank, wordSalience, wordVector } from './lexicon/word-vectors.ts';
import { withoutPhrases } from './lexicon/paraphrases.ts';
import { stem } from './text/stem.ts';
import { type Term, termsOf } from './text/terms.ts';
import { wordsOf } from './text/words.ts';

/** What each kind of feature counts, tuned on pairs of similar and unrelated sentences. */
const WEIGHTS = { stem: 1, subwords: 0.5, synonym: 0.9, topic: 0.4, pair: 0.3 } as const;

/** What a phrase of the concept tables counts, whatever its words weigh. */
const PHRASE_WEIGHT = 1.2;

/** The share of the cosine that is the words' meaning; the rest is their form. */
const MEANING = 0.6;

/** A word longer than this (base64, a line of dashes) is known by its beginning. */
const MAX_WORD = 32;

/** A unit vector (L2) of `dimensions` components; all zeros when the text has no letters, digits or pictographs. */
export function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const hashed = embedForms(text, dimensions - WORD_COMPONENTS);
  const meaning = normalised(meanMeaning(text));
  const share = meaning.some((component) => component !== 0) ? MEANING : 0;
  vector.set(hashed.map((component) => component * Math.sqrt(1 - share)));
  vector.set(
    meaning.map((component) => component * Math.sqrt(share)),
    hashed.length,
  );
  return vector;
}

/** Words, synonyms and topics alone, without the word vectors: what labels and searches are matched by. */
export function embedForms(text: string, dimensions: number): Float32Array {
  return normalised(hashedFeatures(termsOf(text), text, dimensions));
}

/** The salient words' mean vector. */
function meanMeaning(text: string): Float64Array {
  const sums = new Float64Array(WORD_COMPONENTS);
  for (const word of withoutPhrases(wordsOf(text))) {
    for (const english of wordRank(word) === null ? englishWordsOf(stem(word)) : [word]) {
      const vector = wordVector(english);
      if (!vector) continue;
      const weight = wordSalience(english);
      for (let i = 0; i < WORD_COMPONENTS; i++) sums[i] = (sums[i] as number) + weight * (vector[i] as number);
    }
  }
  return sums;
}

function hashedFeatures(terms: readonly Term[], text: string, dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions);
  const add: AddFeature = (feature, weight, spread = 6) => addFeature(sums, feature, weight, spread);
  for (const term of distinctTerms(terms)) addTerm(add, term);
  let previous: string | null = null;
  for (const [i, { stem, weight }] of terms.entries()) {
    // Phrases may hold small words ("log in"), so they are looked up among true neighbours.
    const pair = i > 0 ? `${terms[i - 1]?.stem} ${stem}` : null;
    if (pair !== null) addConcepts(add, pair, PHRASE_WEIGHT);
    if (pair !== null && i > 1) addConcepts(add, `${terms[i - 2]?.stem} ${pair}`, PHRASE_WEIGHT);
    if (weight < 0.3) continue;
    if (previous !== null) add(`p ${previous} ${stem}`, WEIGHTS.pair);
    previous = stem;
  }
  if (terms.length === 0) addSymbols(add, text);
  return sums;
}

/** Each stem once, its weight dampened by how often it occurs, as in sublinear tf-idf. */
function distinctTerms(terms: readonly Term[]): Term[] {
  const counts = new Map<string, { weight: number; count: number }>();
  for (const { stem, weight } of terms) {
    const known = counts.get(stem);
    if (known) known.count++;
    else counts.set(stem, { weight, count: 1 });
  }
  return [...counts].map(([stem, { weight, count }]) => ({ stem, weight: weight * (1 + Math.log(count)) }));
}

type AddFeature = (feature: string, weight: number, spread?: number) => void;

function addTerm(add: AddFeature, { stem, weight }: Term): void {
  add(`w ${stem}`, weight * WEIGHTS.stem);
  if (weight < 0.3) return;
  const marked = `^${stem.slice(0, MAX_WORD)}$`;
  const count = Math.max(1, 2 * marked.length - 5);
  const subword = (weight * WEIGHTS.subwords) / Math.sqrt(count);
  for (let size = 3; size <= 4; size++) {
    for (let i = 0; i + size <= marked.length; i++) add(`g ${marked.slice(i, i + size)}`, subword, 2);
  }
  addConcepts(add, stem, weight);
  // A German, French or Spanish word also counts as the English one that the dictionary has for it.
  for (const english of englishStemsOf(stem)) {
    add(`w ${english}`, weight * WEIGHTS.stem);
    addConcepts(add, english, weight);
  }
}

function addConcepts(add: AddFeature, key: string, weight: number): void {
  const { synonyms, topics } = conceptsOf(key);
  for (const group of synonyms) add(group, (weight * WEIGHTS.synonym) / Math.sqrt(synonyms.length));
  for (const topic of topics) add(topic, (weight * WEIGHTS.topic) / Math.sqrt(topics.length));
}

/** Texts of nothing but emoji or punctuation are told apart by their characters. */
function addSymbols(add: AddFeature, text: string): void {
  for (const symbol of text.slice(0, 2000)) {
    if (symbol.trim()) add(`c ${symbol}`, 1);
  }
}

/** Spreads the weight over several dimensions: a collision in one of them must not make two features equal. */
function addFeature(sums: Float64Array, feature: string, weight: number, spread: number): void {
  let hash = 0x811c9dc5;
  for (let i = 0; i < feature.length; i++) hash = Math.imul(hash ^ feature.charCodeAt(i), 0x01000193);
  const share = weight / Math.sqrt(spread);
  for (let i = 0; i < spread; i++) {
    hash = mix(hash + 0x9e3779b9);
    const index = (hash >>> 1) % sums.length;
    sums[index] = (sums[index] as number) + (hash & 1 ? share : -share);
  }
}

/** The finaliser of MurmurHash3: spreads every input bit over the output. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function normalised(sums: Float64Array): Float32Array {
  let square = 0;
  for (const value of sums) square += value * value;
  const vector = new Float32Array(sums.length);
  if (square === 0) return vector;
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < sums.length; i++) vector[i] = (sums[i] as number) * scale;
  return vector;
}

/** The cosine of two unit vectors of equal length, within -1 to 1; 0 when either is all zeros. */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += (a[i] as number) * (b[i] as number);
  return Math.max(-1, Math.min(1, product));
}
