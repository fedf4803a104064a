/**
 * Answers a prompt as JSON that satisfies a schema: each property is a question to the text, answered in the type
 * that the schema wants. What the text does not tell gets the least value that is valid (an empty text, 0, false).
 */

import { answerQuestion, answersTo, CONFIDENT } from '../answers/answer-question.ts';
import { questionOf, splitList } from '../answers/extract-fields.ts';
import { classifyText } from '../classify-text.ts';
import { evaluatePredicate } from '../evaluate-predicate.ts';
import { analyseSentiment } from '../sentiment/analyse-sentiment.ts';
import { summarizeText } from '../summarize-text.ts';
import { keywords } from './follow-instruction.ts';
import {
  allowsNull,
  compileSchema,
  InvalidSchemaError,
  isSchema,
  type JsonSchema,
  resolveSchema,
  typeOf,
} from './json-schema.ts';
import { textMatching } from './schema-pattern.ts';

/** Beyond this depth a recursive schema gets least values only. */
const MAX_DEPTH = 8;
/** Of one answer: definitions that require each other twice double it with each of them. */
const MAX_VALUES = 2_000;
/** No JSON that a model writes is deeper, and what makes and reads it recurses. */
const MAX_VALUE_DEPTH = 64;

/** Of the answer that is being made. */
interface Root {
  readonly schema: JsonSchema;
  values: number;
}

interface SchemaField {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly depth: number;
}

/**
 * Always valid against the schema.
 * @throws InvalidSchemaError when the schema is none, or no value was found that satisfies it.
 */
export function answerWithSchema(text: string, schema: JsonSchema): unknown {
  const validate = compileSchema(schema);
  for (const source of [text, '']) {
    const value = valueFor(source, { name: '', schema, depth: 0 }, { schema, values: 0 });
    if (validate(value)) return value;
  }
  throw new InvalidSchemaError('the local model found no value that satisfies the JSON schema');
}

function valueFor(text: string, field: SchemaField, root: Root): unknown {
  root.values += 1;
  if (root.values > MAX_VALUES || field.depth > MAX_VALUE_DEPTH)
    throw new InvalidSchemaError('the JSON schema asks for more values than the local model gives');
  const schema = resolveSchema(field.schema, root.schema);
  const resolved = { ...field, schema };
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return choice(text, resolved, schema.enum);
  for (const alternatives of [schema.anyOf, schema.oneOf]) {
    if (!Array.isArray(alternatives)) continue;
    const { anyOf: _, oneOf: __, ...shared } = schema;
    const candidates = alternatives
      .filter(isSchema)
      .map((alternative) => ({ ...shared, ...resolveSchema(alternative, root.schema) }));
    const chosen = candidates.find((candidate) => candidate.type !== 'null') ?? candidates[0];
    if (!chosen) continue;
    const value = valueFor(text, { ...resolved, schema: chosen }, root);
    const isNullable = candidates.some((candidate) => candidate.type === 'null');
    return isNullable && (value === '' || value === undefined) ? null : value;
  }
  switch (typeOf(schema)) {
    case 'object':
      return objectFor(text, resolved, root);
    case 'array':
      return arrayFor(text, resolved, root);
    case 'number':
    case 'integer':
      return numberFor(text, resolved);
    case 'boolean':
      return booleanFor(text, resolved);
    case 'null':
      return null;
    default:
      return textFor(text, resolved);
  }
}

