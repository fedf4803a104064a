/** `npm run judge:classifier FILE`: what the committed weights make of labelled messages in JSON lines. */
import { readFileSync } from 'node:fs';
import { trainedRouteModel } from '../route-model.ts';
import { readExamples } from './examples.ts';
import { confusionTable, judge, partRight, percent, reliabilityTable } from './judge-model.ts';

const [file = ''] = process.argv.slice(2);
const judged = judge(trainedRouteModel(), readExamples(readFileSync(file, 'utf8')));
console.log(
  `${percent(partRight(judged))} of ${judged.length}\n\n${confusionTable(judged)}\n\n${reliabilityTable(judged)}`,
);
