/**
 * `npm run train:redaction`: trains the tagger on the marked texts of all authors and writes its weights. With authors
 * as arguments it writes nothing, and tells for each of them what a tagger that has learned from the others, and the
 * rules with it, remove of that author's texts: `npm run train:redaction author-11`.
 */
import { redactBy } from '../src/language/redaction/redact-text.ts';
import { type Tagger, tags, writeTagger } from '../src/language/redaction/tagging/tag-text.ts';
import { tokensOf } from '../src/language/redaction/tagging/text-tokens.ts';
import { tokenFeatures } from '../src/language/redaction/tagging/token-features.ts';
import { measureRedaction, readMarks } from '../test/language/measure-quality.ts';
import { createRandom } from './descend.ts';
import { fitTags, type TaggedExample } from './fit-tags.ts';
import { madeUpText, varied } from './made-up-texts.ts';
import { type Author, digestOf, makers, percent, strangers, textsOf } from './texts.ts';
import { textsOfNobody } from './texts-of-nobody.ts';
import { writeWeights } from './write-weights.ts';

const authors = [...strangers, ...makers];
const SEED = 20_260_101;
const MADE_UP = 4500;
/** A weight below this is not worth its place in the file. */
const LEAST_WEIGHT = 0.1;

interface Marked {
  readonly text: string;
  readonly clean: boolean;
}

function exampleOf(marked: string): TaggedExample {
  const { text, spans } = readMarks(marked);
  const tokens = tokensOf(text);
  const tagOf = ({ start, end }: { start: number; end: number }) => {
    const span = spans.find((one) => one.start < end && start < one.end);
    if (!span) return 0;
    return tags.findIndex((tag) => tag === (span.category === 'IBAN' ? 'PAYMENT_CARD_DATA' : span.category));
  };
  return { features: tokenFeatures(text, tokens), tags: tokens.map(tagOf) };
}

function trainedOn(some: readonly Author[]): Tagger {
  const random = createRandom(SEED);
  const marked = some.flatMap((author) => textsOf<Marked>(author, 'redaction'));
  const texts = [
    ...marked.map(({ text }) => text),
    ...marked.filter(({ clean }) => !clean).map(({ text }) => varied(random, text)),
    ...Array.from({ length: MADE_UP }, () => madeUpText(random)),
    ...textsOfNobody(some),
  ];
  const { weights, steps } = fitTags(texts.map(exampleOf), tags.length, {
    epochs: 8,
    rate: 0.1,
    ridge: 0.0001,
    lasso: 0.003,
    leftOut: 0.2,
    leastTexts: 3,
    seed: SEED,
  });
  const pairs = [...weights].map(([name, each]): [string, number[]] => [
    name,
    each.flatMap((weight, tag) => (Math.abs(weight) >= LEAST_WEIGHT ? [tag, weight] : [])),
  ]);
  return {
    weights: new Map(pairs.filter(([, each]) => each.length > 0).sort(([a], [b]) => (a < b ? -1 : 1))),
    steps,
  };
}

const leftOut = authors.filter((author) => process.argv.includes(author));
for (const left of leftOut) {
  const tagger = trainedOn(authors.filter((author) => author !== left));
  const { removed, falseSpans } = measureRedaction(textsOf<Marked>(left, 'redaction'), (text) =>
    redactBy(tagger, text),
  );
  for (const [category, { value, of }] of Object.entries(removed))
    console.log(`without ${left}: ${percent(value)} of ${of} ${category}`);
  console.log(`without ${left}: ${percent(falseSpans.value)} of ${falseSpans.of} found are false`);
}
if (leftOut.length === 0) {
  const text = writeTagger(trainedOn(authors), digestOf('redaction'));
  writeWeights('redaction/tagging/weights.tsv', text);
}