function objectFor(text: string, { schema, depth }: SchemaField, root: Root): Record<string, unknown> {
  const properties = isSchema(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required)
    ? schema.required.filter((name) => typeof name === 'string')
    : [];
  const value: Record<string, unknown> = {};
  // Own assignment of `__proto__` would change the prototype instead.
  const set = (name: string, propertyValue: unknown) =>
    Object.defineProperty(value, name, {
      value: propertyValue,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  for (const name of new Set([...Object.keys(properties), ...required])) {
    if (depth >= MAX_DEPTH && !required.includes(name)) continue;
    const property = Object.hasOwn(properties, name) ? properties[name] : {};
    if (property === false) continue;
    set(name, valueFor(text, { name, schema: isSchema(property) ? property : {}, depth: depth + 1 }, root));
  }
  const least = typeof schema.minProperties === 'number' ? schema.minProperties : 0;
  for (let i = 1; Object.keys(value).length < Math.min(least, 100); i++) {
    const extra = isSchema(schema.additionalProperties) ? schema.additionalProperties : {};
    set(`property${i}`, valueFor('', { name: `property${i}`, schema: extra, depth: depth + 1 }, root));
  }
  return value;
}

function arrayFor(text: string, field: SchemaField, root: Root): unknown[] {
  const { schema } = field;
  const items = isSchema(schema.items) ? resolveSchema(schema.items, root.schema) : {};
  const prefix = Array.isArray(schema.prefixItems)
    ? schema.prefixItems
    : Array.isArray(schema.items)
      ? schema.items
      : [];
  const values: unknown[] = prefix.map((item) =>
    valueFor(text, { name: field.name, schema: isSchema(item) ? item : {}, depth: field.depth + 1 }, root),
  );
  const least = bounded(schema.minItems, 0);
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : 20;
  if (field.depth < MAX_DEPTH) {
    for (const piece of piecesFor(text, field, items)) {
      if (values.length >= most) break;
      values.push(valueFor(piece, { name: '', schema: items, depth: field.depth + 1 }, root));
    }
  }
  const distinct = schema.uniqueItems === true ? uniqueBy(values) : values;
  for (let i = 0; distinct.length < least; i++) {
    const filler = valueFor('', { name: '', schema: items, depth: field.depth + 1 }, root);
    distinct.push(schema.uniqueItems === true ? distinctFiller(filler, i, items) : filler);
  }
  return distinct.slice(0, Math.max(most, 0));
}

function distinctFiller(filler: unknown, i: number, items: JsonSchema): unknown {
  if (Array.isArray(items.enum)) return items.enum[i] ?? filler;
  if (typeof filler === 'number') return filler + i;
  return typeof filler === 'string' ? `${filler}${i}` : filler;
}

function uniqueBy(values: readonly unknown[]): unknown[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !seen.has(key) && seen.add(key);
  });
}

/** The parts of the text that become items. */
function piecesFor(text: string, { name, schema }: SchemaField, items: JsonSchema): string[] {
  if (!text) return [];
  const question = questionOf(name, schema);
  if (Array.isArray(items.enum)) {
    const labels = items.enum.filter((label) => typeof label === 'string').map((label) => ({ label }));
    return classifyText(text, labels, { mode: 'multi' });
  }
  if (/\b(?:key ?words?|tags?|topics?|key ?phrases?)\b/iu.test(question)) return keywords(text);
  if (typeOf(items) === 'object') return answersTo(text, question, 5).map(({ evidence }) => evidence);
  const listed = splitList(text, question);
  if (listed.length > 0) return listed;
  return answersTo(text, question, 10)
    .filter(({ confidence }) => confidence >= 0.5)
    .map((answer) => answer.text);
}

