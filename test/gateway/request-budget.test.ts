/** `x-gateway-budget`: what one request may spend, through every door. */
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../support/doors.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway({ environment: { CREDIT_USER_DAILY_LIMIT: '50' } });
});
afterAll(() => gateway.close());

const complete =
  '{ cortex { complete(input: { prompt: "Say hello to the new people.", maxTokens: 50 }) { text usage { credits } } } }';
const budget = (credits: string) => ({ 'x-gateway-budget': credits });
const heldBy = async (user: string) =>
  (await gateway.ask('{ credits { me { held } } }', { user })).data.credits.me.held;

it.each(Object.entries(doors))(
  'refuses what does not fit, before anything is sent, through %s',
  async (_, ask) => {
    gateway.mark();
    const text = await ask(gateway.url, { query: complete }, budget('0.000001'));
    expect(text).toContain('CREDITS_EXHAUSTED');
    expect(text).toMatch(/\\?"scope\\?":\\?"request\\?"/);
    expect(gateway.reached()).toMatchObject({ restCalls: 0, gpuRequests: 0 });
  },
);

it('lets pass what fits, and charges it as ever', async () => {
  const { data, errors, headers } = await gateway.ask(complete, { headers: budget('0.01') });
  expect(errors).toEqual([]);
  expect(Number(headers.get('x-credits-used'))).toBe(data.cortex.complete.usage.credits);
});

describe('over the calls of one request', () => {
  const texts = Array.from(
    { length: 8 },
    (_, i) => `t${i}: embed(text: "budget ${i}") { usage { credits } }`,
  );
  const aliases = `{ cortex { ${texts.join(' ')} } }`;

  it('is never exceeded, and those that fit are answered', async () => {
    const whole = await gateway.ask(aliases, { user: 'first' });
    const price = Number(whole.headers.get('x-credits-used'));
    expect(whole.errors).toEqual([]);
    for (const share of [0.3, 0.6, 0.9]) {
      const limit = Math.floor(price * share * 1e6) / 1e6;
      const user = `share-${share}`;
      const { data, errors, headers } = await gateway.ask(aliases, {
        user,
        headers: budget(limit.toFixed(6)),
      });
      const answered = Object.values(data.cortex).filter((value) => value !== null);
      expect(answered.length + errors.length).toBe(8);
      expect(errors.every(({ extensions }) => extensions.scope === 'request')).toBe(true);
      expect(Number(headers.get('x-credits-used'))).toBeLessThanOrEqual(limit);
      expect(await heldBy(user)).toBe(0);
    }
  });

  it('covers all of them when it is as much as they hold', async () => {
    const { errors } = await gateway.ask(aliases, { user: 'enough', headers: budget('1') });
    expect(errors).toEqual([]);
  });

  it('gives back what a failed call held', async () => {
    const query = `{ cortex { bad: complete(input: { prompt: "x", model: "no-such-model" }) { text } good: embed(text: "after") { dimensions } } }`;
    const { data, errors } = await gateway.ask(query, { user: 'failed', headers: budget('0.001') });
    expect(errors.map(({ path }) => path?.at(-1))).toEqual(['bad']);
    expect(data.cortex.good.dimensions).toBeGreaterThan(0);
    expect(await heldBy('failed')).toBe(0);
  });
});

it('refuses a call of the OpenAI door', async () => {
  const client = new OpenAI({
    baseURL: `${gateway.url}/v1`,
    apiKey: 'none',
    maxRetries: 0,
    defaultHeaders: budget('0.000001'),
  });
  const refused = client.chat.completions.create({
    model: 'auto',
    messages: [{ role: 'user', content: 'Hello' }],
  });
  await expect(refused).rejects.toMatchObject({ status: 429 });
});

it.each(['', 'much', '-1', '1e999', '0.0000001', 'NaN'])(
  'says what is wrong with the budget %j',
  async (credits) => {
    const { status, errors } = await gateway.ask(complete, { headers: budget(credits) });
    expect(status).toBe(400);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'x-gateway-budget' });
  },
);
