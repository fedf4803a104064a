/** JSON of callers that is too long is refused by its first characters: reading megabytes of it holds the event loop. */
import { expect, it } from 'vitest';
import type { CortexService } from '../../src/cortex/create-cortex.ts';
import { callerOf, createFixture } from './fixture.ts';

const ada = callerOf('ada');
const unread = {
  get unread(): never {
    throw new Error('was read');
  },
};

it.each<readonly [string, string, RegExp, (cortex: CortexService) => Promise<unknown>]>([
  [
    'a filter',
    'input.filter',
    /longer than 32768 characters/,
    (cortex) => {
      const filter = { '@and': [{ '@eq': { C: 'x'.repeat(33_000) } }, { '@eq': unread }] };
      return cortex.search({ service: 'S', query: 'q', filter }, ada);
    },
  ],
  [
    'tools',
    'input.tools',
    /too many characters together, the limit is 200000/,
    (cortex) => {
      const tools = [{ name: 'a', description: 'x'.repeat(200_000), parameters: { properties: unread } }];
      return cortex.complete({ prompt: 'a', tools }, ada);
    },
  ],
  [
    'responseFormat',
    'input.responseFormat',
    /the limit is 32768/,
    (cortex) => {
      const responseFormat = { type: 'object', description: 'x'.repeat(33_000), properties: unread };
      return cortex.complete({ prompt: 'a', responseFormat }, ada);
    },
  ],
])('%s', async (_, field, message, call) => {
  const { cortex } = createFixture(() => []);
  await expect(call(cortex)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    message: expect.stringMatching(message),
    details: { field },
  });
});
