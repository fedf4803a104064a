/** What a word does in a sentence, coarsely: small words by what they are for, verbs by their form, nouns by what they name. */
import { kindsOf, partsOfSpeech } from '../../lexicon/word-kinds.ts';

const groups: ReadonlyMap<string, string> = new Map(
  Object.entries({
    the: 'the this that these those der die das den dem le la les el los il lo gli het de',
    a: 'a an another some any each every no both ein eine einen einem un une una uno een',
    our: 'my your his her its our their mein meine ihr ihre sein seine unser unsere mon ma notre mi su mio',
    of: 'of in on at into onto inside near between behind over under above below across along around through',
    from: 'from to towards via until till since before after during within than',
    with: 'with without for by about against per as like mit von für bei avec pour par con per para met voor',
    and: 'and or but nor & und oder et ou y e en plus versus vs',
    it: 'i you he she it we they me him us them who which what that there ich er sie wir je il elle nous',
    is: "is are was were be been being am has have had do does did will would can could should must may might shall isn't wasn't doesn't don't didn't won't can't it's he's she's i'm that's",
    not: 'not never',
  }).flatMap(([group, words]) => words.split(' ').map((word): [string, string] => [word, group])),
);

/** The first of these that a noun's likeliest meaning falls under names the noun. */
const telling: ReadonlySet<string> = new Set(
  `relative worker professional person plant animal plant_part food beverage clothing garment vehicle room building structure way facility furnishing
  device container fabric instrumentality artifact institution organization social_group location award show music writing
  communication event act unit_of_measurement time_period measure body_part substance possession cognition state attribute`.split(
    /\s+/u,
  ),
);

const known = new Map<string, string>();
const MOST_KNOWN = 40_000;

/** @param lower a word in small letters, or a mark, which stands for itself */
export function groupOf(lower: string): string {
  const before = known.get(lower);
  if (before !== undefined) return before;
  const group = groupOfNew(lower);
  if (known.size < MOST_KNOWN) known.set(lower, group);
  return group;
}

function groupOfNew(lower: string): string {
  const group = groups.get(lower);
  if (group !== undefined) return group;
  if (/\d/u.test(lower)) return /\p{L}/u.test(lower) ? 'code' : 'figures';
  if (!/\p{L}/u.test(lower)) return lower.slice(0, 1);
  const [part] = partsOfSpeech(lower);
  if (part === undefined) return 'unknown';
  const [meaning = []] = kindsOf(lower);
  const kind = meaning.find(({ name }) => telling.has(name));
  return kind ? `${part} ${kind.name}` : part;
}
