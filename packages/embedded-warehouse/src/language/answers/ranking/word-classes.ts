/** What part each token plays in its sentence, as far as single words and their neighbours tell. */
import { partsOfSpeech } from '../../lexicon/word-kinds.ts';
import type { TextToken } from './find-spans.ts';

const groups: readonly (readonly [string, ReadonlySet<string>])[] = [
  [
    'the',
    'a an the this that these those my your his her our their its no each every both all some any another',
  ],
  [
    'of',
    'of in on at to from by for with about under over near into onto behind after before until till since between against without within during through per via as than like off up out down around along across',
  ],
  ['it', 'i you he she it we they me him us them who which what that there'],
  [
    'is',
    "is are was were be been being am has have had do does did will would can could should must may might shall isn't aren't wasn't weren't doesn't don't didn't won't can't couldn't haven't hasn't i'm it's he's she's we're they're you're i've we've they've i'd we'd i'll we'll you'll",
  ],
  ['and', 'and or but nor so while whereas because if when although though where'],
  ['not', "not never no n't"],
].map(([name, words]): [string, ReadonlySet<string>] => [
  name as string,
  new Set((words as string).split(' ')),
]);

const NOUN_BEFORE = new Set(['the', "'s"]);

/** Groups of small words by a word of theirs; parts of speech; kinds of figures; marks as they are. */
export function classesOf(tokens: readonly TextToken[]): string[] {
  const classes: string[] = [];
  for (const [at, token] of tokens.entries()) classes.push(classOf(token, tokens[at - 1], classes[at - 1]));
  return classes;
}

function classOf(
  { text, lower, kind }: TextToken,
  before: TextToken | undefined,
  classBefore: string | undefined,
): string {
  if (kind === 'mark') return text;
  if (lower === "'s") return lower;
  const group = groups.find(([, words]) => words.has(lower));
  if (group) return group[0];
  if (/\d/u.test(text)) return /^\d[\d.,:]*$/u.test(text) ? '9' : /\p{L}/u.test(text) ? 'A9' : '9%';
  const parts = partsOfSpeech(lower);
  const opens = before === undefined || /^[.!?:"“]$/u.test(before.text);
  if (/^\p{Lu}/u.test(text) && (!opens || parts === '')) return 'Name';
  if (kind === 'grammar') return 'g';
  if (parts === '') return endingClass(lower);
  if (parts.length === 1) return parts;
  const wanted = NOUN_BEFORE.has(classBefore ?? '')
    ? /[NSA]/u
    : /^(?:it|is|not)$/u.test(classBefore ?? '') || before?.lower === 'to' || before?.lower === 'please'
      ? /[VZDG]/u
      : /./u;
  return wanted.exec(parts)?.[0] ?? (parts[0] as string);
}

function endingClass(lower: string): string {
  if (lower.endsWith('ly')) return 'R';
  if (lower.endsWith('ed')) return 'D';
  if (lower.endsWith('ing')) return 'G';
  return lower.endsWith('s') ? 'S' : 'N';
}

export const isVerb = (one: string | undefined) => one !== undefined && /^[VZDG]$/u.test(one);
export const isNounClass = (one: string | undefined) => one !== undefined && /^(?:[NS]|Name)$/u.test(one);
