/** What servers say that lack a feature, and what they say of a request that is wrong. */
import { expect, test } from 'vitest';
import { readRefusal } from '../../src/gpu/failures/refusal.ts';
import type { Capability } from '../../src/gpu/fleet/capabilities.ts';

function refusal(message: string, needs: readonly Capability[], status = 400) {
  const sizes = { promptTokens: 10, maxTokens: 10, contextLength: 8_192 };
  const body = JSON.stringify({ error: { message, type: 'BadRequestError', code: status } });
  return readRefusal(status, {}, body, { sizes, needs }, 0);
}

test.each<[Capability, string]>([
  ['tools', '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set'],
  ['tools', 'tools param requires --jinja flag'],
  ['tools', 'registry.ollama.ai/library/gemma:2b does not support tools'],
  ['tools', 'Value error, Currently only named tools are supported.'],
  ['tools', 'Unrecognized request argument supplied: tools'],
  [
    'tools',
    "[{'type': 'extra_forbidden', 'loc': ('body', 'tools'), 'msg': 'Extra inputs are not permitted', 'input': [{'type': 'function', 'function': {'name': 'f', 'parameters': {'type': 'object', 'properties': {}}}}]}]",
  ],
  ['responseFormat', 'response_format is not supported by this server'],
  [
    'responseFormat',
    'Grammar-based generation (json_schema, regex, ebnf, structural_tag) is not supported when the server is launched with --grammar-backend none',
  ],
  ['responseFormat', 'Guided decoding is not supported for this model'],
  ['responseFormat', "Only {'type': 'text'} response_format is supported"],
  ['assistantPrefill', 'This model does not support assistant message prefill.'],
  ['assistantPrefill', 'Assistant response prefill is incompatible with enable_thinking.'],
  [
    'assistantPrefill',
    'continue_final_message is set but the final message does not appear in the chat after applying the chat template!',
  ],
])('%s is lacking: %s', (capability, message) => {
  const needs: readonly Capability[] = ['tools', 'responseFormat', 'assistantPrefill'];
  for (const asked of [[capability], needs]) {
    expect(refusal(message, asked)).toMatchObject({
      kind: 'unsupported',
      capability,
      shown: { code: 'BAD_USER_INPUT', details: { capability } },
    });
  }
});

test.each<[Capability, string]>([
  ['responseFormat', 'The provided JSON schema contains features not supported by xgrammar.'],
  ['responseFormat', 'Grammar error: Unknown format: uri'],
  ['responseFormat', "Grammar error: keyword 'minContains' is not supported"],
  ['responseFormat', "response_format.json_schema.schema.properties.at: unsupported type 'date'"],
  ['tools', "('body', 'tools', 0, 'function', 'name'), 'msg': 'Field required'"],
  ['tools', 'tools[0].function.strict is not supported'],
  ['tools', "tools.0.function.parameters: keyword 'oneOf' is not supported"],
  ['tools', 'Invalid schema for a tool: it contains features not supported by xgrammar.'],
])('%s of this request is wrong, which says nothing of others: %s', (capability, message) => {
  const field = capability === 'tools' ? 'input.tools' : 'input.responseFormat';
  expect(refusal(message, [capability])).toMatchObject({
    kind: 'rejected',
    shown: {
      code: 'UPSTREAM_REJECTED',
      message: expect.stringContaining(field),
      details: { field, status: 400 },
    },
  });
});

test('a server that has not implemented what it names lacks it, whatever the words', () => {
  expect(refusal('tools', ['tools'], 501)).toMatchObject({ kind: 'unsupported', capability: 'tools' });
  expect(refusal('no', ['tools'], 501)).toMatchObject({ kind: 'refused-us' });
});

test('what a request did not ask for is not what it was refused for', () => {
  const { shown } = refusal('this server does not support tools', ['responseFormat']);
  expect(shown.message).toBe('The GPU endpoint refused the request (HTTP 400).');
  expect(shown.details).not.toHaveProperty('field');
});
