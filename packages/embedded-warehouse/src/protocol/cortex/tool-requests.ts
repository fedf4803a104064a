/** Messages and tools in the two forms in which completions take them: Snowflake's own and OpenAI's. */
import { z } from 'zod';
import type { RestMessage, RestTool, RestToolUsage } from '../rest-api.ts';

const text = z.string();
const jsonObject = z.record(z.string(), z.unknown());
const textPart = z.object({ type: z.literal('text'), text });

interface ToolOptions {
  readonly tools: readonly RestTool[];
  readonly toolUsage: RestToolUsage;
}

/** The parts of a message of `inference:complete`. */
export const nativeContent = z.array(
  z.discriminatedUnion(
    'type',
    [
      textPart,
      z.object({
        type: z.literal('tool_use'),
        tool_use: z.object({ tool_use_id: text, name: text, input: jsonObject }),
      }),
      z.object({
        type: z.literal('tool_results'),
        tool_results: z.object({
          tool_use_id: text,
          name: text,
          content: z.array(
            z.discriminatedUnion('type', [
              textPart,
              z.object({ type: z.literal('json'), json: z.unknown() }),
            ]),
          ),
        }),
      }),
    ],
    'Only text, tool_use and tool_results are supported here.',
  ),
);

interface NativeMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content?: string | null | undefined;
  readonly content_list?: z.infer<typeof nativeContent> | null | undefined;
}

/** The results of tools are messages of their own, before what the user says. */
export function nativeMessages({ role, content, content_list: parts }: NativeMessage): RestMessage[] {
  if (content != null || !parts) return [{ role, content: content ?? '' }];
  const results = parts.flatMap((part) => (part.type === 'tool_results' ? [part.tool_results] : []));
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return [
    ...results.map((result): RestMessage => ({ role: 'tool', content: resultText(result.content) })),
    ...(texts.length > 0 || results.length === 0 ? [{ role, content: texts.join('\n') }] : []),
  ];
}

function resultText(
  parts: readonly ({ type: 'text'; text: string } | { type: 'json'; json?: unknown })[],
): string {
  return parts.map((part) => (part.type === 'text' ? part.text : JSON.stringify(part.json))).join('\n');
}

export const nativeTools = z.object({
  tools: z
    .array(
      z.object({
        tool_spec: z.object({
          type: z.literal('generic', 'Only generic tools are supported here.'),
          name: text.min(1),
          description: text.nullish(),
          input_schema: jsonObject.nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .object({ type: z.enum(['auto', 'required', 'tool']), name: z.array(text).nullish() })
    .nullish(),
});

export function usageOfNativeTools({ tools, tool_choice: choice }: z.infer<typeof nativeTools>): ToolOptions {
  const [named] = choice?.name ?? [];
  const type = choice?.type ?? 'auto';
  return {
    tools: (tools ?? []).map(({ tool_spec: { name, description, input_schema: parameters } }) => ({
      name,
      description: description ?? '',
      parameters: parameters ?? {},
    })),
    toolUsage: type !== 'tool' ? type : named === undefined ? 'required' : { name: named },
  };
}

const calls = z
  .array(
    z.object({ id: text, type: z.literal('function'), function: z.object({ name: text, arguments: text }) }),
  )
  .nullish();

const textContent = z.union(
  [text, z.array(textPart).transform((parts) => parts.map((part) => part.text).join('\n'))],
  'Only text is supported here.',
);

/** A message of `chat/completions`. */
export const chatMessage = z
  .discriminatedUnion('role', [
    z.object({ role: z.enum(['system', 'developer', 'user']), content: textContent }),
    z.object({ role: z.literal('assistant'), content: textContent.nullish(), tool_calls: calls }),
    z.object({ role: z.literal('tool'), content: textContent, tool_call_id: text }),
  ])
  .transform(
    ({ role, content }): RestMessage => ({
      role: role === 'developer' ? 'system' : role,
      content: content ?? '',
    }),
  );

export const chatTools = z.object({
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          name: text.min(1),
          description: text.nullish(),
          parameters: jsonObject.nullish(),
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([
      z.enum(['auto', 'none', 'required']),
      z.object({ type: z.literal('function'), function: z.object({ name: text }) }),
    ])
    .nullish(),
});

export function usageOfChatTools({ tools, tool_choice: choice }: z.infer<typeof chatTools>): ToolOptions {
  return {
    tools: (tools ?? []).map(({ function: { name, description, parameters } }) => ({
      name,
      description: description ?? '',
      parameters: parameters ?? {},
    })),
    toolUsage:
      typeof choice === 'object' && choice !== null ? { name: choice.function.name } : (choice ?? 'auto'),
  };
}
