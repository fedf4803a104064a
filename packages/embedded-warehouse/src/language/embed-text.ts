/**
 * Hashed subword embeddings with word vectors: the local stand-in for Cortex embedding models.
 *
 * Each feature of the text (its words' stems, their character n-grams, the synonym groups and topics they belong
 * to, pairs of neighbouring words) adds its weight to a few dimensions chosen by a hash, with a sign chosen by the
 * hash: the "hashing trick" (Weinberger et al., 2009) over fastText-like subwords (Bojanowski et al., 2017). The last
 * components are the mean of the words' vectors, weighed by how much each says (Arora, Liang and Ma, 2017). Texts
 * that share words or meanings point the same way; unrelated ones are near orthogonal. Deterministic, and linear in
 * the length of the text.
 */
import { conceptsOf } from './lexicon/concepts.ts';
import { englishStemsOf } from './lexicon/dictionary.ts';
import { meanMeaning } from './lexicon/mean-meaning.ts';
import { withoutPhrases } from './lexicon/paraphrases.ts';
import { WORD_COMPONENTS, wordSalience } from './lexicon/word-vectors.ts';
import { stem } from './text/stem.ts';
import { isStopwordAnywhere } from './text/stopwords.ts';
import { termWeight } from './text/terms.ts';
import { wordsOf } from './text/words.ts';

interface FeatureWeights {
  readonly stem: number;
  /** The stem of a word that has synonyms: the groups say most about it. */
  readonly stemWithSynonyms: number;
  readonly subwords: number;
  readonly synonym: number;
  readonly topic: number;
  readonly pair: number;
  /** What a phrase of the concept tables counts, whatever its words weigh. */
  readonly phrase: number;
}

/** Whether two texts say the same: tuned on pairs of sentences that people have compared. */
const SAYING: FeatureWeights = {
  stem: 1,
  stemWithSynonyms: 0.3,
  subwords: 0.2,
  synonym: 1.3,
  topic: 0.2,
  pair: 0.1,
  phrase: 0.6,
};

/** Whether two texts are about the same: what labels and searches are matched by. */
const TOPIC: FeatureWeights = {
  stem: 1,
  stemWithSynonyms: 1,
  subwords: 0.5,
  synonym: 0.9,
  topic: 0.4,
  pair: 0.3,
  phrase: 1.2,
};

/** The share of the cosine that is the words' vectors; the rest is their features. */
const MEANING = 0.35;

/** A word longer than this (base64, a line of dashes) is known by its beginning. */
const MAX_WORD = 32;

/** A unit vector (L2) of `dimensions` components; all zeros when the text has no letters, digits or pictographs. */
export function embedText(text: string, dimensions: number): Float32Array {
  const words = withoutPhrases(wordsOf(text));
  const features = hashedFeatures(words, text, dimensions - WORD_COMPONENTS, SAYING, (word) =>
    isStopwordAnywhere(word) ? termWeight(word) : Math.max(0.2, wordSalience(word, 1e-4)),
  );
  const meaning = meanMeaning(words);
  const share = meaning.some((component) => component !== 0) ? MEANING : 0;
  const vector = new Float32Array(dimensions);
  writeUnit(vector, 0, features, Math.sqrt(1 - share));
  writeUnit(vector, features.length, meaning, Math.sqrt(share));
  return vector;
}

/** A unit vector of the features alone, by which texts about the same topic are close. */
export function embedTopic(text: string, dimensions: number): Float32Array {
  return normalised(hashedFeatures(wordsOf(text), text, dimensions, TOPIC, termWeight));
}

interface WeighedStem {
  readonly stem: string;
  readonly weight: number;
}

