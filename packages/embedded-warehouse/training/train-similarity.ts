/**
 * `npm run train:similarity`: leaves one author out after the other and tells how well the others' model ranks that
 * author's pairs, then trains on all of them and writes the weights.
 */
import { type LinearModel, writeLinearModel } from '../src/language/linear-model.ts';
import { similarityBy, similarityOutcomes } from '../src/language/similarity/judge-similarity.ts';
import { pairFeatures } from '../src/language/similarity/pair-features.ts';
import { spearman } from '../test/language/measure-quality.ts';
import { fitClasses, type Labelled } from './fit-classes.ts';
import { type Author, digestOf, makers, strangers, textsOf } from './texts.ts';
import { writeWeights } from './write-weights.ts';

interface Pair {
  readonly a: string;
  readonly b: string;
  /** 0 to 5. */
  readonly score: number;
}

const authors = [...strangers, ...makers];
const pairsOf = new Map(authors.map((author) => [author, textsOf<Pair>(author, 'similarity')]));
const examplesOf = new Map(
  authors.map((author) => [
    author,
    (pairsOf.get(author) ?? []).map(
      ({ a, b, score }): Labelled => ({ features: pairFeatures(a, b), outcome: Math.round(score) }),
    ),
  ]),
);

function trainedOn(some: readonly Author[]): LinearModel {
  const weights = fitClasses(
    some.flatMap((author) => examplesOf.get(author) ?? []),
    similarityOutcomes.length,
    {
      steps: 150,
      rate: 0.05,
      ridge: 0.001,
      leftOut: 0.2,
      leastTexts: 5,
      mostFeatures: 500,
      seed: 20_260_101,
    },
  );
  return { weights, outcomes: similarityOutcomes, trainedOn: digestOf('similarity') };
}

for (const left of strangers) {
  const model = trainedOn(authors.filter((author) => author !== left));
  const pairs = pairsOf.get(left) ?? [];
  const rank = spearman(
    pairs.map(({ a, b }) => similarityBy(model, a, b)),
    pairs.map(({ score }) => score),
  );
  console.log(`without ${left}: Spearman ${rank.toFixed(3)} on that author's ${pairs.length} pairs`);
}

const text = writeLinearModel(trainedOn(authors));
writeWeights('similarity/weights.tsv', text);
