/** Labelled texts, by author. */
import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';

/** Wrote from their own minds, without a look at the code: figures are those on one's texts, learned from the others'. */
export const strangers = [
  'author-1',
  'author-2',
  'author-3',
  'author-5',
  'author-6',
  'author-8',
  'author-9',
  'author-10',
  'author-11',
  'author-12',
  'author-13',
  'author-14',
  'author-15',
  'author-16',
  'author-17',
  'author-19',
  'author-20',
  'author-23',
  'author-24',
  'author-25',
  'author-26',
  'author-27',
  'author-28',
  'author-29',
  'author-30',
  'author-31',
  'author-33',
  'author-34',
  'author-35',
  'author-36',
  'author-37',
  'author-38',
  'author-39',
  'author-40',
  'author-41',
  'author-42',
  'author-45',
  'author-46',
  'author-47',
  'author-48',
  'author-49',
  'author-50',
  'author-51',
  'author-52',
  'author-53',
] as const;
/** `author-4` was a stranger whose texts the lexicons were then made with; `maker` knew what is learned from them. */
export const makers = ['author-4', 'maker'] as const;

export type Author = (typeof strangers | typeof makers)[number];
const textSets = ['sentiment', 'similarity', 'extraction', 'redaction'] as const;
type TextSet = (typeof textSets)[number];

/** Not every author wrote every set. */
const textOf = (author: Author, set: TextSet) => {
  const file = new URL(`./texts/${author}/${set}.jsonl`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};

export function textsOf<T>(author: Author, set: TextSet): T[] {
  return textOf(author, set)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T);
}

/** What finds and describes the pieces that may answer a question. */
const ofPieces = [
  'answers/ranking/find-spans.ts',
  'answers/ranking/span-features.ts',
  'answers/ranking/edge-features.ts',
  'answers/ranking/name-features.ts',
  'lexicon/firms.ts',
  'answers/ranking/writer-features.ts',
  'answers/ranking/written-forms.ts',
  'answers/ranking/phrase-features.ts',
  'answers/ranking/asked-features.ts',
  'answers/ranking/role-features.ts',
  'answers/ranking/evidence-features.ts',
  'answers/ranking/purpose-features.ts',
  'answers/ranking/subject-features.ts',
  'answers/question.ts',
  'answers/ranking/word-classes.ts',
  'lexicon/word-kinds.ts',
  '../../lexicon/kinds.txt',
  '../../lexicon/word-kinds.txt',
] as const;

/** What weights depend on beside their texts, relative to `src/language`. */
const filesOf = {
  sentiment: [
    'sentiment/sentiment-features.ts',
    'sentiment/feelings.ts',
    '../../training/fit-classes.ts',
    '../../training/descend.ts',
  ],
  similarity: [
    'similarity/pair-features.ts',
    'similarity/opposites.ts',
    '../../training/fit-classes.ts',
    '../../training/descend.ts',
  ],
  extraction: [
    ...ofPieces,
    '../../training/ranked-groups.ts',
    '../../training/fit-hidden-layer.ts',
    '../../training/descend.ts',
  ],
  reading: [
    ...ofPieces,
    'answers/reading/vectors.ts',
    'answers/reading/reader-input.ts',
    'answers/reading/reader-weights.ts',
    'answers/reading/read-passage.ts',
    '../../training/ranked-groups.ts',
    '../../training/fit-reader.ts',
    '../../training/reader-slopes.ts',
    '../../training/descend.ts',
  ],
  redaction: [
    'redaction/tagging/text-tokens.ts',
    'redaction/tagging/token-features.ts',
    'redaction/tagging/phrase-features.ts',
    'redaction/tagging/word-groups.ts',
    'redaction/tagging/tag-chain.ts',
    'redaction/labels.ts',
    'redaction/check-digits.ts',
    'lexicon/brands.ts',
    'lexicon/people.ts',
    '../../lexicon/given-names.txt',
    '../../lexicon/further-given-names.txt',
    '../../lexicon/family-names.txt',
    '../../lexicon/places.txt',
    'lexicon/word-kinds.ts',
    '../../lexicon/kinds.txt',
    '../../lexicon/word-kinds.txt',
    '../../training/made-up-shapes.ts',
    '../../training/made-up-people.ts',
    '../../training/made-up-numbers.ts',
    '../../training/made-up-addresses.ts',
    '../../training/made-up-texts.ts',
    '../../training/texts-of-nobody.ts',
    '../../training/fit-tags.ts',
    '../../training/descend.ts',
  ],
} as const satisfies Record<string, readonly string[]>;

/** Changes with the texts that weights are learned from and with what is seen of them. */
export function digestOf(set: keyof typeof filesOf): string {
  const code = filesOf[set].map((file) =>
    readFileSync(new URL(`../src/language/${file}`, import.meta.url), 'utf8'),
  );
  // Redaction learns from the texts of all sets: those of nobody come from the others.
  const sets: readonly TextSet[] = set === 'redaction' ? textSets : [set === 'reading' ? 'extraction' : set];
  const texts = sets
    .flatMap((one) => [...strangers, ...makers].map((author) => textOf(author, one)))
    .filter(Boolean);
  return hash('sha256', [...texts, ...code].join('\n'), 'base64url').slice(0, 16);
}

export const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
