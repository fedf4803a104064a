/**
 * The words that tell what a message wants. Each cue has a weight and a name that the explanation quotes.
 *
 * `data`: the message asks about the business. `writing`: it asks for something to be made or explained.
 * Patterns are bounded and without nested repetition, so that a hostile message costs no more than a long one.
 */
export interface Cue {
  readonly side: 'data' | 'writing';
  readonly name: string;
  readonly weight: number;
  readonly pattern: RegExp;
}

const words = (list: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${list.trim().split(/\s+/).join('|')})(?![\\p{L}\\p{N}])`, 'giu');

const data = (name: string, weight: number, pattern: RegExp): Cue => ({
  side: 'data',
  name,
  weight,
  pattern,
});
const writing = (name: string, weight: number, pattern: RegExp): Cue => ({
  side: 'writing',
  name,
  weight,
  pattern,
});

export const cues: readonly Cue[] = [
  data(
    'a business measure',
    2,
    words(`revenue sales turnover profit margins? bookings mrr arr churn(?:ed)? retention renewals? renewed conversions?
      spend(?:ing)? costs? refunds? returns? invoices? inventory stock orders? subscriptions? discounts? umsatz gewinn
      kosten bestellungen pipeline deals? quota backlog usage complaints? shipments? kunden(?:zahl)?`),
  ),
  data(
    'a business subject',
    1.5,
    words(`customers? clients? products? items? skus? accounts? tickets? campaigns? regions? emea apac reps? agents?
      subscribers? suppliers? warehouses? stores? support onboarding plans? contracts? employees? kunden`),
  ),
  data(
    'a request for figures',
    2,
    /\b(?:how (?:many|much|often)|number of|count of|total|sum of|average|median|percentage|percent|share of|top \d+|rates?|trend|figures|numbers|levels?|wie (?:viele?|hoch))\b/giu,
  ),
  data(
    'a superlative',
    1,
    /\b(?:biggest|largest|highest|lowest|most|least|best selling|worst selling|fastest growing|busiest)\b/giu,
  ),
  data(
    'a period',
    1.5,
    /\b(?:(?:last|past|this|next|previous|each|per|by) (?:\d+ )?(?:days?|weeks?|months?|quarters?|years?)|year over year|yesterday|q[1-4]|20[0-3]\d|since|january|february|march|april|june|july|august|september|october|november|december|letzten?\s\p{L}{3,8})\b/giu,
  ),
  data(
    'a grouping',
    1,
    /\b(?:by|per|for each|grouped by) (?:region|country|month|week|day|quarter|year|product|category|customer|plan|agent|team|channel|spend|sales|revenue|count)\b/giu,
  ),
  data('our own affairs', 1, /\b(?:our|we|us|unser\p{L}{0,2})\b/giu),
  data('a lookup', 0.75, /^\W*(?:show|list|which|who|when|did|are there|is there|compare|give me the)\b/giu),
  data('a policy or document', 2, /\b(?:policy|policies|handbook|terms|documentation|manual|guideline)\b/giu),
  writing(
    'a request to write',
    3,
    words(`write draft compose rewrite rephrase paraphrase proofread edit translate brainstorm invent imagine outline
      reword schreibe? verfasse formuliere übersetze`),
  ),
  writing(
    'a request to make something',
    2,
    /\b(?:create|generate|make|turn|convert|prepare|come up with|give me (?:an?|some|two|three|four|five|ten) (?!number\b)|suggest|recommend|propose|describe|correct (?:my|this|the)|fix (?:the|my|this)|help me|summari[sz]e|tell me a)\b/giu,
  ),
  writing(
    'a kind of text',
    1.5,
    words(`e?-?mail letter poem gedicht haiku limerick story essay blog post slogans? taglines? joke message dialogue
      speech headline title caption script paragraph sentence grammar spelling regex function code css python
      javascript recipe article press release note persona faq report summary presentation bullet narrative`),
  ),
  writing(
    'an explanation',
    2,
    /\b(?:explain|why|how (?:do i|does an?|to|can we)|what is the difference|what rhymes|interpret|erkläre|warum)\b/giu,
  ),
  writing(
    'a request for advice',
    2,
    /\b(?:what should|should (?:we|our|i)|advice|recommendations?|recommended|strategy|strategies|improve(?:ments?)?|ideas?|assumptions|forecast|learn from|what to change|insights?|actions?|plan to|marketing plan|good (?:\w+ )?questions)\b/giu,
  ),
  writing('quoted text to work on', 1, /:\s+\S|"[^"]{2,200}"/gu),
];
