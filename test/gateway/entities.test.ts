/** What routers ask of a subgraph: its schema, and its entities, many at once and only for those who may see them. */
import { parse, visit } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvers } from '../../resolvers/index.ts';
import { createSubgraphSchema, sdlOf } from '../../src/graphql/subgraph.ts';
import { composeOnce } from '../support/compose-once.ts';
import { type Answer, type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

const sdl = sdlOf(createSubgraphSchema(resolvers));

describe('the schema of the subgraph', () => {
  it('links version 2.9 and imports what it uses, and nothing else', () => {
    const [, link = ''] =
      /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.9", import: \[(.*?)\]\)/s.exec(sdl) ?? [];
    const imported = [...link.matchAll(/"@(\w+)"/g)].map(([, name]) => name);
    const used = new Set<string>();
    visit(parse(sdl), { Directive: ({ name }) => void used.add(name.value) });
    for (const name of ['link', 'deprecated', 'specifiedBy', 'oneOf']) used.delete(name);
    expect(imported.toSorted()).toEqual([...used].toSorted());
    expect(imported).toEqual(expect.arrayContaining(['key', 'shareable', 'tag', 'cost', 'requiresScopes']));
  });

  it('says which fields cost credits and which administer', () => {
    const tagged: string[] = [];
    visit(parse(sdl), {
      enter(node) {
        if (node.kind !== 'ObjectTypeDefinition' && node.kind !== 'ObjectTypeExtension') return;
        const { name: type, fields = [], directives = [] } = node;
        const tagOf = (of: typeof directives) =>
          of.flatMap(({ name, arguments: [tag] = [] }) =>
            name.value === 'tag' && tag?.value.kind === 'StringValue' ? [tag.value.value] : [],
          );
        tagged.push(...tagOf(directives).map((tag) => `${type.value} ${tag}`));
        for (const field of fields)
          tagged.push(
            ...tagOf(field.directives ?? []).map((tag) => `${type.value}.${field.name.value} ${tag}`),
          );
      },
    });
    expect(tagged).toEqual(
      expect.arrayContaining([
        'Cortex paid',
        'Query.hybrid paid',
        'Query.executeSql paid',
        'Mutation.executeSql paid',
        'Subscription.complete paid',
        'Mutation.setCreditLimit admin',
        'Mutation.createApiKey admin',
        'Query.reconciliation admin',
      ]),
    );
  });

  it.each([
    ['alone', []],
    [
      'with another that adds to its entities and pages as it does',
      [
        `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable", "@external", "@requires"])
        type Query { reviews: ReviewConnection! }
        type ReviewConnection { pageInfo: PageInfo! nodes: [Review!]! }
        type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
        type Review { by: User! about: Model! event: UsageEvent }
        type User @key(fields: "name") { name: String! reviews: [Review!]! }
        type Model @key(fields: "name") { name: String! contextLength: Int @external rating: Float @requires(fields: "contextLength") }
        type Warehouse @key(fields: "name") { name: String! owner: User }
        type UsageEvent @key(fields: "id", resolvable: false) { id: ID! }`,
      ],
    ],
  ])('composes %s', async (_, others) => {
    const { problems } = await composeOnce([
      { name: 'cortex', url: '', sdl },
      ...others.map((other, i) => ({ name: `other${i}`, url: '', sdl: other })),
    ]);
    expect(problems).toBeNull();
  });
});

describe('entities', () => {
  let tokens: TokenIssuer;
  let gateway: Gateway;
  const statements: string[] = [];
  beforeAll(async () => {
    tokens = await startTokenIssuer();
    gateway = await startGateway({
      environment: tokens.environment,
      policy: { teams: { research: { members: ['carl'] } }, users: { vera: { limit: 3 } } },
      embeddedWarehouse: {
        onStatement: ({ status, sqlText }) => {
          if (status === 'running' && sqlText.startsWith('SELECT')) statements.push(sqlText);
        },
      },
    });
    for (const sub of ['ada', 'ada', 'ben'])
      await ask('{ cortex { sentiment(text: "fine") { label } } }', { sub });
  });
  afterAll(async () => {
    await gateway.close();
    tokens.close();
  });

  const ask = async (
    query: string,
    claims: Record<string, unknown>,
    variables?: Record<string, unknown>,
  ): Promise<Answer> => gateway.ask(query, { headers: await tokens.bearer(claims), variables });
  const entities = (of: readonly object[], claims: Record<string, unknown>) =>
    ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { __typename
        ... on User { name teams } ... on UsageEvent { id user { name } } ... on Model { name } ... on Warehouse { name } } }`,
      claims,
      { of },
    );
  const user = (name: string) => ({ __typename: 'User', name });
  const auditor = { sub: 'eve', permissions: ['usage:read:all'] };
  const eventsOf = async (claims: Record<string, unknown>): Promise<string[]> => {
    const { data } = await ask('{ usageEvents(first: 10) { nodes { id } } }', claims);
    return data.usageEvents.nodes.map(({ id }: { id: string }) => id);
  };

  it('are answered in the order of the keys, repeated ones too, and null for what there is not', async () => {
    const model = { __typename: 'Model', name: 'llama3.1-70b' };
    const warehouse = { __typename: 'Warehouse', name: 'COMPUTE_WH' };
    const of = [
      warehouse,
      model,
      { ...model, name: 'none' },
      user('ada'),
      warehouse,
      { ...warehouse, name: 'x' },
    ];
    const { data, errors } = await entities(of, { sub: 'ada' });
    expect(errors).toEqual([]);
    expect(data._entities).toEqual([warehouse, model, null, { ...user('ada'), teams: [] }, warehouse, null]);
  });

  it('of many keys are one lookup', async () => {
    const ids = await eventsOf(auditor);
    expect(ids.length).toBe(3);
    statements.length = 0;
    const events = ids.map((id) => ({ __typename: 'UsageEvent', id }));
    const { data, errors } = await entities(
      [...events, ...events, { __typename: 'UsageEvent', id: 'none' }],
      auditor,
    );
    expect(errors).toEqual([]);
    expect(data._entities.map((event: { id: string } | null) => event?.id)).toEqual([
      ...ids,
      ...ids,
      undefined,
    ]);
    expect(statements.length).toBe(1);

    statements.length = 0;
    const names = ['ada', 'ben', 'carl', 'vera', 'zed', 'eve', 'ada'];
    const users = await entities(names.map(user), auditor);
    expect(users.errors).toEqual([]);
    expect(users.data._entities).toEqual([
      { ...user('ada'), teams: [] },
      { ...user('ben'), teams: [] },
      { ...user('carl'), teams: ['research'] },
      { ...user('vera'), teams: [] },
      null,
      { ...user('eve'), teams: [] },
      { ...user('ada'), teams: [] },
    ]);
    expect(statements.length).toBe(1);
  });

  it('have their errors at their places, in a list of several turns too, and no more of them than anybody reads', async () => {
    const model = { __typename: 'Model', name: 'llama3.1-70b' };
    const of: object[] = Array.from({ length: 900 }, () => model);
    const wrong = [0, 299, 700, 899];
    for (const i of wrong) of[i] = { __typename: 'Model' };
    const few = await entities(of, { sub: 'ada' });
    expect(few.errors.map((error) => [error.path, 'locations' in error])).toEqual(
      wrong.map((i) => [['_entities', i], true]),
    );
    expect(few.data._entities.map((one: object | null) => one !== null)).toEqual(
      of.map((_, i) => !wrong.includes(i)),
    );
    const many = await entities(
      of.map((_, i) => (i === 500 ? model : { __typename: 'Nobody' })),
      { sub: 'ada' },
    );
    expect(many.errors.length).toBe(200);
    expect(many.errors.at(-1)?.message).toContain('without an error');
    expect(many.data._entities.findIndex((one: object | null) => one !== null)).toBe(500);
  });

  it('of others are not for strangers, whether they exist or not', async () => {
    const { data, errors } = await entities(['ada', 'ben', 'zed', 'vera'].map(user), { sub: 'ada' });
    expect(data._entities).toEqual([{ ...user('ada'), teams: [] }, null, null, null]);
    expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual(
      [1, 2, 3].map((i) => [['_entities', i], 'FORBIDDEN']),
    );
    expect(new Set(errors.map(({ message }) => message)).size).toBe(1);

    const mine = await eventsOf({ sub: 'ada' });
    const all = await eventsOf(auditor);
    const seen = await entities(
      all.map((id) => ({ __typename: 'UsageEvent', id })),
      { sub: 'ada' },
    );
    expect(seen.errors).toEqual([]);
    expect(seen.data._entities.filter(Boolean).map(({ id }: { id: string }) => id)).toEqual(
      all.filter((id) => mine.includes(id)),
    );
    expect(mine.length).toBe(2);
  });
});