function hashedFeatures(
  words: readonly string[],
  text: string,
  dimensions: number,
  weights: FeatureWeights,
  weightOf: (word: string) => number,
): Float64Array {
  const sums = new Float64Array(dimensions);
  const add: AddFeature = (feature, weight, spread = 6) => addFeature(sums, feature, weight, spread);
  const stems = words.map((word): WeighedStem => ({ stem: stem(word), weight: weightOf(word) }));
  for (const each of distinctStems(stems)) addStem(add, each, weights);
  let previous: string | null = null;
  for (const [i, { stem: current, weight }] of stems.entries()) {
    // Phrases may hold small words ("log in"), so they are looked up among true neighbours.
    const pair = i > 0 ? `${stems[i - 1]?.stem} ${current}` : null;
    if (pair !== null) addConcepts(add, pair, weights.phrase, weights);
    if (pair !== null && i > 1) addConcepts(add, `${stems[i - 2]?.stem} ${pair}`, weights.phrase, weights);
    if (weight < MEANINGFUL) continue;
    if (previous !== null) add(`p ${previous} ${current}`, weights.pair);
    previous = current;
  }
  if (words.length === 0) addSymbols(add, text);
  return sums;
}

/** Words that weigh less are grammar: they have no subwords and no meaning of their own. */
const MEANINGFUL = 0.1;

/** Each stem once, its weight dampened by how often it occurs, as in sublinear tf-idf. */
function distinctStems(stems: readonly WeighedStem[]): WeighedStem[] {
  const counts = new Map<string, { weight: number; count: number }>();
  for (const { stem: form, weight } of stems) {
    const known = counts.get(form);
    if (known) known.count++;
    else counts.set(form, { weight, count: 1 });
  }
  return [...counts].map(([form, { weight, count }]) => ({
    stem: form,
    weight: weight * (1 + Math.log(count)),
  }));
}

type AddFeature = (feature: string, weight: number, spread?: number) => void;

function addStem(add: AddFeature, { stem: form, weight }: WeighedStem, weights: FeatureWeights): void {
  const hasSynonyms = conceptsOf(form).synonyms.length > 0;
  add(`w ${form}`, weight * (hasSynonyms ? weights.stemWithSynonyms : weights.stem));
  if (weight < MEANINGFUL) return;
  const marked = `^${form.slice(0, MAX_WORD)}$`;
  const count = Math.max(1, 2 * marked.length - 5);
  const subword = (weight * weights.subwords) / Math.sqrt(count);
  for (let size = 3; size <= 4; size++) {
    for (let i = 0; i + size <= marked.length; i++) add(`g ${marked.slice(i, i + size)}`, subword, 2);
  }
  addConcepts(add, form, weight, weights);
  // A German, French or Spanish word also counts as the English one that the dictionary has for it.
  for (const english of englishStemsOf(form)) {
    add(`w ${english}`, weight * weights.stem);
    addConcepts(add, english, weight, weights);
  }
}

function addConcepts(add: AddFeature, key: string, weight: number, weights: FeatureWeights): void {
  const { synonyms, topics } = conceptsOf(key);
  for (const group of synonyms) add(group, (weight * weights.synonym) / Math.sqrt(synonyms.length));
  for (const topic of topics) add(topic, (weight * weights.topic) / Math.sqrt(topics.length));
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
  const vector = new Float32Array(sums.length);
  writeUnit(vector, 0, sums, 1);
  return vector;
}

/** Writes the sums as a unit vector times `length`. A loop: `map` over a typed array takes several times as long. */
function writeUnit(vector: Float32Array, at: number, sums: Float64Array, length: number): void {
  let square = 0;
  for (let i = 0; i < sums.length; i++) square += (sums[i] as number) ** 2;
  if (square === 0) return;
  const scale = 1 / Math.sqrt(square);
  for (let i = 0; i < sums.length; i++) vector[at + i] = Math.fround((sums[i] as number) * scale) * length;
}

/** The cosine of two unit vectors of equal length, within -1 to 1; 0 when either is all zeros. */
export function cosineSimilarity(a: Float32Array, b: Float32Array): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += (a[i] as number) * (b[i] as number);
  return Math.max(-1, Math.min(1, product));
}
