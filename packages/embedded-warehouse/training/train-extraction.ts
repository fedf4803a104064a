/**
 * `npm run train:extraction`: trains the ranker on the questions of all authors and writes its weights. With authors as
 * arguments it writes nothing, and tells how many of the questions of each the others' ranker answers exactly:
 * `npm run train:extraction author-9 author-11`.
 */
import { candidatesFor, rankSpans } from '../src/language/answers/ranking/rank-spans.ts';
import { type HiddenLayerModel, writeHiddenLayer } from '../src/language/hidden-layer.ts';
import { type Asked, plainAnswer } from '../test/language/measure-quality.ts';
import { fitHiddenLayer, joined } from './fit-hidden-layer.ts';
import { FeatureNames, type RankedGroup, rankedGroup } from './ranked-groups.ts';
import { type Author, digestOf, makers, percent, strangers, textsOf } from './texts.ts';
import { writeWeights } from './write-weights.ts';

const SEED = 20_260_101;
const authors = [...strangers, ...makers];
const names = new FeatureNames();
const groupsOf = new Map(
  authors.map((author) => [author, textsOf<Asked>(author, 'extraction').map(groupOf)]),
);

function groupOf({ text, question, answer, also = [] }: Asked): RankedGroup {
  const { spans, features } = candidatesFor(text, question);
  const answers = [answer, ...also].map(plainAnswer);
  const right = spans.flatMap((span, at) => (answers.includes(plainAnswer(span?.text ?? null)) ? [at] : []));
  return rankedGroup(names, features, right);
}

/** How many rankers vote, of several seeds. */
const NETS = 3;

function trainedOn(some: readonly Author[]): HiddenLayerModel {
  const groups = some.flatMap((author) => groupsOf.get(author) ?? []).filter(({ right }) => right.length > 0);
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

const leftOut = authors.filter((author) => process.argv.includes(author));
for (const left of leftOut) {
  const model = trainedOn(authors.filter((author) => author !== left));
  const questions = textsOf<Asked>(left, 'extraction');
  const hits = questions.filter(({ text, question, answer, also = [] }) =>
    [answer, ...also].map(plainAnswer).includes(plainAnswer(rankSpans(model, text, question).text)),
  );
  const found = questions.filter((question) => groupOf(question).right.length > 0).length;
  console.log(
    `without ${left}: ${percent(hits.length / questions.length)} of that author's ${questions.length} questions; ` +
      `${percent(found / questions.length)} have their answer among the candidates`,
  );
}
if (leftOut.length === 0) {
  const text = writeHiddenLayer(trainedOn(authors), digestOf('extraction'));
  writeWeights('answers/ranking/weights.tsv', text);
}
