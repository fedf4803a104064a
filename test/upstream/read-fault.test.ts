import { expect, test } from 'vitest';
import { type CallSizes, type FaultKind, readFault } from '../../src/upstream/read-fault.ts';

const small: CallSizes = { promptTokens: 20, maxTokens: 50, contextLength: 8_192 };
const bad = (message: string, more: object = {}) => ({
  error: { message, type: 'BadRequestError', ...more },
});

test.each<[string, number, unknown, FaultKind]>([
  ['a key that is not ours', 401, { error: 'Unauthorized' }, 'refuses-us'],
  ['an empty purse', 402, {}, 'refuses-us'],
  ['a firewall', 403, '<html>', 'refuses-us'],
  ['a route of another method', 405, {}, 'refuses-us'],
  ['a proxy that wants a password', 407, '', 'refuses-us'],
  ['a login page', 302, '', 'refuses-us'],
  ['a moved server', 308, '', 'refuses-us'],
  ['a model that is gone', 404, bad('The model `x` does not exist.'), 'model-missing'],
  ['a model that was taken away', 410, {}, 'model-missing'],
  ['a form that it does not take', 415, {}, 'refuses-us'],
  ['an answer that it does not give', 406, {}, 'refuses-us'],
  ['a server for others', 421, {}, 'refuses-us'],
  ['a newer protocol', 426, {}, 'refuses-us'],
  ['a country', 451, {}, 'refuses-us'],
  ['a route that is not built', 501, {}, 'refuses-us'],
  ['a generation that failed', 424, {}, 'failed'],
  ['a proxy that was left', 499, '', 'failed'],
  ['a timeout of the server', 408, {}, 'timed-out'],
  ['a timeout of a proxy', 504, '<html>', 'timed-out'],
  ['too many requests', 429, {}, 'overloaded'],
  ['a full queue', 503, {}, 'full'],
  ['a crash', 500, 'Internal Server Error', 'failed'],
  ['a bad gateway', 502, '<html>', 'failed'],
  ['no content', 204, '', 'failed'],
  ['a bad parameter', 400, bad('temperature must be non-negative'), 'rejected'],
  ['too many images', 400, bad('At most 1 image may be provided in one message'), 'rejected'],
  ['a bad stop', 400, bad('stop: list should have at most 4 items'), 'rejected'],
  ['a body that is no object', 400, '[1', 'rejected'],
  ['a body of null', 400, null, 'rejected'],
  ['an error of null', 400, { error: null }, 'rejected'],
  [
    'a message that is a list',
    422,
    { detail: [{ loc: ['body', 'seed'], msg: 'not an integer' }] },
    'rejected',
  ],
  ['too large a body', 413, '<html>', 'context-length'],
  ['a filter, by code', 400, bad('no', { code: 'content_policy_violation' }), 'content-filter'],
  [
    'a filter, by inner code',
    400,
    bad('no', { innererror: { code: 'ResponsibleAIPolicyViolation' } }),
    'content-filter',
  ],
  ['a filter, by words', 400, bad('triggering our content management policy'), 'content-filter'],
  ['a filter of a proxy', 403, bad('no', { code: 'content_policy_violation' }), 'content-filter'],
  ['a length behind a crash', 500, bad('x', { code: 'context_length_exceeded' }), 'context-length'],
  ['a key, as a bad request', 400, bad('x', { code: 'invalid_api_key' }), 'refuses-us'],
  ['a model, as a bad request', 400, bad('x', { code: 'model_not_found' }), 'model-missing'],
  ['a rate, as a bad request', 400, bad('x', { code: 429 }), 'overloaded'],
  ['a crash, as a bad request', 400, bad('x', { code: 500 }), 'rejected'],
  ['a file that is missing', 400, bad('x', { code: 'file_not_found' }), 'rejected'],
  // Inside an answer of 200.
  ['a list', 200, [{ error: { status: 'INVALID_ARGUMENT', message: 'x' } }], 'rejected'],
  ['a rate by its code', 200, bad('x', { code: 'rate_limit_exceeded' }), 'overloaded'],
  ['a status beside the error', 200, { status: 400, error: 'bad stop' }, 'rejected'],
  ['a 400 in a stream', 200, bad('too long', { code: 400 }), 'rejected'],
  ['a type alone', 200, bad('temperature is bad'), 'rejected'],
  ['a code in letters', 200, { error: { message: 'x', code: 'rate_limit_exceeded' } }, 'overloaded'],
  ['a code of digits', 200, { error: { message: 'x', code: '503' } }, 'full'],
  ['overload by type', 200, { type: 'error', error: { type: 'overloaded_error', message: 'x' } }, 'full'],
  ['a crash without a code', 200, { error: 'EngineCore died' }, 'failed'],
  ['an older form', 200, { object: 'error', message: 'x', code: 400, type: 'BadRequestError' }, 'rejected'],
  ['a Snowflake failure', 200, { message: 'internal server error', code: '370001' }, 'failed'],
  ['a Snowflake session', 200, { message: 'expired', code: '390112' }, 'refuses-us'],
  ['a Snowflake status', 200, { message: 'bad option', error_code: '390400' }, 'rejected'],
])('%s (%i) is told apart', (_, status, body, kind) => {
  expect(readFault({ status, body, sizes: small }).kind).toBe(kind);
});

