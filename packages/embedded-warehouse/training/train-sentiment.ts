/**
 * `npm run train:sentiment`: leaves one author out after the other and tells how right the others' model is on that
 * author's texts, then trains on all of them and writes the weights.
 */
import { type LinearModel, writeLinearModel } from '../src/language/linear-model.ts';
import { sentimentBy, sentimentOutcomes } from '../src/language/sentiment/analyse-sentiment.ts';
import { sentimentFeatures } from '../src/language/sentiment/sentiment-features.ts';
import { fitClasses } from './fit-classes.ts';
import { type Author, digestOf, makers, percent, strangers, textsOf } from './texts.ts';
import { writeWeights } from './write-weights.ts';

interface Text {
  readonly text: string;
  readonly label: (typeof sentimentOutcomes)[number];
}

const authors = [...strangers, ...makers];
const byAuthor = new Map(authors.map((author) => [author, textsOf<Text>(author, 'sentiment')]));

function trainedOn(some: readonly Author[]): LinearModel {
  const examples = some
    .flatMap((author) => byAuthor.get(author) ?? [])
    .map(({ text, label }) => ({
      features: sentimentFeatures(text),
      outcome: sentimentOutcomes.indexOf(label),
    }));
  const weights = fitClasses(examples, sentimentOutcomes.length, {
    steps: 80,
    rate: 0.05,
    ridge: 0.001,
    leftOut: 0.6,
    leastTexts: 2,
    mostFeatures: 6000,
    seed: 20_260_101,
  });
  return { weights, outcomes: sentimentOutcomes, trainedOn: digestOf('sentiment') };
}

let [right, of] = [0, 0];
for (const left of strangers) {
  const model = trainedOn(authors.filter((author) => author !== left));
  const texts = byAuthor.get(left) ?? [];
  const hits = texts.filter(({ text, label }) => sentimentBy(model, text).label === label).length;
  console.log(`without ${left}: ${percent(hits / texts.length)} of that author's ${texts.length} texts`);
  right += hits;
  of += texts.length;
}
console.log(`all: ${percent(right / of)}`);

const text = writeLinearModel(trainedOn(authors));
writeWeights('sentiment/weights.tsv', text);
