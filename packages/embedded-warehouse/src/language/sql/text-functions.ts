/** The functions that rate, sort, shorten and rewrite texts. */

import { aggregateTexts } from '../aggregate-texts.ts';
import { answerQuestion } from '../answers/answer-question.ts';
import { extractFields, ResponseFormatError } from '../answers/extract-fields.ts';
import { type ClassifiedExample, type ClassLabel, classifyText } from '../classify-text.ts';
import { evaluatePredicate, parsePredicate } from '../evaluate-predicate.ts';
import { isRedactionCategory, type RedactionCategory, redactionCategories } from '../redaction/categories.ts';
import { redactText } from '../redaction/redact-text.ts';
import { analyseSentiment } from '../sentiment/analyse-sentiment.ts';
import { type AspectSentiment, analyseAspects } from '../sentiment/aspect-sentiment.ts';
import { summarizeText } from '../summarize-text.ts';
import { countTokens } from '../text/count-tokens.ts';
import { translateText, UnsupportedLanguageError } from '../translate-text.ts';
import {
  type CallAnswer,
  type CallArguments,
  CallError,
  isRecord,
  type LanguageFunction,
  listArgument,
  objectArgument,
  promptText,
  textArgument,
} from './language-call.ts';

const MAX_CATEGORIES = 10;
const MAX_CATEGORY_CHARACTERS = 30;
const MAX_LABELS = 500;

type OfText = (text: string, args: CallArguments) => unknown;

/** What a call is billed for besides its text, as Snowflake's cost considerations name it. */
interface Billing {
  /** What else the model reads, for every row anew. */
  readonly reads?: (args: CallArguments) => readonly unknown[];
  /** What the model writes, where that is not the value itself; null: the answer is free. */
  readonly writes?: ((value: unknown) => unknown) | null;
}

function ofText(value: OfText, raises = false, { reads, writes }: Billing = {}): LanguageFunction {
  return {
    raises,
    call(args) {
      const text = promptText(args.text);
      if (text === null) return null;
      const given = answer(text, value(text, args));
      const others = (reads?.(args) ?? []).map((read) => countTokens(promptText(read) ?? ''));
      const written = writes === null ? '' : (writes?.(given.value) ?? given.value);
      return {
        ...given,
        inputTokens: others.reduce((sum, tokens) => sum + tokens, given.inputTokens),
        outputTokens: countTokens(typeof written === 'string' ? written : JSON.stringify(written)),
      };
    },
  };
}

/** Functions that only tell what is in a text: their answers are free. */
const inputOnly: Billing = { writes: null };

function answer(text: string, value: unknown): CallAnswer {
  const written = typeof value === 'string' ? value : JSON.stringify(value);
  return { value, model: null, inputTokens: countTokens(text), outputTokens: countTokens(written ?? '') };
}

/** `{"categories": [{"name": "overall", "sentiment"}, ...]}` */
function sentiment(text: string, args: CallArguments): { categories: AspectSentiment[] } {
  const names = (listArgument(args, 'categories') ?? []).map(String);
  if (names.length > MAX_CATEGORIES)
    throw new CallError(400, `too many categories: ${names.length}, the limit is ${MAX_CATEGORIES}`);
  const long = names.find((name) => name.length > MAX_CATEGORY_CHARACTERS || name.trim() === '');
  if (long !== undefined)
    throw new CallError(
      400,
      `invalid category "${long.slice(0, 60)}": 1 to ${MAX_CATEGORY_CHARACTERS} characters are allowed`,
    );
  return {
    categories: [
      { name: 'overall', sentiment: analyseSentiment(text).label },
      ...analyseAspects(text, names),
    ],
  };
}

function labelsOf(args: CallArguments): ClassLabel[] {
  const given = listArgument(args, 'labels') ?? [];
  if (given.length < 1) throw new CallError(400, 'invalid categories: at least one is needed');
  if (given.length > MAX_LABELS)
    throw new CallError(400, `too many categories: ${given.length}, the limit is ${MAX_LABELS}`);
  return given.map((entry) => {
    const label = isRecord(entry) ? entry.label : entry;
    if (typeof label !== 'string' || label === '')
      throw new CallError(400, 'invalid categories: each needs a label');
    if (!isRecord(entry)) return { label };
    return {
      label,
      ...(typeof entry.description === 'string' ? { description: entry.description } : {}),
      ...(Array.isArray(entry.examples)
        ? { examples: entry.examples.filter((example) => typeof example === 'string') }
        : {}),
    };
  });
}

function classify(text: string, args: CallArguments): string[] {
  const options = objectArgument(args, 'options');
  const mode = options.output_mode ?? 'single';
  if (mode !== 'single' && mode !== 'multi')
    throw new CallError(400, "invalid options: output_mode must be 'single' or 'multi'");
  return classifyText(text, labelsOf(args), { mode, examples: shots(options.examples) });
}

function shots(examples: unknown): ClassifiedExample[] {
  if (!Array.isArray(examples)) return [];
  return examples
    .filter(isRecord)
    .flatMap(({ input, labels }) =>
      typeof input === 'string' && Array.isArray(labels) ? [{ input, labels: labels.map(String) }] : [],
    );
}

/** With PROMPT, the template is the predicate and its arguments are what it is about. */
const filter: LanguageFunction = {
  raises: false,
  call(args) {
    const { text } = args;
    if (args.file !== null && args.file !== undefined && typeof args.file !== 'boolean') throw noFiles();
    const whole = promptText(text);
    if (whole === null || whole.trim() === '') return null;
    return answer(whole, evaluatePredicate(predicateOf(text, whole)));
  },
};

