/**
 * Which tools the local model calls, and with what. It reads no minds: it calls a tool that the message clearly asks
 * for, by the words of its name or its description, and fills in the arguments from the message's own words.
 */
import { createHash } from 'node:crypto';
import { contentStems } from '../text/terms.ts';
import type { ConversationMessage } from './answer-conversation.ts';
import type { JsonSchema } from './json-schema.ts';
import { answerWithSchema } from './structured-answer.ts';

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  /** The JSON Schema of its arguments. */
  readonly parameters: JsonSchema;
}

export type ToolUsage = 'auto' | 'none' | 'required' | { readonly name: string };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

/** A message of a conversation in which tools are called; what a tool said is of the role `tool`. */
export interface ToolMessage {
  readonly role: ConversationMessage['role'] | 'tool';
  readonly content: string;
}

/** Empty where the answer is a text. The same conversation always calls the same, under the same ids. */
export function callTools(
  messages: readonly ToolMessage[],
  tools: readonly ToolDefinition[],
  usage: ToolUsage,
): readonly ToolCall[] {
  if (tools.length === 0 || usage === 'none') return [];
  const question = questionOf(messages);
  const isAnswered = messages.at(-1)?.role === 'tool';
  return chosenTools(question, tools, usage, isAnswered).map(({ name, parameters }, i) => {
    const given = JSON.stringify(argumentsFrom(question, parameters));
    const digest = createHash('sha256').update(JSON.stringify([messages.length, i, name, given]));
    return { id: `call_${digest.digest('hex').slice(0, 24)}`, name, arguments: given };
  });
}

/** What the tools said since the question, at the end of a conversation: an extractive model has no better answer. */
export function resultsOfTools(messages: readonly ToolMessage[]): string | null {
  if (messages.at(-1)?.role !== 'tool') return null;
  const since = messages.slice(messages.findLastIndex(({ role }) => role === 'user') + 1);
  const results = since.filter(({ role }) => role === 'tool').map(({ content }) => content.trim());
  return results.filter((result) => result !== '').join('\n') || 'The tools had no result.';
}

/** The conversation for a model that knows no tools: what they said is told by the user. */
export function withoutTools(messages: readonly ToolMessage[]): readonly ConversationMessage[] {
  return messages
    .filter(({ content }) => content !== '')
    .map(({ role, content }) => ({ role: role === 'tool' ? 'user' : role, content }));
}

function questionOf(messages: readonly ToolMessage[]): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? '';
}

function chosenTools(
  question: string,
  tools: readonly ToolDefinition[],
  usage: ToolUsage,
  isAnswered: boolean,
): readonly ToolDefinition[] {
  if (typeof usage === 'object') return tools.filter(({ name }) => name === usage.name);
  const said = new Set(contentStems(question));
  const rated = tools
    .map((tool) => ({ tool, ...rate(tool, question, said) }))
    .sort((a, b) => b.score - a.score);
  if (usage === 'required') return rated.slice(0, 1).map(({ tool }) => tool);
  return isAnswered ? [] : rated.filter(({ isAsked }) => isAsked).map(({ tool }) => tool);
}

/** Verbs that nearly every tool's name has: they tell none from another. */
const GENERIC = new Set(
  'get fetch find list look up search run do make call tool function current create read the a for of by in to my'.split(
    ' ',
  ),
);
/** So many words of a description are no accident. */
const WORDS_OF_DESCRIPTION = 3;

function rate({ name, description }: ToolDefinition, question: string, said: ReadonlySet<string>) {
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
  const telling = new Set(contentStems(words.filter((word) => word && !GENERIC.has(word)).join(' ')));
  const inName = [...telling].filter((stem) => said.has(stem)).length;
  const inDescription = new Set(contentStems(description).filter((stem) => said.has(stem))).size;
  const isNamed = question.toLowerCase().includes(name.toLowerCase());
  const isAsked =
    isNamed ||
    (telling.size > 0 && inName >= Math.ceil(telling.size / 2)) ||
    inDescription >= WORDS_OF_DESCRIPTION;
  return { isAsked, score: (isNamed ? 100 : 0) + 3 * inName + inDescription };
}

function argumentsFrom(question: string, parameters: JsonSchema): unknown {
  try {
    return filledIn(answerWithSchema(question, parameters), question, parameters);
  } catch {
    // A schema that this model cannot fill in: whoever runs the tool says what is missing.
    return {};
  }
}

/** What the question does not name as such: figures in their order, and a text is what it quotes, names, or all of it. */
function filledIn(value: unknown, question: string, { properties = {}, required = [] }: JsonSchema): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const wanted = new Set(Array.isArray(required) ? required : []);
  const schemas = properties as Readonly<Record<string, JsonSchema>>;
  const figures = Object.keys(value).filter((name) => /^(number|integer)$/.test(String(schemas[name]?.type)));
  const said = question.match(/(?<![\p{L}\p{N}.])-?\d+(?:\.\d+)?/gu) ?? [];
  const entries = Object.entries(value).map(([name, given]) => {
    const schema = schemas[name];
    // As many figures as are wanted are meant in their order.
    if (figures.length > 1 && figures.length === said.length && figures.includes(name))
      return [name, Number(said[figures.indexOf(name)])];
    if (given !== '' || !wanted.has(name) || schema?.type !== 'string') return [name, given];
    return [name, namedIn(question, name)];
  });
  return Object.fromEntries(entries);
}

function namedIn(question: string, parameter: string): string {
  if (/query|question|text|prompt|input|statement/i.test(parameter)) return question;
  const quoted = /["“']([^"”']{1,200})["”']/u.exec(question)?.[1];
  const proper = /(?<=\p{Ll}[,:]?\s)\p{Lu}[\p{L}-]*(?:\s\p{Lu}[\p{L}-]*)*/u.exec(question)?.[0];
  return quoted ?? proper ?? question;
}
