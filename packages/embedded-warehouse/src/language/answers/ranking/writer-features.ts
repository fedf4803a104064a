/** What the trained ranker sees of who writes and who is written to: greetings, signatures, and how people introduce themselves. */
import { stem } from '../../text/stem.ts';
import type { AnswerSpan } from './find-spans.ts';
import type { AskedText } from './span-features.ts';
import { isVerb } from './word-classes.ts';

const GREETS =
  /^(?:hi|hello|dear|hey|hallo|hola|bonjour|salut|ciao|morning|afternoon|evening|liebe[r]?|beste|estimad[oa]|cher|chère|geehrter?|thanks|thank|attn|fao)$/u;
const SIGNS =
  /^(?:regards|thanks|thx|wishes|yours|sincerely|faithfully|greetings|best|cheers|from|signed|rgds|love|grüße|gruß|cordialement|saludos|groetjes|lg|vg|thank|you|kind|warm|many|with)$/u;
const INTRODUCES = /(?:^|\s)(?:this is|here is|i'm|i am|it's|it is|that's|my name is|im|its|i ,|name is)$/u;
const FURTHEST = 4;

type NamePart =
  | 'is greeted'
  | 'signs'
  | 'ends the text'
  | 'introduces itself'
  | 'has a role behind'
  | 'elsewhere';

/** What a name does in the text. */
export function partOf(
  { read, sorts, sentences, lineEnds, classes }: AskedText,
  { first, last }: AnswerSpan,
): NamePart {
  const { tokens } = read;
  let left = first - 1;
  // The rest of the name, its title, and the mark between "Hi" and it.
  while (
    left >= 0 &&
    first - left <= FURTHEST &&
    !GREETS.test(tokens[left]?.lower ?? '') &&
    (sorts[left] || /^(?:mr|mrs|ms|dr|prof|,|sir|herr|frau|señora?|m|mme)$/u.test(tokens[left]?.lower ?? ''))
  )
    left--;
  const lead = tokens[left]?.lower ?? '';
  const isFirstLine = left <= 3;
  if (GREETS.test(lead) && isFirstLine) return 'is greeted';
  const before = tokens
    .slice(Math.max(0, first - 3), first)
    .map(({ lower }) => lower)
    .join(' ');
  if (INTRODUCES.test(before) || (tokens[last + 1]?.lower === 'here' && first <= 6))
    return 'introduces itself';
  const rest = tokens.length - 1 - last;
  if (rest > 6 || classes.slice(last + 1).some((one) => isVerb(one) || one === 'is')) return 'elsewhere';
  let at = first - 1;
  while (at >= 0 && (sorts[at] || SIGNS.test(tokens[at]?.lower ?? '') || tokens[at]?.text === ',')) {
    if (lineEnds.has(at)) return 'signs';
    at--;
  }
  const opens =
    at < 0 ||
    lineEnds.has(at) ||
    sentences[at] !== sentences[first] ||
    /^[.!?–—~/)-]$/u.test(tokens[at]?.text ?? '');
  if (opens) return rest > 1 ? 'has a role behind' : 'signs';
  return rest <= 1 ? 'ends the text' : 'elsewhere';
}

export function addWriter(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  if (!asked.sorts[span.last] && span.type !== 'person') return;
  const part = partOf(asked, span);
  const { question, asker, role, noun } = asked;
  const whom = role.isWriter ? 'the writer' : question.kind;
  features.set(`a name that ${part}`, 1);
  features.set(`asks for ${whom}: ${part}`, 1.5);
  features.set(`${asker}, ${role.form}: ${part}`, 1);
  if (noun) features.set(`asks for ${stem(noun)}: ${part}`, 1);
  for (const verb of role.verbs) features.set(`${asker} ${verb}: ${part}`, 1);
}
