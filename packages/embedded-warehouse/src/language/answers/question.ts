/** What a question asks for, and about what. */
import { stem } from '../text/stem.ts';
import { termsOf } from '../text/terms.ts';
import { wordsOf } from '../text/words.ts';

export type AnswerKind =
  | 'person'
  | 'date'
  | 'time'
  | 'duration'
  | 'place'
  | 'money'
  | 'number'
  | 'percentage'
  | 'email'
  | 'phone'
  | 'url'
  | 'identifier'
  | 'reason'
  | 'manner'
  | 'decision'
  | 'phrase';

export interface Question {
  readonly text: string;
  readonly kind: AnswerKind;
  /** Stems of what the question is about, with their weights; the question words are left out. */
  readonly topic: ReadonlyMap<string, number>;
  /** Whether it names nothing but the kind of answer: "Which city is mentioned?" */
  readonly isGeneric: boolean;
  /** Whether every answer is wanted, not only the best. */
  readonly list: boolean;
}

const kinds: readonly (readonly [AnswerKind, RegExp])[] = [
  ['email', /\be-?mail\b/iu],
  ['phone', /\b(?:phone|telephone|mobile|fax|hotline|helpline)\b(?! model)/iu],
  ['url', /\b(?:url|website|web ?site|link|web address)\b/iu],
  ['percentage', /\b(?:percent(?:age)?|what share|interest rate|what rate|growth rate|% )/iu],
  [
    'money',
    /\bhow much\b(?!\s+(?:time|water|space|memory|weight))|\b(?:price|cost|costs|salary|amount|budget|fee|fees|revenue|profit|total(?! (?:number|count))|subtotal|balance|payment amount|net worth|fine|deposit|rent)\b/iu,
  ],
  [
    'number',
    /\bhow (?:many|old|tall|far|big|large|heavy|deep|high|wide|fast|often)\b|\b(?:number of|quantity|count of|age|population|how much (?:water|space|memory|weight))\b/iu,
  ],
  ['duration', /\bhow (?:long|much time)\b|\bduration\b/iu],
  ['time', /\b(?:what time|at what time|which hour|opening hours|hours of operation)\b/iu],
  [
    'date',
    /\bwhen\b|\b(?:what|which|due|start|end|expiry|expiration|birth|issue|order|invoice|delivery|effective|hire)[ _-]?(?:day|date|year|month)\b|\bdates?\b|\bdeadline\b|\byear\b|\bborn\b/iu,
  ],
  [
    'identifier',
    /\b(?:number|no\.?|id|identifier|code|reference|serial|sku|isbn|iban|tracking|order number)\b/iu,
  ],
  [
    'person',
    /\bwho(?:se|m)?\b|\b(?:person|author|ceo|founder|manager|employee|customer|recipient|sender|inventor|director|president|contact|attendees|first name|last name|full name)\b(?! (?:city|address|number))/iu,
  ],
  [
    'place',
    /\bwhere\b|\b(?:city|country|location|place|state|address|headquarters|venue|destination|town|capital)\b/iu,
  ],
  ['reason', /\bwhy\b|\b(?:reason|cause|root cause)\b/iu],
  ['manner', /^\s*how\b/iu],
  ['decision', /^\s*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may)\b/iu],
];

/** Words of questions that say nothing about the topic. */
const ASKING = new Set(
  `who whom whose what which when where why how much many long often far is are was were do does did the a an of
  list all name give tell find extract identify please value text document mentioned according answer question
  information provide following`.split(/\s+/u),
);

/** Nouns that name a kind of answer and nothing else. */
const KIND_NOUNS: ReadonlySet<string> = new Set(
  'city country place location person people name date year month day time email mail phone telephone number address website url link amount sum price percentage'
    .split(' ')
    .map(stem),
);

