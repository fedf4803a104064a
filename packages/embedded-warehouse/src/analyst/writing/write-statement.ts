/** The SQL of a question that was understood: one SELECT, in words that Snowflake and the embedded engine share. */

import { qualify } from '../model/qualify.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { isAddable } from '../model/vocabulary.ts';
import type { BusinessQuestion } from '../question/question.ts';
import type { Period } from '../time/period.ts';
import { writeForm } from './write-form.ts';
import { columnName, type Group, groupsOf, order, select, wholeOf } from './write-select.ts';

export function writeStatement(model: SemanticModel, question: BusinessQuestion): string {
  const { measures, before, period, isShare, dimensions } = question;
  const groups = groupsOf(question);
  if (question.form !== 'plain') return writeForm(model, question, groups);
  if (before && period) return compared(model, question, groups, [period, before]);
  const isPartOfAll = isShare && dimensions.length === 0 && question.grain === null;
  if (isPartOfAll) return partOfAll(model, question);
  const shares = isShare
    ? measures.map((each) => {
        const sql = qualify(each.sql, each.table);
        return `ROUND(100 * ${sql} / NULLIF(SUM(${sql}) OVER (), 0), 1) AS ${shareName(measures, each.name)}`;
      })
    : [];
  return `${select(model, question, groups, period, shares)}${order(question, groups, columnName(measures[0]?.name ?? ''))}`;
}

/** Two periods side by side. A group that has only one of them stays, and rows without a value are a group too. */
function compared(
  model: SemanticModel,
  question: BusinessQuestion,
  groups: readonly Group[],
  [period, before]: readonly [Period, Period],
): string {
  const keys = groups.map(({ name }) => name);
  const measures = question.measures.map((each) => ({
    name: columnName(each.name),
    // What was none has changed by all of it; an average of nothing is unknown.
    now: isAddable(each)
      ? `COALESCE(now_period.${columnName(each.name)}, 0)`
      : `now_period.${columnName(each.name)}`,
    earlier: isAddable(each)
      ? `COALESCE(before_period.${columnName(each.name)}, 0)`
      : `before_period.${columnName(each.name)}`,
  }));
  const by = question.ranking?.by;
  const columns = [
    ...keys.map((key) => `COALESCE(now_period.${key}, before_period.${key}) AS ${key}`),
    ...measures.flatMap(({ name, now, earlier }) => [
      `now_period.${name} AS ${name}`,
      `before_period.${name} AS ${name}_BEFORE`,
      ...(by === 'difference' ? [`${now} - ${earlier} AS ${name}_CHANGE`] : []),
      `ROUND(100 * (${now} - before_period.${name}) / NULLIF(before_period.${name}, 0), 1) AS ${name}_CHANGE_PERCENT`,
    ]),
  ];
  const join =
    keys.length === 0
      ? 'CROSS JOIN before_period'
      : `FULL OUTER JOIN before_period ON ${keys.map((key) => `now_period.${key} IS NOT DISTINCT FROM before_period.${key}`).join(' AND ')}`;
  const first = measures[0]?.name ?? '';
  const ranked = { figure: first, percent: `${first}_CHANGE_PERCENT`, difference: `${first}_CHANGE` };
  return [
    `WITH now_period AS (\n${select(model, question, groups, period)}\n), before_period AS (\n${select(model, question, groups, before)}\n)`,
    `SELECT ${columns.join(', ')}`,
    `FROM now_period ${join}${gone(question, first)}${order(question, groups, ranked[by ?? 'figure'])}`,
  ].join('\n');
}

/** What is missing in one of the periods was none. */
function gone({ changed }: BusinessQuestion, figure: string): string {
  if (changed === null) return '';
  const [now, before] = ['now_period', 'before_period'].map((period) => `COALESCE(${period}.${figure}, 0)`);
  return `\nWHERE ${now} ${changed === 'up' ? '>' : '<'} ${before}`;
}

/** What the conditions leave, in percent of what there is without them. */
function partOfAll(model: SemanticModel, question: BusinessQuestion): string {
  const names = question.measures.map(({ name }) => columnName(name));
  const all = select(model, wholeOf(question), [], question.period);
  const part = select(model, question, [], question.period);
  const columns = names.flatMap((name) => [
    `part.${name} AS ${name}`,
    `whole.${name} AS ${name}_IN_ALL`,
    `ROUND(100 * part.${name} / NULLIF(whole.${name}, 0), 1) AS ${shareName(question.measures, name)}`,
  ]);
  return `WITH part AS (\n${part}\n), whole AS (\n${all}\n)\nSELECT ${columns.join(', ')}\nFROM part CROSS JOIN whole`;
}

/** Of several figures, each has a share of its own. */
function shareName(measures: BusinessQuestion['measures'], name: string): string {
  return measures.length === 1 ? 'SHARE_PERCENT' : `${columnName(name)}_SHARE_PERCENT`;
}
