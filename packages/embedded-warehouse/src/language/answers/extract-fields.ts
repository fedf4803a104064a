/** AI_EXTRACT: answers by label, for every form of `responseFormat` that Snowflake takes. */
import { answersTo, CONFIDENT, type FoundAnswer } from './answer-question.ts';
import { candidatesIn } from './candidates.ts';
import { type AnswerKind, parseQuestion } from './question.ts';
import { MOST_RANKED, rankSpans, trainedModels } from './ranking/rank-spans.ts';

export type ExtractedValue =
  | string
  | readonly string[]
  | { readonly [column: string]: readonly string[] }
  | null;

export interface ExtractedFields {
  readonly response: Readonly<Record<string, ExtractedValue>>;
  /** 0 to 1 by label; 0 for what was not found. */
  readonly scores: Readonly<Record<string, number>>;
}

export class ResponseFormatError extends Error {
  override readonly name = 'ResponseFormatError';
}

interface AskedField {
  readonly label: string;
  readonly question: string;
  readonly form: 'value' | 'list' | 'table';
  /** Column names and questions, for a table. */
  readonly columns: readonly (readonly [string, string])[];
}

/** The most values of a list or rows of a table. */
const MAX_VALUES = 50;

/** Snowflake's limit on questions in one call. */
const MAX_FIELDS = 100;

/**
 * @param format `{label: question}`, `[question]`, `["label: question"]`, `[[label, question]]` or
 * `{schema: {type: 'object', properties: {label: {description, type: 'string' | 'array' | 'object'}}}}`.
 * @throws ResponseFormatError for any other form.
 */
export function extractFields(text: string, format: unknown): ExtractedFields {
  const fields = parseResponseFormat(format);
  const found = fields.map((field) => ({ label: field.label, ...extractField(text, field) }));
  return {
    response: Object.fromEntries(found.map(({ label, value }) => [label, value])),
    scores: Object.fromEntries(found.map(({ label, score }) => [label, score])),
  };
}

function extractField(
  text: string,
  field: AskedField,
): { readonly value: ExtractedValue; readonly score: number } {
  if (field.form === 'table') {
    const columns = field.columns.map(([name, question]): [string, string[], number] => {
      const answers = confident(answersTo(text, question, MAX_VALUES));
      return [name, answers.map((answer) => answer.text), answers[0]?.confidence ?? 0];
    });
    const score = columns.length === 0 ? 0 : Math.min(...columns.map(([, , confidence]) => confidence));
    return {
      value: Object.fromEntries(columns.map(([name, values]) => [name, values])),
      score: rounded(score),
    };
  }
  if (field.form === 'list') {
    const listed = splitList(text, field.question);
    const answers = confident(answersTo(text, field.question, MAX_VALUES));
    if (listed.length > 1) return { value: listed, score: rounded(answers[0]?.confidence ?? 0.5) };
    return { value: answers.map((answer) => answer.text), score: rounded(answers[0]?.confidence ?? 0) };
  }
  if (text.length <= MOST_RANKED) {
    const ranked = rankSpans(trainedModels(), text, field.question);
    return ranked.text === null
      ? { value: null, score: 0 }
      : { value: withoutQuotes(ranked.text), score: rounded(ranked.confidence) };
  }
  const { kind } = parseQuestion(field.question);
  const [best] = confident(answersTo(text, field.question, 1)).filter((answer) => isOfKind(answer, kind));
  return best
    ? { value: withoutQuotes(best.text), score: rounded(best.confidence) }
    : { value: null, score: 0 };
}

