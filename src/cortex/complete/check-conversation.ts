/** The messages of a completion: their order, their texts, and which result belongs to which call of a tool. */
import { badInput } from '../../errors/gateway-error.ts';
import type { CompleteInput, MessageInput } from '../../generated/resolvers.ts';
import type { ChatMessage } from '../../upstream/chat-message.ts';
import { checkDistinct, checkList } from '../input/check-list.ts';
import { checkText, MAX_PROMPT_CHARACTERS } from '../input/check-text.ts';
import { checkToolName } from './check-tools.ts';

const MAX_MESSAGES = 1000;
const MAX_CALLS = 128;

/** @throws GatewayError BAD_USER_INPUT with the field's path. */
export function checkConversation({ prompt, messages }: CompleteInput): readonly ChatMessage[] {
  if (prompt !== null && prompt !== undefined) {
    if (messages) throw badInput('input.messages', 'cannot be given together with prompt; keep one of them.');
    return [{ role: 'user', content: checkText('input.prompt', prompt, MAX_PROMPT_CHARACTERS) }];
  }
  if (!messages) throw badInput('input.prompt', 'is missing; give prompt or messages.');
  checkList('input.messages', messages, { min: 1, max: MAX_MESSAGES, what: 'messages' });
  checkTurns(messages);
  return messages.map((message, i) => readMessage(`input.messages[${i}]`, message));
}

/** Whether a back end that knows no tools could not read the conversation. */
export function namesTools(messages: readonly ChatMessage[]): boolean {
  return messages.some(({ role, toolCalls }) => role === 'tool' || toolCalls !== undefined);
}

const roles = { SYSTEM: 'system', USER: 'user', ASSISTANT: 'assistant', TOOL: 'tool' } as const;

function readMessage(field: string, message: MessageInput): ChatMessage {
  const { role, content, toolCalls, toolCallId } = message;
  const calls = toolCalls?.map((call, i) => ({
    id: checkText(`${field}.toolCalls[${i}].id`, call.id, 200),
    name: checkToolName(`${field}.toolCalls[${i}].name`, call.name),
    arguments: call.arguments.toWellFormed(),
  }));
  // A tool may have nothing to say, and who calls one need not.
  const mayBeEmpty = role === 'TOOL' || (calls?.length ?? 0) > 0;
  return {
    role: roles[role],
    content:
      mayBeEmpty && content.trim() === ''
        ? ''
        : checkText(`${field}.content`, content, MAX_PROMPT_CHARACTERS),
    ...(calls && calls.length > 0 && { toolCalls: calls }),
    ...(role === 'TOOL' && { toolCallId: toolCallId ?? '' }),
  };
}

/**
 * The order that Cortex asks for: an optional SYSTEM, then USER and ASSISTANT in turns, USER first and last. An
 * ASSISTANT that calls tools is followed by a TOOL for each call, and after those ASSISTANT may speak at once.
 */
function checkTurns(messages: readonly MessageInput[]): void {
  const turns = messages[0]?.role === 'SYSTEM' ? messages.slice(1) : messages;
  const offset = messages.length - turns.length;
  const at = (turn: number, name = 'role') => `input.messages[${turn + offset}].${name}`;
  let waiting: Set<string> = new Set();
  let before: MessageInput['role'] = 'ASSISTANT';
  for (const [turn, message] of turns.entries()) {
    const { role } = message;
    checkParts(message, (name) => at(turn, name));
    if (role === 'SYSTEM') throw badInput(at(turn), 'SYSTEM may only be the first message.');
    if (role === 'TOOL') takeResult(message, waiting, at(turn, 'toolCallId'));
    else if (waiting.size > 0)
      throw badInput(at(turn), `is ${role} where TOOL is due: ${waiting.size} calls have no result yet.`);
    else if (role === before)
      throw badInput(
        at(turn),
        `is ${role} where ${role === 'USER' ? 'ASSISTANT' : 'USER'} is due: after SYSTEM, USER and ASSISTANT take turns.`,
      );
    if (role === 'ASSISTANT') waiting = new Set(message.toolCalls?.map(({ id }) => id));
    before = role;
  }
  if (waiting.size > 0)
    throw badInput(at(turns.length - 1), `${waiting.size} calls have no result yet: a TOOL for each is due.`);
  if (before === 'ASSISTANT')
    throw badInput(`input.messages[${messages.length - 1}].role`, 'the last message must be from USER.');
}

function checkParts({ role, toolCalls, toolCallId }: MessageInput, at: (name: string) => string): void {
  if (toolCalls && toolCalls.length > 0) {
    if (role !== 'ASSISTANT') throw badInput(at('toolCalls'), 'only ASSISTANT calls tools.');
    checkList(at('toolCalls'), toolCalls, { min: 1, max: MAX_CALLS, what: 'calls' });
    checkDistinct(
      toolCalls.map(({ id }) => id),
      (i) => `${at('toolCalls')}[${i}].id`,
    );
  }
  if (role !== 'TOOL' && toolCallId != null) throw badInput(at('toolCallId'), 'only TOOL answers a call.');
}

function takeResult({ toolCallId }: MessageInput, waiting: Set<string>, field: string): void {
  if (toolCallId == null) throw badInput(field, 'is missing: a TOOL message names the call it answers.');
  if (!waiting.delete(toolCallId))
    throw badInput(field, 'names no call of the ASSISTANT message before it, or one that has its result.');
}