export function parseQuestion(text: string): Question {
  const wordsInside =
    /^\s*(?:list|extract all|find all|name all|which .{1,40} are|what are (?:all )?the)\b/iu;
  const topic = new Map<string, number>();
  const words = wordsOf(text);
  for (const [i, { stem, weight }] of termsOf(text).entries()) {
    if (weight < 0.3 || ASKING.has(words[i] ?? '')) continue;
    topic.set(stem, Math.max(topic.get(stem) ?? 0, weight));
  }
  // "name" asks for the name: where nothing else is left, the asking words are the topic.
  if (topic.size === 0) {
    for (const { stem, weight } of termsOf(text)) if (weight >= 0.3) topic.set(stem, weight);
  }
  const kind = kindOf(text);
  const isTyped = kind !== 'phrase' && kind !== 'decision' && kind !== 'reason' && kind !== 'manner';
  const isGeneric = isTyped && [...topic.keys()].every((word) => KIND_NOUNS.has(word));
  return { text, kind, topic, isGeneric, list: wordsInside.test(text) };
}

/** German, French, Spanish, Italian and Dutch question words. */
const FOREIGN_ASKERS: readonly (readonly [AnswerKind, RegExp])[] = [
  ['person', /^\s*¿?(?:wer|wen|wem|quién|quien|qui|chi)(?![\p{L}])/iu],
  ['date', /^\s*¿?(?:wann|cuándo|cuando|quand|quando|wanneer|bis wann)(?![\p{L}])/iu],
  ['place', /^\s*¿?(?:wo|wohin|dónde|donde|où|dove|waar)(?![\p{L}])/iu],
  ['reason', /^\s*¿?(?:warum|wieso|weshalb|por qué|pourquoi|perché|waarom)(?![\p{L}])/iu],
  [
    'money',
    /^\s*¿?(?:wie hoch|wie teuer|wie viel kostet|cuánto cuesta|combien coûte|quanto costa|hoeveel kost)(?![\p{L}])/iu,
  ],
];

/** What may stand before a question word, as in "by whom", and between it and its noun, as in "what is the". */
export const beforeAsker = '(?:(?:by|since|until|from|to|with|at|in|on|of|for|into|under|about) )?';
export const determiner = '(?: the| a| an| his| her| their| its| your| my| our)?';
const notOfName =
  '(?:is|are|was|were|be|do|does|did|has|have|had|will|would|should|can|could|may|must|of|for|in|on|at|to|from|by|with|about|under|into|that|who|which|when|if)';
/** What stands between "which", or "what is the", and the verb or preposition behind it: it names what is asked for. */
const NAMED = new RegExp(
  `^\\W*${beforeAsker}(?:what|which)(?:['’]s| is| are| was| were)?${determiner}((?: (?!${notOfName}\\b)[\\p{L}\\p{N}'’-]+){0,5})`,
  'iu',
);

function kindOf(text: string): AnswerKind {
  const spaced = text.replaceAll('_', ' ').replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  // The question word outranks nouns: "Who approved the budget?" asks for a person.
  if (/^\s*(?:by |to |with |from )?who(?:m|se)?\b/iu.test(spaced)) return 'person';
  const foreign = FOREIGN_ASKERS.find(([, pattern]) => pattern.test(spaced));
  if (foreign) return foreign[0];
  if (/^\s*when\b/iu.test(spaced)) return 'date';
  if (/^\s*where\b/iu.test(spaced)) return 'place';
  if (/^\s*why\b/iu.test(spaced)) return 'reason';
  const decision = kinds.at(-1) as readonly [AnswerKind, RegExp];
  if (decision[1].test(spaced)) return 'decision';
  const named = NAMED.exec(spaced)?.[1];
  const kindIn = (part: string) => kinds.find(([, pattern]) => pattern.test(part))?.[0];
  const kind = (named ? kindIn(named) : undefined) ?? kindIn(spaced) ?? 'phrase';
  // "What did the customer order?" asks for no customer.
  const isBeside = named !== undefined && (kind === 'person' || kind === 'place') && kindIn(named) !== kind;
  return isBeside && !/\b(?:names?|called)\b/iu.test(named) ? 'phrase' : kind;
}
