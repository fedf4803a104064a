/**
 * A conversation as OpenAI's clients send it, as the schema takes it: there, who speaks twice in a row says it in one
 * message. Errors name messages by the places that the client knows.
 */
import { badInput } from '../../errors/gateway-error.ts';
import type { MessageInput, ToolCallInput, ToolInput } from '../../generated/resolvers.ts';

/** Where the client has something that it sent: `messages[3]`, `input[2]`. */
export interface SentAt {
  readonly at: string;
  /** Its parts that are not at `at.name`, by their names in the schema. */
  readonly parts?: Readonly<Record<string, string>>;
}

export interface SaidCall extends ToolCallInput, SentAt {}

export interface Said extends SentAt {
  readonly role: MessageInput['role'];
  readonly content: string;
  readonly toolCalls?: readonly SaidCall[];
  readonly toolCallId?: string;
}

export interface Conversation {
  readonly messages: MessageInput[];
  /** `input.messages[1].content` in the client's places; null for a field that is of no message. */
  placeOf(field: string): string | null;
}

export function joinTurns(said: readonly Said[]): Conversation {
  const turns: Said[] = [];
  for (const next of said) {
    const last = turns.at(-1);
    if (last?.role === next.role && next.role !== 'TOOL') turns[turns.length - 1] = joined(last, next);
    else turns.push(next);
  }
  return {
    messages: turns.map(({ at: _, parts: __, toolCalls, ...message }) => ({
      ...message,
      ...(toolCalls && toolCalls.length > 0 && { toolCalls: toolCalls.map(withoutPlace) }),
    })),
    placeOf(field) {
      const [, turn, call, part] =
        /^input\.messages\[(\d+)\](?:\.toolCalls\[(\d+)\])?(?:\.(\w+))?$/.exec(field) ?? [];
      const message = turns[Number(turn)];
      const place = call === undefined ? message : message?.toolCalls?.[Number(call)];
      if (place === undefined) return null;
      return part === undefined ? place.at : (place.parts?.[part] ?? `${place.at}.${part}`);
    },
  };
}

function withoutPlace({ id, name, arguments: given }: SaidCall): ToolCallInput {
  return { id, name, arguments: given };
}

function joined(first: Said, second: Said): Said {
  return {
    ...first,
    content: [first.content, second.content].filter((text) => text !== '').join('\n\n'),
    toolCalls: [...(first.toolCalls ?? []), ...(second.toolCalls ?? [])],
  };
}

/** The types of parts that are text, in either API. */
const textTypes: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text']);

export type Content =
  | string
  | null
  | undefined
  | readonly { readonly type?: string | null | undefined; readonly [name: string]: unknown }[];

/** @throws GatewayError BAD_USER_INPUT for parts that are no text */
export function contentText(content: Content, at: string): string {
  if (typeof content === 'string') return content;
  if (content == null) return '';
  return content
    .map(({ type, text, refusal }, i) => {
      if (type === 'refusal' && typeof refusal === 'string') return refusal;
      if (textTypes.has(type)) {
        if (typeof text === 'string') return text;
        throw badInput(`${at}[${i}].text`, 'must be a text.');
      }
      const what = /image/.test(String(type)) ? 'images are' : `${String(type).slice(0, 40)} is`;
      throw badInput(`${at}[${i}]`, `${what} not supported: only text is passed on to the models.`);
    })
    .join('\n');
}

interface WireTool {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly parameters?: Readonly<Record<string, unknown>> | null | undefined;
  readonly strict?: boolean | null | undefined;
}

export function toolInput({ name, description, parameters, strict }: WireTool): ToolInput {
  return { name, description: description ?? null, parameters: parameters ?? null, strict: strict ?? null };
}
