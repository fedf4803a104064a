/** Calls of tools as servers really stream them: their pieces find each other. */
import { describe, expect, it } from 'vitest';
import { nativeMessages } from '../../src/snowflake/rest/native-tools.ts';
import { mostTokens } from '../../src/tokens/estimate-tokens.ts';
import { promptTokens } from '../../src/tokens/prompt-tokens.ts';
import { type ChatMessage, openAiMessage } from '../../src/upstream/chat-message.ts';
import { readChunk } from '../../src/upstream/completion-chunk.ts';
import { joinToolCalls } from '../../src/upstream/tool-calls.ts';

function join(...deltas: readonly object[]) {
  const calls = joinToolCalls();
  for (const delta of deltas) {
    const chunk = readChunk('message', JSON.stringify({ choices: [{ delta }] }));
    if (chunk === null || chunk === 'malformed') throw new Error('no chunk');
    calls.add(chunk.toolCalls);
  }
  return calls.complete();
}

const part = (call: object) => ({ tool_calls: [call] });
const sum = { id: 'a', name: 'sum', arguments: '{"x":1}' };
const now = { id: 'b', name: 'now', arguments: '{"zone":"UTC"}' };

describe('pieces of tool calls are joined', () => {
  it.each<[string, object[]]>([
    [
      'by their indexes, in any order',
      [
        part({ index: 0, id: 'a', function: { name: 'sum', arguments: '' } }),
        part({ index: 1, id: 'b', function: { name: 'now', arguments: '{"zone"' } }),
        part({ index: 0, function: { arguments: '{"x":1}' } }),
        part({ index: 1, function: { arguments: ':"UTC"}' } }),
      ],
    ],
    [
      'by their ids, where every call has the index 0',
      [
        part({ index: 0, id: 'a', function: { name: 'sum', arguments: '{"x":' } }),
        part({ index: 0, id: 'a', function: { arguments: '1}' } }),
        part({ index: 0, id: 'b', function: { name: 'now', arguments: '{"zone":' } }),
        part({ index: 0, function: { arguments: '"UTC"}' } }),
      ],
    ],
    [
      'by their ids, where none has an index',
      [
        part({ id: 'a', function: { name: 'sum', arguments: '{"x":' } }),
        part({ function: { arguments: '1}' } }),
        part({ id: 'b', function: { name: 'now', arguments: '{"zone":"UTC"}' } }),
      ],
    ],
    [
      'whole calls in one chunk, without an index',
      [
        {
          tool_calls: [
            { id: 'a', function: { name: 'sum', arguments: '{"x":1}' } },
            { id: 'b', function: { name: 'now', arguments: '{"zone":"UTC"}' } },
          ],
        },
      ],
    ],
    [
      'with id and name repeated in every piece',
      [
        part({ index: 0, id: 'a', function: { name: 'sum', arguments: '{"x"' } }),
        part({ index: 0, id: 'a', function: { name: 'sum', arguments: ':1}' } }),
        part({ index: 1, id: 'b', function: { name: 'now', arguments: '{"zone":"U' } }),
        part({ index: 1, id: 'b', function: { name: 'now', arguments: 'TC"}' } }),
      ],
    ],
    [
      'with arguments that are objects',
      [
        part({ index: 0, id: 'a', function: { name: 'sum', arguments: { x: 1 } } }),
        part({ index: 1, id: 'b', function: { name: 'now', arguments: { zone: 'UTC' } } }),
      ],
    ],
    [
      'with a name in pieces, and an index that is text',
      [
        part({ index: '0', id: 'a', function: { name: 'su' } }),
        part({ function: { name: 'm' } }),
        part({ function: { arguments: '{"x":1}' } }),
        part({ id: 'b', function: { name: 'now', arguments: '{"zone":"UTC"}' } }),
      ],
    ],
    [
      "in Snowflake's own form",
      [
        { type: 'tool_use', content_list: [{ type: 'tool_use', tool_use_id: 'a', name: 'sum' }] },
        { type: 'tool_use', content_list: [{ type: 'tool_use', input: '{"x"' }] },
        { type: 'tool_use', content_list: [{ type: 'tool_use', input: ':1}' }] },
        { type: 'tool_use', content_list: [{ tool_use_id: 'b', name: 'now' }] },
        { type: 'tool_use', content_list: [{ input: '{"zone":"UTC"}' }] },
      ],
    ],
    [
      "whole in Snowflake's own form",
      [
        {
          content_list: [
            { type: 'text', text: 'Let me see.' },
            { type: 'tool_use', tool_use: { tool_use_id: 'a', name: 'sum', input: { x: 1 } } },
            { type: 'tool_use', tool_use: { tool_use_id: 'b', name: 'now', input: { zone: 'UTC' } } },
          ],
        },
      ],
    ],
  ])('%s', (_, deltas) => {
    expect(join(...deltas)).toEqual([sum, now]);
  });

  it('calls without ids get some, and two calls never share one', () => {
    const calls = join(
      part({ index: 0, function: { name: 'sum', arguments: '{"x":1}' } }),
      part({ index: 0, function: { name: 'sum', arguments: '{"x":2}' } }),
      part({ index: 1, id: 'a', function: { name: 'now' } }),
      part({ index: 2, id: 'a', function: { name: 'now' } }),
    );
    expect(calls.map((call) => [call.name, call.arguments])).toEqual([
      ['sum', '{"x":1}'],
      ['sum', '{"x":2}'],
      ['now', '{}'],
      ['now', '{}'],
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(4);
  });

  it('a server that errs makes the list neither endless nor of nameless calls', () => {
    const calls = join(
      ...Array.from({ length: 1000 }, (_, i) =>
        part({ index: i * 1000, id: `c${i}`, function: { name: 'f' } }),
      ),
    );
    expect(calls).toHaveLength(128);
    expect(
      join(part({ index: 0, function: { arguments: '{}' } }), part({}), { tool_calls: [null, 7] }),
    ).toEqual([]);
  });
});

it('a prompt is held for all that tells of calls, and of their results once more, in either form', () => {
  const ids = Array.from({ length: 8 }, (_, i) => `${i}${'é'.repeat(199)}`);
  const messages: readonly ChatMessage[] = [
    { role: 'user', content: 'hi' },
    {
      role: 'assistant',
      content: '',
      toolCalls: ids.map((id) => ({ id, name: 'f'.repeat(64), arguments: '{}' })),
    },
    ...ids.map((id) => ({ role: 'tool', content: 'done', toolCallId: id }) as const),
  ];
  const { most, around } = promptTokens(messages, { schema: null, tools: [] });
  for (const form of [messages.map(openAiMessage), nativeMessages(messages)]) {
    const texts: string[] = [];
    JSON.stringify(form, (_, value) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    const told = texts.filter((text) => text === 'done' || text.length >= 64);
    expect(told.reduce((sum, text) => sum + mostTokens(text), 0)).toBeLessThanOrEqual(most - around);
  }
});
