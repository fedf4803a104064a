/** Things that are listed with columns of their own: "discontinued products and their prices", "names and countries of our customers". */
import { joinsFrom } from '../model/join-tables.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { counts, type Dimension, dimensionOf, type Mention } from '../model/vocabulary.ts';
import { phraseKey, singularOf } from '../words/words.ts';
import { isCountedAt } from './read-groups.ts';

interface Asked {
  readonly model: SemanticModel;
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
}

/** What the rows are called by, and the place where the question names them; null where it lists no such things. */
export function thingWithColumns(asked: Asked): { readonly thing: Dimension; readonly at: number } | null {
  for (const mention of asked.mentions) {
    const thing = labelIn(asked, mention);
    if (thing && hasColumns(asked, mention, thing)) return { thing, at: mention.at };
  }
  return null;
}

function hasColumns({ model, words, mentions }: Asked, mention: Mention, thing: Dimension): boolean {
  const others = mentions.filter((each) => each !== mention && !isOfRows(each));
  const after = others.filter(({ at }) => at > mention.at);
  const between = words.slice(mention.at + mention.length, after[0]?.at ?? 0);
  const isTheirs = between.some((word) => /^(?:their|its)$/.test(word));
  const isColumn = ({ terms }: Mention) =>
    terms.some(
      (term) =>
        (term.table === thing.table &&
          ((term.kind === 'dimension' && term.name !== thing.name) ||
            (term.kind === 'measure' && !counts(term)))) ||
        (isTheirs &&
          term.kind === 'measure' &&
          term.table !== thing.table &&
          joinsFrom(model, term.table, [thing.table]) !== null),
    );
  if (others.length === 0 || !others.every(isColumn) || isCountedAt({ words, mentions }, mention.at))
    return false;
  const isWith = /^(?:with|plus)$/.test(between[0] ?? '') && between.length < 3;
  if (after.length === others.length) return isTheirs || isWith;
  return after.length === 0 && words.slice(0, mention.at).some((word) => /^names?$/.test(word));
}

const isOfRows = ({ terms }: Mention) => terms.every(({ kind }) => kind === 'condition');

/** "Customers"; "discontinued products", which is a filter by its name; "tents", which are products of that value. */
function labelIn({ model, words }: Asked, { terms, text, at, length }: Mention): Dimension | null {
  const named = terms.find((term): term is Dimension => term.kind === 'dimension' && term.key.length > 0);
  if (named) return named;
  const [value] = terms;
  if (value?.kind !== 'condition' || singularOf(text) === text) return null;
  const table = model.tables.find(({ name }) => name === value.table);
  const label = table?.dimensions.map((each) => dimensionOf(table, each)).find(({ key }) => key.length > 0);
  const isCalled = table && phraseKey(text.split(' ').at(-1) ?? '') === phraseKey(table.name);
  const isTheirs = /^(?:and|with) (?:their|its)$/.test(words.slice(at + length, at + length + 2).join(' '));
  return ((isCalled || isTheirs) && label) || null;
}
