/**
 * `npm run train:extraction`: trains the ranker and the readers on the questions of all authors and writes their weights.
 * With authors as arguments it writes nothing, and tells how many of the questions of each those that have learned from
 * the others answer exactly: `npm run train:extraction author-9 author-11`.
 */
import {
  candidatesFor,
  type ExtractionModels,
  rankSpans,
} from '../src/language/answers/ranking/rank-spans.ts';
import { type ReaderWeights, writeReader } from '../src/language/answers/reading/reader-weights.ts';
import { type HiddenLayerModel, writeHiddenLayer } from '../src/language/hidden-layer.ts';
import { type Asked, plainAnswer } from '../test/language/measure-quality.ts';
import { fitHiddenLayer, joined } from './fit-hidden-layer.ts';
import { type ReadQuestion, readQuestion } from './fit-reader.ts';
import { fitReaderInThread } from './fit-reader-thread.ts';
import { FeatureNames, type RankedGroup, rankedGroup } from './ranked-groups.ts';
import { type Author, digestOf, makers, percent, strangers, textsOf } from './texts.ts';
import { writeWeights } from './write-weights.ts';

const SEED = 20_260_101;
const authors = [...strangers, ...makers];
const names = new FeatureNames();
const wordNames = new FeatureNames();
const questionsOf = new Map(
  authors.map((author) => [author, textsOf<Asked>(author, 'extraction').map(learnable)]),
);

interface Learnable {
  readonly group: RankedGroup;
  readonly read: ReadQuestion;
}

function learnable({ text, question, answer, also = [] }: Asked): Learnable {
  const { spans, features, input } = candidatesFor(text, question);
  const answers = [answer, ...also].map(plainAnswer);
  const right = spans.flatMap((span, at) => (answers.includes(plainAnswer(span?.text ?? null)) ? [at] : []));
  const pieces = spans.map((span) => span && { first: span.first, last: span.last });
  return {
    group: rankedGroup(names, features, right),
    read: readQuestion(wordNames, input, pieces, right),
  };
}

/** How many of each vote, of several seeds. */
const NETS = 3;

function rankerOn(groups: readonly RankedGroup[]): HiddenLayerModel {
  return joined(
    Array.from({ length: NETS }, (_, i) =>
      fitHiddenLayer(groups, names.names, {
        units: 8,
        epochs: 8,
        rate: 0.05,
        ridge: 0.0003,
        leftOut: 0.3,
        leastGroups: 14,
        leastWithin: 42,
        seed: SEED + i,
      }),
    ),
  );
}

async function readersOn(questions: readonly ReadQuestion[]): Promise<ReaderWeights> {
  const fitted = await Promise.all(
    Array.from({ length: NETS }, (_, i) =>
      fitReaderInThread(questions, wordNames.names, {
        epochs: 8,
        rate: 0.002,
        batch: 8,
        leftOut: 0.15,
        unseen: 0.1,
        leastWords: 20,
        seed: SEED + i,
      }),
    ),
  );
  return { readers: fitted.map(({ values }) => values), rowOf: fitted[0]?.rowOf ?? new Map() };
}

async function trainedOn(some: readonly Author[]): Promise<ExtractionModels> {
  const learned = some
    .flatMap((author) => questionsOf.get(author) ?? [])
    .filter(({ group }) => group.right.length > 0);
  const reading = readersOn(learned.map(({ read }) => read));
  return { ranker: rankerOn(learned.map(({ group }) => group)), readers: await reading };
}

const leftOut = authors.filter((author) => process.argv.includes(author));
for (const left of leftOut) {
  const models = await trainedOn(authors.filter((author) => author !== left));
  const questions = textsOf<Asked>(left, 'extraction');
  const hits = questions.filter(({ text, question, answer, also = [] }) =>
    [answer, ...also].map(plainAnswer).includes(plainAnswer(rankSpans(models, text, question).text)),
  );
  const found = questions.filter((question) => learnable(question).group.right.length > 0).length;
  console.log(
    `without ${left}: ${percent(hits.length / questions.length)} of that author's ${questions.length} questions; ` +
      `${percent(found / questions.length)} have their answer among the candidates`,
  );
}
if (leftOut.length === 0) {
  const { ranker, readers } = await trainedOn(authors);
  writeWeights('answers/ranking/weights.tsv', writeHiddenLayer(ranker, digestOf('extraction')));
  writeWeights('answers/reading/weights.tsv', writeReader(readers, digestOf('reading')));
}