function choice(text: string, { name, schema }: SchemaField, values: readonly unknown[]): unknown {
  const labels = values.filter((value) => typeof value === 'string');
  if (!text || labels.length < 2) return values[0] ?? null;
  const stated = labels.filter(
    (label) =>
      label.length > 1 &&
      new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(label)}(?![\\p{L}\\p{N}])`, 'iu').test(text),
  );
  if (stated.length === 1 && labels.length > 2) return stated[0];
  return classifyText(
    text,
    labels.map((label) => ({ label })),
    { mode: 'single', taskDescription: questionOf(name, schema) },
  )[0];
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/gu, '\\$&');
}

function booleanFor(text: string, { name, schema }: SchemaField): boolean {
  return text !== '' && evaluatePredicate({ statement: questionOf(name, schema), subject: text });
}

function numberFor(text: string, { name, schema }: SchemaField): number {
  const question = questionOf(name, schema);
  const isSentiment = /\bsentiment\b|\bpolarity\b/iu.test(question);
  const found = isSentiment ? analyseSentiment(text).score : numberIn(text, question);
  return withinLimits(found ?? 0, schema);
}

function numberIn(text: string, question: string): number | null {
  for (const asked of [question, `how many ${question}`, `how much is the ${question}`]) {
    const answer = answerQuestion(text, asked);
    const figure =
      answer && answer.confidence >= CONFIDENT ? /-?\d[\d,]{0,20}(?:\.\d{1,10})?/u.exec(answer.text) : null;
    if (figure) return Number(figure[0].replaceAll(',', ''));
  }
  // A piece that is a number by itself, an item of a list.
  return text.length < 40 && /^\D{0,5}-?[\d.,]+\D{0,12}$/u.test(text)
    ? Number(/-?[\d.]+/u.exec(text.replaceAll(',', ''))?.[0])
    : null;
}

function withinLimits(value: number, schema: JsonSchema): number {
  const integer = typeOf(schema) === 'integer';
  const step =
    typeof schema.multipleOf === 'number' && schema.multipleOf > 0 ? schema.multipleOf : integer ? 1 : 0;
  const nudge = step || (integer ? 1 : 1e-6);
  let low = bounded(schema.minimum, Number.NEGATIVE_INFINITY);
  let high = bounded(schema.maximum, Number.POSITIVE_INFINITY);
  if (typeof schema.exclusiveMinimum === 'number') low = Math.max(low, schema.exclusiveMinimum + nudge);
  if (typeof schema.exclusiveMaximum === 'number') high = Math.min(high, schema.exclusiveMaximum - nudge);
  let result = Math.min(high, Math.max(low, Number.isFinite(value) ? value : 0));
  if (step) {
    result = Math.round(result / step) * step;
    if (result < low) result = Math.ceil(low / step) * step;
    if (result > high) result = Math.floor(high / step) * step;
  }
  return result === 0 ? 0 : result;
}

function bounded(limit: unknown, otherwise: number): number {
  return typeof limit === 'number' ? limit : otherwise;
}

const FORMATS: Readonly<Record<string, string>> = {
  date: '1970-01-01',
  'date-time': '1970-01-01T00:00:00Z',
  time: '00:00:00Z',
  email: 'unknown@example.com',
  uri: 'https://example.com/',
  uuid: '00000000-0000-0000-0000-000000000000',
  ipv4: '0.0.0.0',
};

function textFor(text: string, { name, schema }: SchemaField): string | null {
  if (typeof schema.pattern === 'string') {
    return fitted(textMatching(schema.pattern) ?? '', schema);
  }
  const found = text ? foundText(text, name, schema) : null;
  if (found === null && allowsNull(schema)) return null;
  const format = typeof schema.format === 'string' ? schema.format : '';
  if (format === 'date' && found) return isoDate(found) ?? (FORMATS.date as string);
  return fitted(found ?? (Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined) ?? '', schema);
}

function foundText(text: string, name: string, schema: JsonSchema): string | null {
  const question = questionOf(name, schema);
  // An item without a name of its own is the piece of text that it was made from.
  if (!question.trim()) return text.length <= 500 ? text : summarizeText(text, { sentences: 1 });
  if (/\bsummary\b|\bsummari[sz]e\b|\bdescription\b|\babstract\b/iu.test(question))
    return summarizeText(text);
  if (/\bsentiment\b|\bpolarity\b/iu.test(question)) return analyseSentiment(text).label;
  const answer = answerQuestion(text, question);
  return answer && answer.confidence >= CONFIDENT ? answer.text : null;
}

function isoDate(text: string): string | null {
  const iso = /\d{4}-\d{2}-\d{2}/u.exec(text);
  if (iso) return iso[0];
  const time = Date.parse(`${text} UTC`);
  return Number.isNaN(time) ? null : new Date(time).toISOString().slice(0, 10);
}

/** JSON Schema counts characters, not UTF-16 units. */
function fitted(text: string, schema: JsonSchema): string {
  const least = bounded(schema.minLength, 0);
  const most = bounded(schema.maxLength, Number.POSITIVE_INFINITY);
  const characters = [...text];
  if (characters.length > most) return characters.slice(0, most).join('').toWellFormed();
  return characters.length < least ? text + '-'.repeat(Math.min(least, 10_000) - characters.length) : text;
}