test.each([
  "This model's maximum context length is 8192 tokens. However, your request has 9000 input tokens.",
  'The prompt (total length 25938) is too long to fit into the model (context length 4096).',
  'max_tokens must be at least 1, got -808.',
  '`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 20 `max_new_tokens`',
  'prompt is too long: 210000 tokens > 200000 maximum',
  'input length and `max_tokens` exceed context limit: 198000 + 21333 > 200000',
  'The input token count (1234567) exceeds the maximum number of tokens allowed (1048576).',
  'Prompt length (5000) exceeds maximum input length (4096).',
  'too many tokens: total number of tokens in the prompt cannot exceed 4081',
  'Please reduce the length of the messages or completion.',
  'Requested tokens (9010) exceed context window of 8192',
])('"%s" is a call that is too long', (message) => {
  expect(readFault({ status: 400, body: bad(message) }).kind).toBe('context-length');
  expect(readFault({ status: 200, body: bad(message, { code: 400 }) }).kind).toBe('context-length');
});

test('whatever the words, a call near the context of its model is too long; one far from it is not', () => {
  const body = { error: { message: '输入过长', code: 400 } };
  const sizes = { promptTokens: 7_000, maxTokens: 1_000, contextLength: 8_192 };
  expect(readFault({ status: 400, body, sizes })).toMatchObject({ kind: 'context-length', limit: 8_192 });
  expect(readFault({ status: 400, body, sizes: small }).kind).toBe('rejected');
  expect(readFault({ status: 400, body, sizes: { ...sizes, contextLength: null } }).kind).toBe('rejected');
});

test('without any code, words and sizes together tell the caller’s mistake inside an answer', () => {
  const body = { error: { message: 'The prompt is too long for this model.' } };
  const sizes = { promptTokens: 8_000, maxTokens: 500, contextLength: 8_192 };
  expect(readFault({ status: 200, body, sizes }).kind).toBe('context-length');
  expect(readFault({ status: 200, body, sizes: small }).kind).toBe('failed');
});

test('the limit is the model’s, or the one that was said, never a number that no model has', () => {
  const said = (message: string, contextLength: number | null) =>
    readFault({ status: 400, body: bad(message), sizes: { ...small, contextLength } }).limit;
  const odd = 'maximum context length is 3 tokens. However, your request has 8 input tokens.';
  expect(said(odd, 8_192)).toBe(8_192);
  expect(said(odd, null)).toBeNull();
  expect(said("longer than the model's context length (40960 tokens).", null)).toBe(40_960);
  expect(said("longer than the model's context length (4096 tokens).", 8_192)).toBe(4_096);
});

test('what upstream said is shortened', () => {
  expect(readFault({ status: 500, body: 'x'.repeat(100_000) }).said).toHaveLength(500);
});
