/** Answers that the words around them give away: "invoice 3301", "from pending to approved", "every 180 days". */
import type { Candidate } from './candidates.ts';
import type { Question } from './question.ts';

/** The candidate that the question's own words point at; null where none does. Patterns have bounded repeats. */
export function directAnswer(sentence: string, question: Question): Candidate | null {
  return (
    changedTo(sentence, question) ??
    howOften(sentence, question) ??
    howMany(sentence, question) ??
    namedThing(sentence, question)
  );
}

/** "changed from pending to approved": what is asked for now is what it became. */
export function changedTo(sentence: string, { text }: Pick<Question, 'text'>): Candidate | null {
  if (!/\b(?:new|current|currently|status|destination|now)\b/iu.test(text)) return null;
  return captured(
    sentence,
    /\bfrom [^.,;]{1,40}? to ([^.,;]{2,40}?)(?= (?:with|because|since|as|due|after|on|at|in)\b|[.,;]|$)/u,
  );
}

function howOften(sentence: string, { text }: Question): Candidate | null {
  if (!/\bhow (?:often|frequently)\b/iu.test(text)) return null;
  return captured(
    sentence,
    /\b(every (?:\d{1,4} |other |second |two |three |four |six )?\p{L}{3,12}|(?:once|twice|three times|\d{1,3} times) (?:an?|per|every) \p{L}{3,12}|daily|weekly|monthly|quarterly|yearly|annually)\b/iu,
  );
}

/** "How many users take part?": the number that stands before that word. */
function howMany(sentence: string, { text }: Question): Candidate | null {
  const noun = /\bhow many (\p{L}{3,20})/iu.exec(text)?.[1];
  if (!noun) return null;
  return captured(
    sentence,
    new RegExp(
      `\\b(\\d[\\d,.]{0,12}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) (?:\\p{L}{2,15} )?${noun}\\b`,
      'iu',
    ),
  );
}

const ASKED_NOUN =
  /\b(?:which|what(?: is| was|'s)?(?: the)?) (?:(?:number|name|no\.?) of (?:the )?)?(\p{L}{3,20})\b/iu;

/** "Which invoice was paid twice?": the number behind that word, or the name before it. */
function namedThing(sentence: string, { text }: Question): Candidate | null {
  const noun = ASKED_NOUN.exec(text)?.[1]?.toLowerCase();
  if (!noun || /^(?:date|time|day|year|month|total|amount|price|budget|status|current|new)$/u.test(noun))
    return null;
  const behind = new RegExp(
    `\\b${noun}(?: number| no\\.?| id)?:? ((?:[A-Z]{1,4}[-/ ])?[A-Z0-9][A-Z0-9/-]{0,20}(?: \\d{2,8})?)\\b`,
    'u',
  );
  const number = captured(sentence, behind);
  if (number && /\d/u.test(number.text)) return number;
  if (!/^\s*(?:which|what) \p{L}/iu.test(text)) return null;
  return captured(sentence, new RegExp(`\\b(the (?:\\p{Lu}[\\p{L}&-]{1,20} ){1,3}${noun})\\b`, 'u'));
}

function captured(sentence: string, pattern: RegExp): Candidate | null {
  const match = pattern.exec(sentence);
  const text = match?.[1];
  if (!match || !text) return null;
  return { text, start: match.index + match[0].lastIndexOf(text) };
}
