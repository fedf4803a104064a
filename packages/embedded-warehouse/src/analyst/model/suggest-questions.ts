/** What could be asked instead: questions over this very model, the nearest to the one that was asked first. */

import { verbOf } from '../words/verbs.ts';
import { singularOf, spoken, wordsAsked } from '../words/words.ts';
import { joinsFrom } from './join-tables.ts';
import type { LogicalTable, SemanticModel } from './semantic-model.ts';
import { timeOf } from './time-of.ts';

const MOST = 3;
const usualPeriod = 'last month';
const period = /\b(?:(?:last|this) (?:week|month|quarter|year)|yesterday|today)\b/i;

/** @param isAnswered whether a question is understood: what is not is never offered */
export function suggestQuestions(
  model: SemanticModel,
  asked: string,
  isAnswered: (question: string) => boolean,
): readonly string[] {
  const words = wordsAsked(asked).map(singularOf);
  const when = period.exec(asked)?.[0].toLowerCase() ?? usualPeriod;
  const near = (named: Named) => nearness(named, words);
  const figures = model.tables
    .flatMap((table) => [...table.measures, ...table.metrics].map((figure) => ({ figure, table })))
    .toSorted((a, b) => near(b.figure) - near(a.figure));
  const offered: string[] = [];
  for (const { figure, table } of figures) {
    if (offered.length === MOST) break;
    const [by] = model.tables
      .filter(({ name }) => joinsFrom(model, table.name, [name]) !== null)
      .flatMap(groupsOf)
      .toSorted((a, b) => near(b) - near(a));
    const dated = timeOf(model, table.name) ? ` ${when}` : '';
    const called = spoken(figure.name);
    const question = `What ${isPlural(called) ? 'were' : 'was'} ${called}${by ? ` by ${spoken(by.name)}` : ''}${dated}?`;
    if (isAnswered(question)) offered.push(question);
  }
  return offered;
}

/** "Buyers", "units sold" and "hours to close", and not "buyer count". */
function isPlural(name: string): boolean {
  const words = name.split(/ (?:of|with|by|per|in|to) /, 1).flatMap((head) => head.split(' '));
  const last = words.findLast((word) => verbOf(word) === null) ?? '';
  return singularOf(last) !== last;
}

interface Named {
  readonly name: string;
  readonly synonyms: readonly string[];
}

/** Those with listed values first: they tell few groups apart. */
const groupsOf = ({ dimensions }: LogicalTable) =>
  dimensions.toSorted((a, b) => Number(b.sample_values.length > 0) - Number(a.sample_values.length > 0));

/** How many of its words are asked for; a word that begins the same counts half. */
function nearness({ name, synonyms }: Named, asked: readonly string[]): number {
  const own = new Set([name, ...synonyms].flatMap((phrase) => wordsAsked(spoken(phrase)).map(singularOf)));
  return asked.reduce((sum, word) => {
    if (own.has(word)) return sum + 1;
    const isBegun = word.length >= 4 && [...own].some((each) => each.slice(0, 4) === word.slice(0, 4));
    return sum + (isBegun ? 0.5 : 0);
  }, 0);
}
