/**
 * `npm run train:classifier`: leaves one author out after the other and tells how right the others' model is, then
 * trains on all of them and writes the weights.
 */
import { writeFileSync } from 'node:fs';
import { type RouteModel, writeRouteModel } from '../route-model.ts';
import { digestOfTraining, type Example, examplesOf, makers, strangers } from './examples.ts';
import { fitModel } from './fit-model.ts';
import { confusionTable, judge, partRight, percent, reliabilityTable } from './judge-model.ts';

const SEED = 20_260_101;
const temperatures = Array.from({ length: 30 }, (_, i) => 0.5 + i / 10);

const byAuthor = strangers.map(examplesOf);
const always = makers.flatMap(examplesOf);
const trained = (examples: readonly Example[], temperature: number): RouteModel => ({
  ...fitModel(examples, SEED),
  temperature,
  trainedOn: digestOfTraining(),
});

const left = byAuthor.map((unseen, i) => {
  const others = byAuthor.filter((_, j) => j !== i).flat();
  return { unseen, model: trained([...others, ...always], 1) };
});
const judgedAt = (temperature: number) =>
  left.map(({ unseen, model }) => judge({ ...model, temperature }, unseen));
/** Mean of the logarithm of what the truth was given: best where it is as sure as it is right. */
const surprise = (temperature: number) =>
  judgedAt(temperature)
    .flat()
    .reduce(
      (sum, { truth, given, confidence }) =>
        sum - Math.log(truth === given ? confidence : Math.max(1e-6, (1 - confidence) / 2)),
      0,
    );
const temperature = temperatures.reduce((best, each) => (surprise(each) < surprise(best) ? each : best));

const judged = judgedAt(temperature);
judged.forEach((each, i) => {
  console.log(`without ${strangers[i]}: ${percent(partRight(each))} of that author's messages`);
});
const all = judged.flat();
console.log(`\nall: ${percent(partRight(all))}\n\n${confusionTable(all)}\n\n${reliabilityTable(all)}\n`);

const text = writeRouteModel(trained([...byAuthor.flat(), ...always], temperature));
writeFileSync(new URL('../weights.tsv', import.meta.url), text);
console.log(`weights.tsv: ${Math.round(text.length / 1024)} KiB, temperature ${temperature}`);
