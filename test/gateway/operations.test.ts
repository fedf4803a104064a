/** The operations that a user finds in the explorers, and the entities that a supergraph asks for. */
import { createClient } from 'graphql-sse';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { exampleOperations } from '../../src/http/explorers.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const isSubscription = (document: string) => /^subscription\b/m.test(document);

it('has examples for everybody: questions, changes, streams, prices, use and limits', () => {
  const names = exampleOperations().map((text) => /^(?:query|mutation|subscription) \w+/m.exec(text)?.[0]);
  expect(names[0]).toBe('query Complete');
  expect(names).toEqual(
    expect.arrayContaining([
      'query Hybrid',
      'query Quote',
      'query UsageByFunction',
      'query Credits',
      'mutation SetCreditLimit',
      'subscription CreditAlerts',
    ]),
  );
});

it('streams the text so far, for explorers that show the last event alone', async () => {
  const document = exampleOperations().find((text) => text.includes('subscription CompleteInPieces')) ?? '';
  const client = createClient({ url: `${gateway.url}/graphql` });
  const texts: string[] = [];
  for await (const { data, errors } of client.iterate({ query: document })) {
    expect(errors).toBeUndefined();
    texts.push((data as { complete: { textSoFar: string } }).complete.textSoFar);
  }
  expect(texts.length).toBeGreaterThan(1);
  texts.forEach((text, i) => {
    expect(text.startsWith(texts[i - 1] ?? '')).toBe(true);
  });
  expect(texts.at(-1)).toMatch(/Norway.*\.$/s);
});

it('answers the first example of all from the text that comes with it', async () => {
  const document = exampleOperations().find((text) => text.includes('query Complete ')) ?? '';
  const { data } = await gateway.ask(document);
  expect(data.cortex.complete.text).toBe(
    'Parcels to Norway took nine days in October, twice as long as in September, because customs asked for a new form.',
  );
});

const single = exampleOperations().filter((document) => !isSubscription(document));

it.each(single)('answers the example %s', async (document) => {
  const { status, data, errors } = await gateway.ask(document);
  expect(errors).toEqual([]);
  expect(status).toBe(200);
  expect(JSON.stringify(data).length).toBeGreaterThan(50);
});

it('sends 100 aliased embeddings as one statement, and bills each', async () => {
  const fields = Array.from({ length: 100 }, (_, i) => `e${i}: embed(text: "parcel number ${i}") { ...V }`);
  gateway.mark();
  const { data, errors, headers } = await gateway.ask(
    `{ cortex { ${fields.join(' ')} } } fragment V on Embedding { dimensions usage { queryId credits } }`,
  );
  expect(errors).toEqual([]);
  const embeddings = Object.values(data.cortex) as { usage: { queryId: string; credits: number } }[];
  expect(embeddings).toHaveLength(100);
  expect(new Set(embeddings.map(({ usage }) => usage.queryId)).size).toBe(1);
  expect(gateway.reached()).toEqual({ statements: [expect.any(String)], restCalls: 0, gpuRequests: 0 });
  const billed = embeddings.reduce((sum, { usage }) => sum + usage.credits, 0);
  expect(Number(headers.get('x-credits-used'))).toBeCloseTo(billed, 6);
});

it('sends the embeddings of 20 requests at the same time as three statements at most', async () => {
  const { cortex } = gateway.app.services;
  const embed = cortex.embed.bind(cortex);
  const all = Promise.withResolvers<void>();
  let come = 0;
  // At the same time, however slow the machine is: none goes on before the last has come.
  const meeting = vi.spyOn(cortex, 'embed').mockImplementation(async (...call) => {
    come += 1;
    if (come === 20) all.resolve();
    await all.promise;
    return embed(...call);
  });
  onTestFinished(() => meeting.mockRestore());
  gateway.mark();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      gateway.ask(`{ cortex { embed(text: "letter ${i}") { dimensions } } }`, { user: `writer-${i % 4}` }),
    ),
  );
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  const { statements } = gateway.reached();
  expect(statements.length).toBeGreaterThan(0);
  expect(statements.length).toBeLessThanOrEqual(3);
});

it('answers an equal text of the same user without asking again', async () => {
  const query = '{ cortex { embed(text: "asked twice") { usage { cached credits } } } }';
  await gateway.ask(query, { user: 'ada' });
  gateway.mark();
  const again = await gateway.ask(query, { user: 'ada' });
  expect(again.data.cortex.embed.usage).toEqual({ cached: true, credits: 0 });
  const other = await gateway.ask(query, { user: 'grace' });
  expect(other.data.cortex.embed.usage.cached).toBe(false);
  expect(gateway.reached().statements).toHaveLength(1);
});

it('tells a supergraph its schema and resolves every entity', async () => {
  const service = await gateway.ask('{ _service { sdl } }');
  expect(service.data._service.sdl).toContain('https://specs.apollo.dev/federation/v2.9');
  expect(service.data._service.sdl).toMatch(/type User\s+@key\(fields: "name"\)/);

  await gateway.ask('{ cortex { sentiment(text: "fine") { label } } }');
  const events = await gateway.ask('{ usageEvents(first: 1) { nodes { id function } } }');
  const [event] = events.data.usageEvents.nodes;
  const { data, errors } = await gateway.ask(
    `query ($of: [_Any!]!) { _entities(representations: $of) {
      __typename
      ... on User { name teams credits { scope } }
      ... on Model { name functions }
      ... on Warehouse { name purpose }
      ... on UsageEvent { id function }
    } }`,
    {
      variables: {
        of: [
          { __typename: 'User', name: 'local' },
          { __typename: 'Model', name: 'llama3.1-70b' },
          { __typename: 'Warehouse', name: 'CORTEX_COMPUTE_WH' },
          { __typename: 'UsageEvent', id: event.id },
        ],
      },
    },
  );
  expect(errors).toEqual([]);
  expect(data._entities).toMatchObject([
    { name: 'local', credits: { scope: 'user:local' } },
    { name: 'llama3.1-70b', functions: expect.arrayContaining(['AI_COMPLETE']) },
    { name: 'CORTEX_COMPUTE_WH' },
    { id: event.id, function: event.function },
  ]);
});

it('has no entity for what does not exist', async () => {
  const { data, errors } = await gateway.ask(
    'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }',
    {
      variables: {
        of: [
          { __typename: 'Model', name: 'no-such-model' },
          { __typename: 'UsageEvent', id: 'no-such-event' },
        ],
      },
    },
  );
  expect(errors).toEqual([]);
  expect(data._entities).toEqual([null, null]);
});

it('answers the good entities beside those that are wrong, and says what is wrong with each', async () => {
  const wrong = [
    { __typename: 'Nobody', name: 'x' },
    { __typename: 'Query' },
    { __typename: '__proto__' },
    { name: 'no type' },
    { __typename: 'User' },
    { __typename: 'User', name: null },
    { __typename: 'User', name: 7 },
    { __typename: 'Warehouse', name: { a: 1 } },
    { __typename: 'UsageEvent', name: 'not its key' },
    'User',
    ['User'],
  ];
  const right = { __typename: 'User', name: 'local' };
  const { data, errors } = await gateway.ask(
    'query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on User { name } } }',
    { variables: { of: [right, ...wrong, right] } },
  );
  expect(data._entities).toEqual([right, ...wrong.map(() => null), right]);
  expect(errors.map(({ path, extensions }) => [path?.[1], extensions.code])).toEqual(
    wrong.map((_, i) => [i + 1, 'BAD_USER_INPUT']),
  );
  expect(errors[4]?.message).toBe('representations[5]: User needs its key: name');
});
