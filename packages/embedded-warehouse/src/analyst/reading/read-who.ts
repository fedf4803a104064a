/** Who is asked for: "who ordered tents" are customers, and "who has the longest calls" those whom the calls' own table tells apart. */
import { actorsOf } from '../model/activities.ts';
import { joinsFrom } from '../model/join-tables.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { type Measure, vocabularyOf } from '../model/vocabulary.ts';
import { verbOf } from '../words/verbs.ts';
import { anyOf, pluralOf, spoken, wordsAsked } from '../words/words.ts';

export interface ReadWho {
  readonly text: string;
  readonly assumptions: readonly string[];
}

const polite = '((?:\\W*(?:and|so|ok|please|show me|tell me|list) )*)';
/** What people do, besides what the model has words for. */
const deeds =
  'called|opened|gave|spent|complained|signed|joined|paid|placed|made|raised|filed|submitted|left|contacted'.split(
    '|',
  );
const doing = (pasts: readonly string[]) =>
  new RegExp(
    `^${polite}who (?=(?:(?:has|have|had|did|also|not|never|else) )*${anyOf([...deeds, ...pasts.flatMap((past) => [past, ...(verbOf(past)?.bases ?? [])])])}\\b)(?!.*\\b(?:more|less|most|fewer)\\b.*\\bor\\b)`,
    'iu',
  );
const anyDoes = new RegExp(
  `^${polite}who (?:has got|has|have|had|got|gets|took|takes|handled|handles|answered|does|did|spends?)\\b`,
  'iu',
);
/** Names of dimensions that are people. */
const people =
  /^(?:agent|rep|representative|employee|staff|seller|sales ?person|driver|manager|consultant|technician|nurse|doctor|teacher|operator|clerk)s?$/;

/** "How many people ordered": of the model, they are who its rows belong to. */
const peopleCounted = /\b(how many|number of) (?:people|folks|users|persons|individuals)\b/i;

/** "Who ordered tents" as "which customers ordered tents". */
export function readWho(model: SemanticModel, text: string): ReadWho {
  const actor = actorsOf(model)?.thing ?? null;
  const does = doing(vocabularyOf(model).pasts);
  const isOne = /\b(?:most|least|fewest|longest|shortest|highest|lowest|biggest|smallest|best|worst)\b/i.test(
    text,
  );
  const which = (label: string) => `$1which ${isOne ? label : pluralOf(label)} `;
  if (actor && peopleCounted.test(text))
    return { text: text.replace(peopleCounted, `$1 ${pluralOf(spoken(actor.name))}`), assumptions: [] };
  if (actor && does.test(text))
    return { text: text.replace(does, which(spoken(actor.name))), assumptions: [] };
  const found = anyDoes.exec(text);
  const person = found && personOf(model, text);
  if (!person) return { text, assumptions: [] };
  const other =
    actor && actor.name !== person.name && joinsFrom(model, person.table, [actor.table]) ? actor.name : null;
  return {
    text: text.replace(anyDoes, `${which(person.name)}has `),
    assumptions: other ? [`"Who" is read as ${person.name}; it can also be ${other}.`] : [],
  };
}

/** Of the figure's own table, else whom its rows belong to. */
function personOf(
  model: SemanticModel,
  text: string,
): { readonly name: string; readonly table: string } | null {
  const figure = vocabularyOf(model)
    .find(wordsAsked(text))
    .flatMap(({ terms }) => terms)
    .find((term): term is Measure => term.kind === 'measure');
  const table = model.tables.find(({ name }) => name === figure?.table);
  const own = table?.dimensions.filter(({ name, synonyms }) =>
    [name, ...synonyms].some((each) => people.test(each.toLowerCase())),
  );
  const [person, another] = own ?? [];
  if (table && person && !another) return { name: person.name, table: table.name };
  const actor = actorsOf(model)?.thing;
  return table && actor && joinsFrom(model, table.name, [actor.table]) ? actor : null;
}
