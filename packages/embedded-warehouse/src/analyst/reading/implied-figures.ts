/** Figures that a question means and does not name: "the best-selling product", "our biggest customer", "made more than 100k". */
import { joinsFrom } from '../model/join-tables.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import type { Mention, Vocabulary } from '../model/vocabulary.ts';
import { spoken, wordsAsked } from '../words/words.ts';

export interface ImpliedFigure {
  /** With the figure in the words of the model. */
  readonly text: string;
  readonly assumptions: readonly string[];
}

const limit = '(?:more than|less than|fewer than|over|under|above|below|at least|at most|between|exactly)';
const earning = new RegExp(
  `\\b(?:made|makes?|earned|generated|grossed|did)(?= (?:a total of )?${limit} [$€£]?\\d)`,
);
/** "How much more did EMEA make than AMER". */
const earningMore = /\b(?:make|earn|generate)(?= .*\bthan\b)/;
const selling = /\bbest[ -]sell(?:ing|ers?)\b|\bsell(?:s|ing)? (?:the )?(?:best|most)\b/;
const big = /\b(?:biggest|largest)\b/;

/** @param text in lower case */
export function impliedFigure(model: SemanticModel, text: string, vocabulary: Vocabulary): ImpliedFigure {
  const mentions = vocabulary.find(wordsAsked(text));
  const isNamed = mentions.some(
    ({ terms }) => terms.length > 0 && terms.every(({ kind }) => kind === 'measure'),
  );
  const plain = { text, assumptions: [] };
  if (isNamed) return plain;
  const isFigure = (words: string) => isWholeMeasure(vocabulary, words);
  for (const verb of [earning, earningMore])
    if (verb.test(text) && isFigure('we made'))
      return { text: text.replace(verb, 'we made'), assumptions: [] };
  const sold = selling.exec(text)?.[0];
  if (sold && isFigure('sold'))
    return {
      text: `${text.replace(selling, 'best').replace(/\W+$/, '')} by sold`,
      assumptions: [`"${sold}" is by how much was sold.`],
    };
  const figure = big.test(text) ? sizeOf(model, mentions) : null;
  if (!figure) return plain;
  return {
    text: `${text.replace(/\W+$/, '')} by ${figure}`,
    assumptions: [`"${big.exec(text)?.[0]}" is by ${figure}.`],
  };
}

const isWholeMeasure = (vocabulary: Vocabulary, said: string) => {
  const words = wordsAsked(said);
  const [mention] = vocabulary.find(words);
  return mention?.length === words.length && mention.terms.some(({ kind }) => kind === 'measure');
};

/** What the business counts first of those that it serves: the first sum that can be told apart by them. */
function sizeOf(model: SemanticModel, mentions: readonly Mention[]): string | null {
  const thing = mentions.flatMap(({ terms }) => terms).find(({ kind }) => kind === 'dimension');
  const isOwn = ({ name }: { readonly name: string }) => name === thing?.table;
  const sums = model.tables
    .filter((table) => thing && !isOwn(table) && joinsFrom(model, table.name, [thing.table]) !== null)
    .flatMap(({ measures }) => measures)
    .filter(({ default_aggregation: how }) => how === 'sum');
  return sums[0] ? spoken(sums[0].name) : null;
}
