/** Which words of a message decided its route, in a sentence for people. */
import type { HybridRoute } from '../../generated/resolvers.ts';
import type { Features } from './message-features.ts';
import type { MessageWord } from './read-message.ts';
import type { RouteModel } from './route-model.ts';

/** What the kinds are called; words of other kinds are quoted without a name. */
const names: Readonly<Partial<Record<MessageWord['kind'], string>>> = {
  measure: 'a business measure',
  thing: 'a business subject',
  party: 'people of the business',
  place: 'a place of the business',
  policy: 'a policy or document',
  allowed: 'a rule',
  period: 'a period',
  year: 'a period',
  our: 'our own affairs',
  howmany: 'a request for figures',
  rank: 'a superlative',
  per: 'a grouping',
  state: 'a state',
  which: 'a lookup',
  who: 'a lookup',
  when: 'a lookup',
  show: 'a lookup',
  listing: 'a list',
  id: 'a number of a record',
  name: 'a name',
  followup: 'a follow-up',
  write: 'a request to write',
  rework: 'a request to rework a text',
  text: 'a kind of text',
  tone: 'a tone',
  code: 'code',
  explain: 'an explanation',
  why: 'an explanation',
  general: 'general knowledge',
  advise: 'a request for advice',
  social: 'an occasion',
  play: 'a role to play',
  language: 'a language',
  this: 'a text to work on',
  quote: 'quoted text',
  audience: 'an audience',
};

/** Words of these kinds tell little to a person, however much they weigh. */
const faint = new Set<MessageWord['kind']>(['which', 'who', 'when', 'show', 'our', 'per', 'this']);
const FAINT = 0.3;
const MOST_NAMED = 3;
const LONGEST_WORD = 30;

export interface Decided {
  readonly route: HybridRoute;
  readonly isBusiness: boolean;
  readonly asksForText: boolean;
}

export function explainRoute(
  { route, isBusiness, asksForText }: Decided,
  tokens: readonly MessageWord[],
  features: Features,
  model: RouteModel,
): string {
  const about = (side: 'SNOWFLAKE' | 'LAMBDA_LABS') => decisive(side, tokens, features, model) || 'its words';
  if (route === 'SNOWFLAKE') return `The message asks about the business: ${about('SNOWFLAKE')}.`;
  if (route === 'LAMBDA_LABS')
    return `The message asks for something to be written or explained: ${about('LAMBDA_LABS')}.`;
  if (!isBusiness && !asksForText)
    return 'Neither the business nor a task is recognised in the message, so both sides answer.';
  return `The message is about the business (${about('SNOWFLAKE')}) and asks for more than figures (${about('LAMBDA_LABS')}).`;
}

/** The tokens that speak most for one side and against the other. */
function decisive(
  side: 'SNOWFLAKE' | 'LAMBDA_LABS',
  tokens: readonly MessageWord[],
  features: Features,
  { weights }: RouteModel,
): string {
  const spoken = new Float64Array(tokens.length);
  const [mine, other] = side === 'SNOWFLAKE' ? [0, 1] : [1, 0];
  for (const [name, { amount, first, last }] of features) {
    const weight = weights.get(name);
    if (!weight || first < 0) continue;
    const share = (((weight[mine] ?? 0) - (weight[other] ?? 0)) * amount) / 2;
    spoken[first] = (spoken[first] ?? 0) + share;
    spoken[last] = (spoken[last] ?? 0) + share;
  }
  const telling = (at: number) => (spoken[at] ?? 0) * (faint.has(tokens[at]?.kind ?? 'word') ? FAINT : 1);
  const said = new Set<string>();
  [...tokens.keys()]
    .filter((at) => (spoken[at] ?? 0) > 0 && names[tokens[at]?.kind ?? 'word'] !== undefined)
    .sort((a, b) => telling(b) - telling(a))
    .forEach((at) => {
      const { kind, text } = tokens[at] as MessageWord;
      if (said.size < MOST_NAMED)
        said.add(kind === 'quote' ? `${names[kind]}` : `${names[kind]} ("${text.slice(0, LONGEST_WORD)}")`);
    });
  return [...said].join(', ');
}
