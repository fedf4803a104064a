/**
 * `npm run train:extraction`: leaves one author out after the other and tells how many of that author's questions the
 * others' ranker answers exactly, then trains on all of them and writes the weights.
 */
import { writeFileSync } from 'node:fs';
import { candidatesFor } from '../src/language/answers/ranking/rank-spans.ts';
import { type LinearModel, scoresOf, writeLinearModel } from '../src/language/linear-model.ts';
import { type Asked, plainAnswer } from '../test/language/measure-quality.ts';
import { fitRanking, type RankedGroup } from './fit-ranking.ts';
import { type Author, digestOf, makers, percent, strangers, textsOf } from './texts.ts';

const authors = [...strangers, ...makers];
const groupsOf = new Map(
  authors.map((author) => [author, textsOf<Asked>(author, 'extraction').map(groupOf)]),
);

function groupOf({ text, question, answer, also = [] }: Asked): RankedGroup {
  const { spans, features } = candidatesFor(text, question);
  const answers = [answer, ...also].map(plainAnswer);
  const right = spans.flatMap((span, at) => (answers.includes(plainAnswer(span?.text ?? null)) ? [at] : []));
  return { candidates: features, right };
}

function trainedOn(some: readonly Author[]): LinearModel {
  const groups = some.flatMap((author) => groupsOf.get(author) ?? []).filter(({ right }) => right.length > 0);
  const weights = fitRanking(groups, {
    steps: 70,
    rate: 0.05,
    ridge: 0.001,
    leftOut: 0.2,
    leastGroups: 4,
    seed: 20_260_101,
  });
  return { weights, outcomes: ['answer'], trainedOn: digestOf('extraction') };
}

for (const left of strangers) {
  const model = trainedOn(authors.filter((author) => author !== left));
  const groups = groupsOf.get(left) ?? [];
  const hits = groups.filter(({ candidates, right }) => {
    const scores = candidates.map((features) => scoresOf(model, features)[0] as number);
    return right.includes(scores.indexOf(Math.max(...scores)));
  });
  const found = groups.filter(({ right }) => right.length > 0).length;
  console.log(
    `without ${left}: ${percent(hits.length / groups.length)} of that author's ${groups.length} questions; ` +
      `${percent(found / groups.length)} have their answer among the candidates`,
  );
}

const text = writeLinearModel(trainedOn(authors));
writeFileSync(new URL('../src/language/answers/ranking/weights.tsv', import.meta.url), text);
console.log(`weights.tsv: ${Math.round(text.length / 1024)} KiB`);