function predicateOf(prompt: unknown, whole: string) {
  if (!isRecord(prompt) || !Array.isArray(prompt.args) || prompt.args.length === 0)
    return parsePredicate(whole);
  const parts = prompt.args.map((part) => (typeof part === 'string' ? part : JSON.stringify(part)));
  const template = String(prompt.template);
  // `PROMPT('{0} Text: {1}', predicate, text)`: the first argument asks, the others are asked about.
  if (/^\s*\{0\}/u.test(template) && parts.length > 1)
    return { statement: parts[0] as string, subject: parts.slice(1).join('\n') };
  return { statement: template.replaceAll(/\{\d{1,3}\}/gu, ' '), subject: parts.join('\n') };
}

function translate(text: string, args: CallArguments): string {
  try {
    return translateText(text, textArgument(args, 'from') ?? '', textArgument(args, 'to') ?? '').text;
  } catch (error) {
    if (error instanceof UnsupportedLanguageError) throw new CallError(400, error.message);
    throw error;
  }
}

function redact(text: string, args: CallArguments): unknown {
  const mode = textArgument(args, 'mode') ?? 'redact';
  if (mode !== 'redact' && mode !== 'detect')
    throw new CallError(400, "invalid options: mode must be 'redact' or 'detect'");
  const { text: redacted, spans } = redactText(text, categoriesOf(args));
  if (mode === 'redact') return redacted;
  return {
    spans: spans.map(({ category, start, end, text: found }) => ({ category, start, end, text: found })),
  };
}

function categoriesOf(args: CallArguments): readonly RedactionCategory[] {
  const names = listArgument(args, 'categories');
  if (names === null || names.length === 0) return redactionCategories;
  return names.map((name) => {
    const category = String(name).toUpperCase();
    if (!isRedactionCategory(category))
      throw new CallError(400, `unknown category "${category.slice(0, 60)}"`);
    return category;
  });
}

/** `{"error", "response": {label: value}, "scoring"?}`: the function reports its failures itself. */
const extract: LanguageFunction = {
  raises: false,
  call(args) {
    if (args.file !== null && args.file !== undefined) return failedExtraction(noFiles().message);
    const text = textArgument(args, 'text');
    if (text === null) return null;
    try {
      const format: unknown = listOrObject(args.responseFormat);
      const { response, scores } = extractFields(text, format);
      const scoring = {
        scores: Object.fromEntries(Object.entries(scores).map(([label, score]) => [label, { score }])),
      };
      const given = answer(text, { error: null, response, ...(args.scores === true ? { scoring } : {}) });
      return {
        ...given,
        inputTokens: given.inputTokens + countTokens(promptText(args.responseFormat) ?? ''),
        outputTokens: countTokens(JSON.stringify(response)),
      };
    } catch (error) {
      if (error instanceof ResponseFormatError) return failedExtraction(error.message);
      throw error;
    }
  },
};

function failedExtraction(error: string): CallAnswer {
  return { value: { error, response: null }, model: null, inputTokens: 0, outputTokens: 0 };
}

function listOrObject(format: unknown): unknown {
  return listArgumentOrNull(format) ?? objectArgument({ format }, 'format');
}

function listArgumentOrNull(format: unknown): readonly unknown[] | null {
  try {
    return listArgument({ format }, 'format');
  } catch {
    return null;
  }
}

function extractAnswer(text: string, args: CallArguments): string {
  return answerQuestion(text, textArgument(args, 'question') ?? '')?.text ?? '';
}

/** AI_AGG and AI_SUMMARIZE_AGG over the texts of a group; NULLs are left out. */
const aggregate: LanguageFunction = {
  raises: true,
  call(args) {
    const texts = (listArgument(args, 'texts') ?? [])
      .filter((text) => text !== null)
      .map((text) => promptText(text) as string);
    if (texts.length === 0) return null;
    return answer(texts.join('\n'), aggregateTexts(texts, textArgument(args, 'instruction')));
  },
};

const noFile: LanguageFunction = {
  raises: false,
  call() {
    throw noFiles();
  },
};

function noFiles(): CallError {
  return new CallError(400, 'the embedded warehouse has no stages and reads no files');
}

export const textFunctions: Readonly<Record<string, LanguageFunction>> = {
  AI_SENTIMENT: ofText(sentiment, false, {
    writes: null,
    // AI_COUNT_TOKENS takes the categories as labels, and what it counts is what is billed.
    reads: (args) => [listArgument(args, 'categories')?.map((label) => ({ label })) ?? null],
  }),
  SENTIMENT: ofText((text) => analyseSentiment(text).score, true, inputOnly),
  ENTITY_SENTIMENT: ofText(sentiment, true, inputOnly),
  AI_CLASSIFY: ofText((text, args) => ({ labels: classify(text, args) }), false, {
    reads: (args) => [args.labels, args.options],
    writes: (value) => (value as { labels: readonly string[] }).labels,
  }),
  CLASSIFY_TEXT: ofText(
    (text, args) => ({ label: classify(text, { ...args, options: null })[0] ?? null }),
    true,
  ),
  AI_FILTER: filter,
  AI_SUMMARIZE: ofText((text) => summarizeText(text)),
  SUMMARIZE: ofText((text) => summarizeText(text), true),
  AI_TRANSLATE: ofText(translate, false, { reads: ({ from, to }) => [from, to] }),
  TRANSLATE: ofText(translate, true),
  AI_REDACT: ofText(redact, true),
  AI_EXTRACT: extract,
  EXTRACT_ANSWER: ofText(extractAnswer, true, { reads: ({ question }) => [question], writes: null }),
  AI_AGG: aggregate,
  AI_SUMMARIZE_AGG: aggregate,
  AI_PARSE_DOCUMENT: noFile,
  AI_TRANSCRIBE: noFile,
  PARSE_DOCUMENT: { ...noFile, raises: true },
};
