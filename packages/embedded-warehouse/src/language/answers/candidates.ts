/** The parts of a sentence that could answer a question of one kind. All patterns have bounded repeats. */
import { findByRules } from '../redaction/redact-text.ts';
import { findClauses } from '../text/sentences.ts';
import type { AnswerKind } from './question.ts';

export interface Candidate {
  readonly text: string;
  /** UTF-16 offset in the sentence. */
  readonly start: number;
}

const MONTH =
  '(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre|dicembre|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|januari|februari|maart|mei|juni|juli|augustus|oktober)';
const NUMBER_WORD =
  '(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|several)';
const UNIT = '(?:second|minute|hour|day|week|month|year|decade|business day|working day)s?';

const patterns: Readonly<Partial<Record<AnswerKind, RegExp>>> = {
  date: new RegExp(
    [
      `\\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?${MONTH}\\.? \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?\\b`,
      `\\b\\d{1,2}(?:st|nd|rd|th|\\.)? (?:of |de )?${MONTH}\\b\\.?(?:,?(?: de)? \\d{4})?\\b`,
      '\\b\\d{4}-\\d{2}-\\d{2}\\b',
      '\\b\\d{1,2}[./]\\d{1,2}[./]\\d{2,4}\\b',
      `\\b${MONTH} (?:of )?\\d{4}\\b`,
      '\\bQ[1-4] \\d{4}\\b',
      '\\b(?:1[5-9]|20)\\d{2}\\b',
      '\\b(?:(?:next|last|this) )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening))?\\b',
      '\\b(?:the )?\\d{1,2}(?:st|nd|rd|th)\\b',
      '\\b(?:in )?(?:week|calendar week|CW) \\d{1,2}\\b',
      '\\b\\d{1,2}/\\d{1,2}\\b',
      '\\b(?:tonight|Christmas|Easter|New Year|spring|summer|autumn|winter)\\b',
      '\\b(?:yesterday|today|tomorrow|next week|last week|next month|last month|last year|next year)\\b',
    ].join('|'),
    'giu',
  ),
  time: /\b\d{1,2}(?::\d{2})? ?(?:a\.?m\.?|p\.?m\.?)(?: (?:to|until|-|–) \d{1,2}(?::\d{2})? ?(?:a\.?m\.?|p\.?m\.?))?|\b\d{1,2}:\d{2}(?: (?:to|until|-|–|and) \d{1,2}:\d{2})?\b|\b(?:noon|midnight)\b|(?<=\b(?:at|until|till|from|by|before|after|around|about|between|since) )(?:half past |quarter (?:past|to) )?(?:\d{1,2}(?:[.:]\d{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: (?:to|and|until) (?:\d{1,2}(?:[.:]\d{2})?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?(?: o'clock)?\b(?! ?(?:%|percent|euros?|pounds|dollars|people|persons|days|weeks|months|years|minutes|hours|metres|km|kg))|\b\d{1,2} (?:to|until|-|–) \d{1,2}\b(?= (?:on|daily|every|o'clock|am|pm))/giu,
  duration: new RegExp(
    `\\b(?:\\d{1,6}(?:[.,]\\d{1,3})?|${NUMBER_WORD})(?: ?(?:to|-|–) ?(?:\\d{1,6}|${NUMBER_WORD}))?[ -]?(?:and a half )?${UNIT}\\b|\\bhalf an hour\\b|\\ban? (?:second|minute|hour|day|week|month|year|decade)\\b`,
    'giu',
  ),
  money:
    /(?:[$€£¥]|\b(?:USD|EUR|GBP|CHF) ?)\d[\d,. ]{0,18}\d?(?: ?(?:million|billion|thousand|trillion|[kmb]\b))?|\b\d[\d,.]{0,18}(?: ?(?:million|billion|thousand))? ?(?:dollars|euros?|pounds|quid|USD|EUR|GBP|CHF|PLN|SEK|NOK|DKK|CZK|HUF|RON|INR|AED|ZAR|AUD|CAD|NZD|JPY|SGD|credits|€|£|\$|zł|zloty|złoty|kr|kronor|kroner|crowns|lei|leva|lira|liras|forints?|rupees?|dirhams?|rand|naira|shillings?|pesos?|reais|roubles?|rubles?|hryvnias?|francs|yen|won|baht|cents?|p)(?![\p{L}])|\bfree(?: of charge)?\b/giu,
  percentage: /-?\b\d{1,6}(?:[.,]\d{1,4})? ?(?:%|percent\b|per cent\b|percentage points\b)/giu,
  number: new RegExp(
    `-?\\b\\d{1,3}(?:,\\d{3}){1,5}(?:\\.\\d{1,6})?(?: (?:million|billion|thousand))?(?: ?\\p{Ll}{1,12})?|-?\\b\\d{1,15}(?:\\.\\d{1,6})?(?: (?:million|billion|thousand))?(?: ?(?:°C|°F|\\p{Ll}{1,14}))?|\\b${NUMBER_WORD}(?:[ -]${NUMBER_WORD})?(?: \\p{Ll}{1,14})?\\b`,
    'gu',
  ),
  url: /\b(?:https?:\/\/|www\.)[^\s<>"')]{2,300}|\b[a-z0-9-]{2,40}\.(?:com|org|net|io|dev|ai|co\.uk|de|fr|es)(?:\/[^\s<>"')]{0,200})?/giu,
  identifier:
    /\b[A-Z]{1,3} \d{2,4} [A-Z]{1,3}\b|#?\b[A-Z]{0,8}[-_/]?\d[A-Z0-9][A-Z0-9-_/]{0,30}\b|\b[A-Z]{2,8}[-_]\d[A-Z0-9-_]{0,30}\b|#\d{1,20}/giu,
};

/** One or more capitalised words: names of people, firms, places. */
const PROPER =
  /\p{Lu}[\p{L}\p{N}&.'’-]{0,30}(?: (?:(?:of|de|van|von|del|la|the|and|&) )?\p{Lu}[\p{L}\p{N}&.'’-]{0,30}){0,5}/gu;

/** Words that begin sentences and names of months: capitalised, but no names. */
const NOT_PROPER =
  /^(?:The|This|That|These|Those|It|He|She|They|We|You|I|A|An|In|On|At|For|From|To|By|As|If|When|While|After|Before|Our|Your|My|His|Her|Their|Its|But|And|Or|So|There|Here|All|Each|Every|Please|Hi|Hello|Hey|Hallo|Bonjour|Hola|Thanks|Regards|Since|Because|However|According|During|Under|With|Each|Both|Most|Many|Some|No|Not|Yes|Invoice|Total|Date|Order|Dear|Subject|Founded|Built|Located|Written|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December)$/u;

export function candidatesIn(sentence: string, kind: AnswerKind): Candidate[] {
  switch (kind) {
    case 'person':
      return people(sentence);
    case 'place':
      return places(sentence);
    case 'email':
      return personalData(sentence, 'EMAIL');
    case 'phone':
      return personalData(sentence, 'PHONE_NUMBER');
    case 'reason':
      return (
        foreignReason(sentence) ??
        after(
          sentence,
          /\b(?:because(?: of)?|due to|caused by|owing to|thanks to|as a result of|since|so that|in order to|the reason (?:is|was))\b:?/giu,
        )
      );
    case 'manner':
      return after(
        sentence,
        /\b(?:by(?= \p{L}+ing)|using|through|via|with the help of|you can|simply|in order to)\b/giu,
      );
    case 'phrase':
    case 'decision':
      return phrases(sentence);
    case 'identifier': {
      const phones = personalData(sentence, 'PHONE_NUMBER');
      const codes = matches(sentence, patterns.identifier as RegExp);
      return [...phones, ...codes.filter((code) => !phones.some((phone) => isInside(code, phone)))];
    }
    default: {
      const pattern = patterns[kind];
      return pattern ? matches(sentence, pattern) : [];
    }
  }
}

const isInside = (part: Candidate, whole: Candidate) =>
  part.start >= whole.start && part.start + part.text.length <= whole.start + whole.text.length;

function matches(sentence: string, pattern: RegExp): Candidate[] {
  return [...sentence.matchAll(pattern)].map((match) => ({
    text: match[0].replace(/[ ,.]+$/u, ''),
    start: match.index,
  }));
}

function personalData(
  sentence: string,
  category: 'NAME' | 'EMAIL' | 'PHONE_NUMBER' | 'ADDRESS',
): Candidate[] {
  return findByRules(sentence)
    .filter((span) => span.category === category)
    .map(({ start, end }) => ({ text: sentence.slice(start, end), start }));
}

function proper(sentence: string): Candidate[] {
  const found: Candidate[] = [];
  for (const match of sentence.matchAll(PROPER)) {
    let { 0: text, index: start } = match;
    for (
      let space = text.indexOf(' ');
      NOT_PROPER.test(text.split(' ', 1)[0] as string);
      space = text.indexOf(' ')
    ) {
      if (space < 0) {
        text = '';
        break;
      }
      start += space + 1;
      text = text.slice(space + 1);
      if (!/^\p{Lu}/u.test(text)) break;
    }
    text = text.replace(/(?:[.,'’-]|['’]s)+$/u, '');
    if (text && /^\p{Lu}/u.test(text)) found.push({ text, start });
  }
  return found;
}

function people(sentence: string): Candidate[] {
  const named = personalData(sentence, 'NAME');
  return named.length > 0 ? [...named, ...proper(sentence)] : proper(sentence);
}

function places(sentence: string): Candidate[] {
  const addresses = personalData(sentence, 'ADDRESS');
  const local = after(
    sentence,
    /\b(?:in|at|near|from|to|into|inside|on|outside|under|behind)\b(?= (?:the |a |our |its )?\p{L})/giu,
  ).map(({ text, start }) => ({
    text: text.split(
      / (?:where|which|that|who|when|since|until|by|for|and was|on \p{Lu}|in \d|with|before|after|at)\b/u,
      1,
    )[0] as string,
    start,
  }));
  // "in Berlin, Germany" is one place.
  const named = [
    ...sentence.matchAll(
      /\b(?:in|at|from|to|near) (\p{Lu}[\p{L}.'’-]{1,30}(?: \p{Lu}[\p{L}.'’-]{1,30}){0,3}(?:, \p{Lu}[\p{L}.'’-]{1,30}(?: \p{Lu}[\p{L}.'’-]{1,30}){0,2})?)/gu,
    ),
  ].map((match) => ({
    text: (match[1] as string).replace(/[.,]+$/u, ''),
    start: match.index + match[0].length - (match[1] as string).length,
  }));
  return [...addresses, ...named, ...proper(sentence), ...local];
}

/** With its first word, without which it is no reason in these languages. */
function foreignReason(sentence: string): Candidate[] | null {
  const found =
    /(?<![\p{L}])(?:à cause d|parce qu|en raison d|omdat|wegens|vanwege|weil|wegen|aufgrund|porque|debido a|por culpa de|a causa d)[^.;!?]{2,120}/iu.exec(
      sentence,
    );
  return found ? [{ text: found[0].trim(), start: found.index }] : null;
}

function after(sentence: string, marker: RegExp): Candidate[] {
  const found: Candidate[] = [];
  for (const match of sentence.matchAll(marker)) {
    const start = match.index + match[0].length;
    const rest = sentence.slice(start);
    const text = rest.replace(/^\s+/u, '');
    const end = text.search(/[.;!?](?:\s|$)|, (?:so|but|and|which)\b/u);
    const value = (end < 0 ? text : text.slice(0, end)).trim();
    if (value) found.push({ text: value, start: start + rest.length - text.length });
  }
  return found;
}

/** What stands after a verb, in quotes, or between commas. */
function phrases(sentence: string): Candidate[] {
  const quoted = [...sentence.matchAll(/["“«]([^"”»]{2,120})["”»]/gu)].map((match) => ({
    text: match[1] as string,
    start: match.index + 1,
  }));
  const predicates = after(
    sentence,
    /\b(?:is|are|was|were|be|means|has|have|had|include[sd]?|offer(?:s|ed)?|cover(?:s|ed)?|use[sd]?|require[sd]?|need(?:s|ed)?|support(?:s|ed)?|provide[sd]?|contain(?:s|ed)?|called|named|known as|allows?|became|won|made|created|produce[sd]?|sell(?:s)?|sold|bought|chose|recommend(?:s|ed)?|eats?|prefers?|measures?|stores?|writes?|wrote|invented|discovered|developed|designed|speaks?|wants?|likes?|runs on)\b/giu,
  );
  const clauses = findClauses(sentence).map(({ text, start }) => ({ text, start }));
  return [...quoted, ...predicates, ...proper(sentence), ...clauses];
}
