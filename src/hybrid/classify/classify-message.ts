/** Decides which side answers a message, says why in a sentence, and how sure it is. */
import type { HybridRoute } from '../../generated/resolvers.ts';
import { type Decided, explainRoute } from './explain-route.ts';
import { featuresOf } from './message-features.ts';
import { type MessageReading, type MessageWord, readMessage } from './read-message.ts';
import { rateRoutes, routes, trainedRouteModel } from './route-model.ts';
import type { BusinessWords } from './word-kinds.ts';

export interface Classification extends Decided {
  readonly route: HybridRoute;
  /** One sentence for people: the words that decided. */
  readonly reason: string;
  /** Whether it asks about the business at all, whichever route it takes. */
  readonly isBusiness: boolean;
  /** Whether it asks for something to be written or explained. */
  readonly asksForText: boolean;
  /** Whether what it asks stands in a policy, a handbook or a contract, and not in a table. */
  readonly isAboutDocuments: boolean;
  /** How likely the route is, 0 to 1. */
  readonly confidence: number;
}

/** What a message names when it is about the business, or about a text. Without any, it says nothing of either. */
const ofBusiness = new Set<MessageWord['kind']>([
  ...([
    'measure',
    'thing',
    'party',
    'place',
    'policy',
    'allowed',
    'our',
    'howmany',
    'rank',
    'state',
  ] as const),
  ...(['who', 'which', 'listing', 'source', 'id', 'name', 'year', 'period'] as const),
]);
const ofText = new Set<MessageWord['kind']>([
  ...(['write', 'rework', 'text', 'tone', 'code', 'explain', 'general', 'advise', 'why', 'social'] as const),
  ...(['play', 'language', 'quote', 'audience'] as const),
]);

/** Below this the words of the business's own model decide: of the messages that are rated so, a third are taken for the wrong route. */
const LEFT_OPEN = 0.75;
/** What asks for more than a figure: a text, a reason, advice, or what stands in documents. */
const ofMore = new Set<MessageWord['kind']>([...ofText, 'policy', 'allowed', 'vague']);

/** What says of a figure for when, for where or of which rank it is asked. */
const narrowing = new Set<MessageWord['kind']>(['period', 'year', 'place', 'rank', 'per', 'howmany']);

const ofDocuments = new Set<MessageWord['kind']>(['policy']);
const ofTables = new Set<MessageWord['kind']>(['measure', 'howmany', 'rank', 'listing']);

const noWords: BusinessWords = new Map();

/** Kinds of words that say nothing of what is wanted, or say it of a figure. */
const plain: ReadonlySet<string> = new Set(
  `a the of to for in is was can i you they not about with and please more
   versus party our which who when show listing state number stop ask measure thing period year place rank
   per howmany`.split(/\s+/),
);
/** Before or after a number they are a limit, though elsewhere they point at a text or at nothing. */
const limiting = /^(?:above|below|more|or)$/;
/** Questions for things, which begin like those for an explanation. */
const asking = /^(?:what are|what does|that|anything|\?+)$/;

/** In the plural too. */
const isOwn = (text: string, business: BusinessWords) =>
  [text, text.replace(/ies$/, 'y'), text.replace(/s$/, '')].find((each) => business.has(each));

/**
 * A figure of the business's own semantic model, with another of its words or what narrows a figure down: "time to
 * close: high vs low priority", "revenue growth this year".
 */
function namesFigure({ tokens, hasPaste }: MessageReading, business: BusinessWords): boolean {
  const own = new Set(tokens.map(({ text }) => isOwn(text, business)).filter((each) => each !== undefined));
  const isFigure = [...own].some((text) => business.get(text) === 'measure');
  const isNarrowed = own.size > 1 || tokens.some(({ kind }) => narrowing.has(kind));
  return isFigure && isNarrowed && !hasPaste;
}

/** "Countries with an average rating below 3.7": every word is of the business's own model, or says something of a figure. */
function isOfModelAlone({ tokens }: MessageReading, business: BusinessWords): boolean {
  return tokens.every(({ text, kind }, at) => {
    if (plain.has(kind) || asking.test(text) || (isOwn(text, business) && !ofText.has(kind))) return true;
    const near = [tokens[at - 1], tokens[at - 2], tokens[at + 1]];
    return limiting.test(text) && near.some((each) => each?.kind === 'number');
  });
}

/** What the words of the business's own model decide, whatever the weights say. */
function isForData(reading: MessageReading, business: BusinessWords, isOpen: boolean): boolean {
  if (!namesFigure(reading, business)) return false;
  const asksForMore = reading.tokens.some(({ kind }) => ofMore.has(kind));
  return (isOpen && !asksForMore) || isOfModelAlone(reading, business);
}

/** Never throws; costs time in proportion to the message, 2,000 characters at most. */
export function classifyMessage(message: string, business = noWords): Classification {
  const reading = readMessage(message, business);
  const features = featuresOf(reading);
  const model = trainedRouteModel();
  const rated = rateRoutes(model, features);
  const likeliest = routes[rated.indexOf(Math.max(...rated))] ?? 'BOTH';
  const isOpen = Math.max(...rated) < LEFT_OPEN;
  const route = isForData(reading, business, isOpen) ? 'SNOWFLAKE' : likeliest;
  const confidence = rated[routes.indexOf(route)] ?? 0;
  const [data, writing, both] = rated;
  const names = (kinds: ReadonlySet<MessageWord['kind']>) =>
    reading.tokens.some(({ kind }) => kinds.has(kind));
  const decided = {
    route,
    isBusiness: route === 'SNOWFLAKE' || (data + both >= 0.5 && names(ofBusiness)),
    asksForText: route === 'LAMBDA_LABS' || (writing + both >= 0.5 && names(ofText)),
  };
  const isAboutDocuments = decided.isBusiness && names(ofDocuments) && !names(ofTables);
  return {
    ...decided,
    isAboutDocuments,
    confidence,
    reason: explainRoute(decided, reading.tokens, features, model),
  };
}
