/** How well a model knows the routes of messages: which it takes for which, and whether it is as sure as it is right. */
import { type RouteModel, rateRoutes, routes } from '../route-model.ts';
import type { Example } from './examples.ts';

export interface Judged {
  readonly text: string;
  readonly truth: number;
  readonly given: number;
  readonly confidence: number;
}

export function judge(model: RouteModel, examples: readonly Example[]): readonly Judged[] {
  return examples.map(({ text, route, features }) => {
    const rated = rateRoutes(model, features);
    const confidence = Math.max(...rated);
    return { text, truth: routes.indexOf(route), given: rated.indexOf(confidence), confidence };
  });
}

export const partRight = (judged: readonly Judged[]) =>
  judged.filter(({ truth, given }) => truth === given).length / judged.length;

/** Markdown; rows are the truth. */
export function confusionTable(judged: readonly Judged[]): string {
  const count = (truth: number, given: number) =>
    judged.filter((each) => each.truth === truth && each.given === given).length;
  return [
    `| truth | ${routes.join(' | ')} |`,
    '| --- | ---: | ---: | ---: |',
    ...routes.map(
      (route, truth) => `| ${route} | ${routes.map((_, given) => count(truth, given)).join(' | ')} |`,
    ),
  ].join('\n');
}

const bins = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.001];

/** Markdown: by how sure it was, how often it was right. */
export function reliabilityTable(judged: readonly Judged[]): string {
  const lines = bins.slice(0, -1).map((from, i) => {
    const to = bins[i + 1] ?? 1;
    const within = judged.filter(({ confidence }) => confidence >= from && confidence < to);
    const sure = within.reduce((sum, { confidence }) => sum + confidence, 0) / within.length;
    const range = `${percent(from)} to ${percent(Math.min(to, 1))}`;
    const [said, right] = within.length === 0 ? ['', ''] : [percent(sure), percent(partRight(within))];
    return `| ${range} | ${within.length} | ${said} | ${right} |`;
  });
  return ['| sure | messages | said on average | right |', '| --- | ---: | ---: | ---: |', ...lines].join(
    '\n',
  );
}

export const percent = (part: number) => `${Math.round(1000 * part) / 10} %`;