/** `"approved"` is said of the word without its marks. */
const withoutQuotes = (text: string) => /^["“«'‘](.+)["”»'’]$/u.exec(text)?.[1] ?? text;

const MUST_BE_THERE: ReadonlySet<AnswerKind> = new Set([
  'money',
  'date',
  'time',
  'duration',
  'percentage',
  'email',
  'phone',
  'url',
  'reason',
  'number',
  'identifier',
  'person',
]);

/** A whole sentence that holds nothing of the kind that was asked for is no answer to it. */
function isOfKind({ text, evidence }: FoundAnswer, kind: AnswerKind): boolean {
  return text !== evidence || !MUST_BE_THERE.has(kind) || candidatesIn(text, kind).length > 0;
}

function confident(answers: readonly FoundAnswer[]): FoundAnswer[] {
  const floor = Math.max(CONFIDENT, (answers[0]?.confidence ?? 0) * 0.75);
  return answers.filter(({ confidence }) => confidence >= floor);
}

/** "red, green and blue": an enumeration in the best answer is a list of its own. */
export function splitList(text: string, question: string): string[] {
  const [best] = answersTo(text, question, 1);
  if (!best || best.confidence < CONFIDENT) return [];
  const at = best.evidence.indexOf(best.text);
  const tail = at < 0 ? best.text : best.evidence.slice(at);
  const end = tail.search(/[.;!?](?:\s|$)/u);
  const items = (end < 0 ? tail : tail.slice(0, end))
    .split(/,\s*(?:and|or)?\s*|\s+(?:and|or|und|et|y)\s+/u)
    .map((item) => item.trim())
    .filter(Boolean);
  return items.length > 1 && items.every((item) => item.split(/\s+/u).length <= 8)
    ? items.slice(0, MAX_VALUES)
    : [];
}

function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}

function parseResponseFormat(format: unknown): AskedField[] {
  const fields = Array.isArray(format) ? format.map(fieldOfItem) : fieldsOfObject(format);
  if (fields.length === 0) throw new ResponseFormatError('responseFormat must name at least one question');
  if (fields.length > MAX_FIELDS) {
    throw new ResponseFormatError(
      `responseFormat has ${fields.length} questions; at most ${MAX_FIELDS} are allowed`,
    );
  }
  return fields;
}

function field(label: string, question: string): AskedField {
  const list = /^\s*list(?:\s+of)?\s*:/iu.test(question);
  const asked = question.replace(/^\s*list(?:\s+of)?\s*:\s*/iu, '');
  return { label, question: asked || label, form: list ? 'list' : 'value', columns: [] };
}

function fieldOfItem(item: unknown): AskedField {
  if (Array.isArray(item) && item.length === 2 && item.every((part) => typeof part === 'string')) {
    return field(item[0] as string, item[1] as string);
  }
  if (typeof item !== 'string') {
    throw new ResponseFormatError('responseFormat items must be questions or [label, question] pairs');
  }
  const labelled = /^([^:?]{1,60}?)\s*:\s*(\S[\s\S]*)$/u.exec(item.trimStart());
  return labelled?.[1] && labelled[2] && !/^\s*list/iu.test(item)
    ? field(labelled[1], labelled[2])
    : field(item, item);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOfObject(format: unknown): AskedField[] {
  if (!isRecord(format)) throw new ResponseFormatError('responseFormat must be an object or an array');
  const { schema } = format;
  if (schema === undefined) {
    return Object.entries(format).map(([label, question]) => {
      if (typeof question !== 'string')
        throw new ResponseFormatError(`responseFormat.${label} must be a question`);
      return field(label, question);
    });
  }
  const properties = isRecord(schema) ? schema.properties : undefined;
  if (!isRecord(properties))
    throw new ResponseFormatError('responseFormat.schema must be an object with properties');
  return Object.entries(properties).map(([label, property]) => fieldOfProperty(label, property));
}

function fieldOfProperty(label: string, property: unknown): AskedField {
  const schema = isRecord(property) ? property : {};
  const question = questionOf(label, schema);
  if (schema.type === 'object' && isRecord(schema.properties)) {
    const columns = Object.entries(schema.properties).map(([name, column]): [string, string] => [
      name,
      questionOf(name, isRecord(column) ? column : {}),
    ]);
    return { label, question, form: 'table', columns };
  }
  return { label, question, form: schema.type === 'array' ? 'list' : 'value', columns: [] };
}

/** The description, else the name in words: "invoiceNumber" asks for the invoice number. */
export function questionOf(name: string, schema: Readonly<Record<string, unknown>>): string {
  if (typeof schema.description === 'string' && schema.description.trim()) return schema.description;
  if (typeof schema.title === 'string' && schema.title.trim()) return schema.title;
  return name
    .replaceAll(/[_-]+/gu, ' ')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase();
}
