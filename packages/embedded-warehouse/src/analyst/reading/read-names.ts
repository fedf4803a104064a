/** Names in a question that the model has no list of: "what did Acme order", "revenue of Cedar Outdoor GmbH". */

import type { SemanticModel } from '../model/semantic-model.ts';
import {
  type Condition,
  type Dimension,
  dimensionOf,
  literalOf,
  type Vocabulary,
} from '../model/vocabulary.ts';
import { readPeriods } from '../time/periods.ts';
import { fillers } from '../words/fillers.ts';
import { wordsAsked } from '../words/words.ts';

export interface NamedOne {
  /** The question with a word of its own in the place of the name. */
  readonly text: string;
  readonly condition: Condition;
  readonly dimension: Dimension;
}

/** What stands for the name, and nobody writes. */
export const NAME = 'xnamedx';
const capital = "(\\p{Lu}[\\p{L}\\p{N}&'’.-]*(?: (?:\\p{Lu}[\\p{L}\\p{N}&'’.-]*|&|and (?=\\p{Lu})))*)";
const places = [
  new RegExp(`(?<=\\b(?:[Dd]id|[Dd]oes|[Hh]as|[Hh]ave) )${capital}(?= \\p{Ll})`, 'u'),
  new RegExp(`(?<=\\b(?:for|of|by|from|to|with|customer|client|account|company) )${capital}`, 'u'),
  new RegExp(`${capital}(?=['’]s? )`, 'u'),
  /["“]([^"”]{2,60})["”]/u,
];

/** Null where no name is there, or nothing in the model is told apart by names that it does not list. */
export function readName(
  model: SemanticModel,
  text: string,
  vocabulary: Vocabulary,
  today: Date,
): NamedOne | null {
  const dimension = namedDimensionOf(model);
  if (!dimension) return null;
  for (const place of places) {
    const found = place.exec(text);
    const said = found?.[1]?.replace(/(?:['’]s?|[.,?!])+$/u, '');
    if (!found || !said || isKnown(said, vocabulary, today)) continue;
    const at = found.index + (found[0].startsWith(said) ? 0 : 1);
    const condition: Condition = {
      kind: 'condition',
      table: dimension.table,
      name: said,
      of: `${dimension.table}.${dimension.name}`,
      sql: `CONTAINS(LOWER(${dimension.sql}), ${literalOf(said.toLowerCase())})`,
    };
    const rest = text.slice(at + said.length).replace(/^(?:['’]s?|["”])/u, '');
    return {
      text: `${text.slice(0, at).replace(/["“]$/u, '')}${NAME}${rest}`,
      condition,
      dimension,
    };
  }
  return null;
}

/** The one dimension whose values the model does not list, and which names the rows of a table. */
export function namedDimensionOf({ tables }: SemanticModel): Dimension | null {
  const [label, more] = tables.flatMap((table) =>
    table.dimensions
      .filter(({ sample_values: values }) => values.length === 0)
      .map((each) => dimensionOf(table, each))
      .filter(({ key }) => key.length > 0),
  );
  return label && !more ? label : null;
}

/** A word of the model, a country or a period is no name; nor is what begins a question. */
function isKnown(said: string, vocabulary: Vocabulary, today: Date): boolean {
  return (
    vocabulary.find(wordsAsked(said)).length > 0 ||
    readPeriods(said, today).periods.length > 0 ||
    wordsAsked(said).every((word) => fillers.has(word)) ||
    /^(?:us|usa|i|we|q[1-4]|h[12]|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?s?$/i.test(said)
  );
}
