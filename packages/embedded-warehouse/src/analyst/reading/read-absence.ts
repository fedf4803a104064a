/** Questions for what has none of something: "customers that have not ordered anything", "products never sold". */
import { actorsOf } from '../model/activities.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { type Vocabulary, vocabularyOf } from '../model/vocabulary.ts';
import { type Verb, verbOf } from '../words/verbs.ts';
import { anyOf, spoken, wordsAsked } from '../words/words.ts';

interface Absence {
  readonly said: RegExp;
  /** In the words of the model; null where what follows is no figure. */
  readonly figure: (after: string | undefined) => string | null;
}

const known = new WeakMap<SemanticModel, readonly Absence[]>();

/**
 * The text with the figure that is missing in the words of the model; null where nothing is said to be missing.
 *
 * @param asksForFigure of the words before: "revenue without tents" leaves tents out, and is no question for what has none
 */
export function readAbsence(
  model: SemanticModel,
  text: string,
  asksForFigure: (before: string) => boolean,
): string | null {
  const absences = known.get(model) ?? absencesOf(model);
  known.set(model, absences);
  for (const { said, figure } of absences) {
    const found = said.exec(text);
    const instead = found && figure(found[1]);
    if (!found || instead === null) continue;
    if (asksForFigure(text.slice(0, found.index))) return null;
    return text.replace(said, ` ${instead} `);
  }
  return null;
}

const one = '(?:an?|any|a single|one)';
const after = '(?: (?:anything|something|any|once|at all|yet|from us|with us|us))*';

function absencesOf(model: SemanticModel): readonly Absence[] {
  const vocabulary = vocabularyOf(model);
  const who = actorsOf(model)?.words ?? [];
  const nobody = `(?:that |which )?(?:nobody|no one|no ${anyOf([...who, 'people'])})(?: has| have| had)?`;
  const negation = `(?:(?:have|has|had|did|do|does|were|was|are) ?(?:not|n['’]?t)|(?:haven|hasn|hadn|didn|don|doesn|weren|wasn)['’]?t|(?:have |has |had |were |was |are )?never|${nobody})`;
  const before = `(?<![\\p{L}])${negation} (?:(?:yet|ever|been|even) )*`;
  const of = (pattern: string, figure: Absence['figure']): Absence => ({
    said: new RegExp(`${pattern}(?![\\p{L}])`, 'u'),
    figure,
  });
  const deeds = deedsOf(model, vocabulary);
  const isFigure = (said = '') => {
    const [first] = vocabulary.find(wordsAsked(said));
    return first?.at === 0 && first.terms.some(({ kind }) => kind === 'measure') ? 'any' : null;
  };
  return [
    // "Have not opened a ticket", "never placed orders".
    of(`${before}\\p{L}+ ${one}(?= (\\p{L}+(?: \\p{L}+){0,2}))`, isFigure),
    of(
      `${before}(?:placed?|made?|open(?:ed)?|raised?|filed?|submit(?:ted)?|sen[dt]|left|gave|had|took)(?= (\\p{L}+(?: \\p{L}+){0,2}))`,
      isFigure,
    ),
    ...deeds.map(({ verb: { past, bases }, figure }) =>
      of(`${before}${anyOf([past, ...bases])}(?: ${one} (?:thing|one))?${after}`, () => `any ${figure}`),
    ),
    ...deeds.map(({ verb: { past }, figure }) =>
      of(`(?<![\\p{L}])${past} (?:nothing|none|no \\p{L}+)`, () => `any ${figure}`),
    ),
    of(
      `(?<![\\p{L}])(?:without(?: any| an?)?|with no|(?:have|has|had) no|(?:placed|made|opened|gave) no)(?= \\p{L}+)`,
      () => 'any',
    ),
  ];
}

/** Verbs that the model names a figure by, or what its rows can be: `ordered`, `returned`. */
function deedsOf(
  { tables }: SemanticModel,
  vocabulary: Vocabulary,
): readonly { readonly verb: Verb; readonly figure: string }[] {
  return vocabulary.pasts.flatMap((past) => {
    const verb = verbOf(past);
    const terms = vocabulary.find([past])[0]?.terms ?? [];
    if (!verb || terms.length === 0) return [];
    if (terms.some(({ kind }) => kind === 'measure')) return [{ verb, figure: past }];
    const value = terms.find(({ kind }) => kind === 'condition');
    const counted = tables
      .find(({ name }) => name === value?.table)
      ?.measures.find(({ default_aggregation: how }) => how === 'count');
    return counted ? [{ verb, figure: `${past} ${spoken(counted.name)}` }] : [];
  });
}
