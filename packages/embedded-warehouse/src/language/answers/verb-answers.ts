/** Who did it, and what it does: answers by the verb that question and sentence share, active or passive. */
import { findClauses } from '../text/sentences.ts';
import { stem } from '../text/stem.ts';
import { findWords } from '../text/words.ts';
import type { Candidate } from './candidates.ts';
import type { Question } from './question.ts';

const SUBJECT_ASKED =
  /^\s*(?:by whom|who|which (?:of the )?\p{L}{3,20}|what \p{L}{3,20})(?: (?:has|have|had|is|are|was|were|will|did|does|do))? ((?!the\b|a\b|an\b|not\b)\p{L}{3,20})\b/iu;
const OBJECT_ASKED = /^\s*what (?:do|does|did) .{2,60}? (\p{L}{3,20})\s*\?*\s*$/iu;

/** Forms that share no stem. */
const irregular = new Map(
  `took taken; wrote written; gave given; drove driven; broke broken; spoke spoken; chose chosen; saw seen; did done;
stole stolen; drew drawn; knew known; grew grown; threw thrown; flew flown; led lead; ran run; wore worn; rode ridden`
    .split(/;\s*/)
    .flatMap((pair) => {
      const [a = '', b = ''] = pair.trim().split(' ');
      return [
        [a, b],
        [b, a],
      ] as const;
    }),
);
const NAMED =
  /^\s+(?:(?:\p{L}+ ){0,5}?)by ((?:\p{Lu}[\p{L}\p{N}&.'’-]{0,30})(?: (?:(?:of|de|van|von|der|den|and|&) )?\p{Lu}[\p{L}\p{N}&.'’-]{0,30}){0,4})/u;
const LONGEST = 6;

/** Null where the sentence has another verb, or nobody stands where the one who did it would. */
export function verbAnswer(sentence: string, { text }: Question): Candidate | null {
  const subject = SUBJECT_ASKED.exec(text)?.[1]?.toLowerCase();
  if (subject) return doerIn(sentence, subject);
  const object = OBJECT_ASKED.exec(text)?.[1]?.toLowerCase();
  return object ? objectIn(sentence, object) : null;
}

function verbIn(sentence: string, verb: string): { readonly start: number; readonly end: number } | null {
  const forms = new Set([stem(verb), stem(irregular.get(verb) ?? verb)]);
  const found = findWords(sentence).find(({ lower }) => forms.has(stem(lower)));
  return found ? { start: found.start, end: found.start + found.lower.length } : null;
}

function doerIn(sentence: string, verb: string): Candidate | null {
  const at = verbIn(sentence, verb);
  if (!at) return null;
  const by = NAMED.exec(sentence.slice(at.end));
  if (by?.[1]) return { text: by[1].replace(/[.,]+$/u, ''), start: at.end + by[0].length - by[1].length };
  const clause = findClauses(sentence).findLast(({ start }) => start <= at.start);
  const before = sentence.slice(clause?.start ?? 0, at.start);
  const said =
    /^\W*((?:(?:the|a|an|our|my|both|all|many|two|three)\s+)?[\p{L}\p{N}][\p{L}\p{N} .'’&-]*?)(?:\s+(?:has|have|had|will|would|also|then|already|always|never|not|can|could|must))*\s*$/iu.exec(
      before,
    )?.[1];
  if (!said || said.split(/\s+/u).length > LONGEST) return null;
  if (
    /^(?:i|we|you|he|she|it|they|this|that|who|which|there|has|have|had|is|was|will|not)$/iu.test(said) ||
    /\b(?:is|are|was|were|be|been)$/iu.test(said)
  )
    return null;
  return { text: said, start: (clause?.start ?? 0) + before.indexOf(said) };
}

function objectIn(sentence: string, verb: string): Candidate | null {
  const at = verbIn(sentence, verb);
  if (!at) return null;
  const said =
    /^\s+([^.;!?]{2,120}?)(?=[.;!?]?\s*$|[.;!?]\s|, (?:but|and|so|which|while|because)\b| because\b)/u.exec(
      sentence.slice(at.end),
    )?.[1];
  return said ? { text: said.trim(), start: at.end + sentence.slice(at.end).indexOf(said) } : null;
}
