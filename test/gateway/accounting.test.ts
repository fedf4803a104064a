/** Who pays for what, and what is told about it: over HTTP, as finance and team leads ask. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { permissionNames } from '../../src/identity/permissions.ts';
import { zoneWhereItIsNoon } from '../support/noon.ts';
import { type Gateway, startGateway } from '../support/start-gateway.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

const SECRET = 'whsec_dGhlIHdlYmhvb2sncyBzZWNyZXQ=';
const { timeZone } = zoneWhereItIsNoon();
let tokens: TokenIssuer;
let gateway: Gateway;
let receiver: Server;
let admin: Record<string, string>;
const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    if (request.url === '/hook/') received.push({ headers: request.headers, body });
    response.end();
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  tokens = await startTokenIssuer();
  gateway = await startGateway({
    environment: {
      ...tokens.environment,
      CREDIT_PRICE: '2.5',
      CREDIT_TIME_ZONE: timeZone,
      CREDIT_CURRENCY: 'EUR',
      CREDIT_USER_MONTHLY_LIMIT: '40',
      ALERT_WEBHOOK_URL: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook/`,
      ALERT_WEBHOOK_SECRET: SECRET,
    },
    policy: { teams: { research: { members: ['ada'], limit: 20 }, strict: { requiredTags: ['project'] } } },
  });
  admin = await tokens.bearer({ sub: 'root', permissions: [...permissionNames] });
});
afterAll(async () => {
  await gateway?.close();
  tokens?.close();
  receiver?.close();
});

const codes = ({ errors }: { errors: readonly { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code);
let texts = 0;
const embed = (headers: Record<string, string>) => {
  texts += 1;
  return gateway.ask(`{ cortex { embed(text: "text ${texts}") { usage { credits } } } }`, { headers });
};

describe('teams', () => {
  it('have a status that their members see, and others with a permission', async () => {
    const ada = await tokens.bearer({ sub: 'ada' });
    const bob = await tokens.bearer({ sub: 'bob', teams: ['growth'] });
    const { data } = await embed(ada);
    const used = data.cortex.embed.usage.credits;
    const team =
      '{ credits { team(name: "research") { scope used limit money { amount currency } } teams { nodes { scope used } } } }';
    const seen = await gateway.ask(team, { headers: ada });
    expect(seen.data.credits).toEqual({
      team: {
        scope: 'team:research',
        used,
        limit: 20,
        money: { amount: Number((2.5 * used).toFixed(9)), currency: 'EUR' },
      },
      teams: { nodes: [{ scope: 'team:research', used }] },
    });
    const other = await gateway.ask(team, { headers: bob });
    expect(codes(other)).toEqual(['FORBIDDEN']);
    await embed(bob);
    const all = await gateway.ask(
      '{ credits { teams(first: 1) { nodes { scope } pageInfo { hasNextPage endCursor } } } }',
      {
        headers: admin,
      },
    );
    const { nodes, pageInfo } = all.data.credits.teams;
    expect([nodes, pageInfo.hasNextPage]).toEqual([[{ scope: 'team:growth' }], true]);
  });

  it('that are at their limit refuse their members, who then see why', async () => {
    const eve = await tokens.bearer({ sub: 'eve', teams: ['poor'] });
    const limit =
      'mutation { setCreditLimit(input: { scope: "team:poor", limit: 0, period: WEEK }) { window { id period } limit } }';
    const set = await gateway.ask(limit, { headers: admin });
    expect(set.data.setCreditLimit).toEqual({
      window: { id: expect.stringMatching(/^\d{4}-W\d\d$/), period: 'WEEK' },
      limit: 0,
    });
    const refused = await embed(eve);
    expect(refused.errors[0]?.extensions).toMatchObject({
      code: 'CREDITS_EXHAUSTED',
      scope: 'team:poor',
      limit: 0,
    });
    const status = await gateway.ask(
      '{ credits { team(name: "poor", period: WEEK) { limit used window { end } } } }',
      {
        headers: eve,
      },
    );
    expect(refused.errors[0]?.extensions.resetsAt).toBe(status.data.credits.team.window.end);
    const end = new Date(status.data.credits.team.window.end);
    expect(end.toLocaleString('en', { timeZone, weekday: 'long', hour: 'numeric' })).toBe('Monday 12 AM');
  });

  it('may ask for tags, without which nothing is spent', async () => {
    const headers = await tokens.bearer({ sub: 'mia', teams: ['strict'] });
    gateway.mark();
    const refused = await embed(headers);
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field: 'x-gateway-tags' });
    expect(refused.errors[0]?.message).toContain('strict');
    expect(gateway.reached().statements).toEqual([]);
    expect((await embed({ ...headers, 'x-gateway-tags': 'project=search' })).errors).toEqual([]);
  });
});

it('a month has a limit beside the day, and the tightest is what remains', async () => {
  const headers = await tokens.bearer({ sub: 'month' });
  await gateway.ask(
    'mutation { setCreditLimit(input: { scope: "user:month", limit: 0.001, period: MONTH }) { limit } }',
    {
      headers: admin,
    },
  );
  const first = await embed(headers);
  const used = first.data.cortex.embed.usage.credits;
  expect(Number(first.headers.get('x-credits-remaining'))).toBe(Number((0.001 - used).toFixed(6)));
  const { data } = await gateway.ask(
    '{ credits { day: me { used limit window { period } } month: me(period: MONTH) { used limit window { id period } } } }',
    {
      headers,
    },
  );
  expect(data.credits).toEqual({
    day: { used, limit: 10, window: { period: 'DAY' } },
    month: { used, limit: 0.001, window: { id: expect.stringMatching(/^\d{4}-\d\d$/), period: 'MONTH' } },
  });
  const cleared = await gateway.ask(
    'mutation { clearCreditLimit(scope: "user:month", period: MONTH) { limit used } }',
    {
      headers: admin,
    },
  );
  expect(cleared.data.clearCreditLimit).toEqual({ limit: 40, used });
});

it.each([
  ['no-equals-sign', 'like project=search'],
  ['a b=c', 'letters, digits'],
  ['project=', 'is empty'],
  [Array.from({ length: 9 }, (_, i) => `k${i}=v`).join(), 'at most 8'],
  ['project=a, project=b', 'twice'],
  [`project=${'x'.repeat(300)}`, '256'],
])('refuses the tags %j', async (tags, message) => {
  const headers = { ...(await tokens.bearer({ sub: 'ada' })), 'x-gateway-tags': tags };
  const { status, errors } = await gateway.ask('{ viewer { name } }', { headers });
  expect([status, errors[0]?.extensions]).toEqual([
    400,
    expect.objectContaining({ code: 'BAD_USER_INPUT', field: 'x-gateway-tags' }),
  ]);
  expect(errors[0]?.message).toContain(message);
});

it('tags and keys are dimensions of usage, whichever door they came by', async () => {
  const made = await gateway.ask(
    `mutation { createApiKey(input: { name: "nightly", user: "kim", teams: ["growth"], tags: [{ key: "project", value: "nightly" }, { key: "stage", value: "live" }] })
       { secret apiKey { id } } }`,
    { headers: admin },
  );
  const { secret, apiKey } = made.data.createApiKey;
  const bearer = { authorization: `Bearer ${secret}` };
  await embed(bearer);
  await embed({ ...bearer, 'x-gateway-tags': '__proto__=own, project=own' });
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const to = new Date(Date.now() + 3_600_000).toISOString();
  const { data, errors } = await gateway.ask(
    `query ($from: DateTime!, $to: DateTime!) {
       tags: usage(input: { from: $from, to: $to, groupBy: [TAG, TEAM, API_KEY], tag: "project", filter: { apiKeys: ["${apiKey.id}"] } }) {
         source rows { tag team apiKey calls money { currency } } }
       odd: usage(input: { from: $from, to: $to, filter: { tags: [{ key: "__proto__", value: "own" }] } }) { totals { calls } rows { ...Costly } }
       usageEvents(filter: { apiKeys: ["${apiKey.id}"], teams: ["growth"] }) { nodes { teams tags { key value } apiKeyId } } }
     fragment Costly on UsageRow { half: p50LatencyMs ... { most: p95LatencyMs statements } }`,
    { headers: bearer, variables: { from, to } },
  );
  expect(errors).toEqual([]);
  expect(data.tags.source).toBe('USAGE_LOG');
  expect(
    data.tags.rows.toSorted((a: { tag: string }, b: { tag: string }) => (a.tag < b.tag ? -1 : 1)),
  ).toEqual(
    ['nightly', 'own'].map((tag) => ({
      tag,
      team: 'growth',
      apiKey: apiKey.id,
      calls: 1,
      money: { currency: 'EUR' },
    })),
  );
  const metrics = await (await fetch(gateway.app.metricsUrl)).text();
  for (const [label, name] of [
    ['team', 'growth'],
    ['key', apiKey.id],
    ['tag', 'project=nightly'],
  ])
    expect(metrics).toContain(`gateway_${label}_credits_total{${label}="${name}"} `);
  expect(data.odd.totals.calls).toBe(1);
  expect(data.odd.rows).toEqual([{ half: expect.any(Number), most: expect.any(Number), statements: 1 }]);
  expect(data.usageEvents.nodes.map(({ tags }: { tags: unknown }) => tags)).toEqual([
    [
      { key: '__proto__', value: 'own' },
      { key: 'project', value: 'own' },
      { key: 'stage', value: 'live' },
    ],
    [
      { key: 'project', value: 'nightly' },
      { key: 'stage', value: 'live' },
    ],
  ]);
});

it('a cursor opens no one else’s calls, and one that was made up is refused', async () => {
  const [kit, max] = await Promise.all(['kit', 'max'].map((sub) => tokens.bearer({ sub })));
  for (const headers of [kit, max, kit]) await embed(headers ?? {});
  const list = (headers: Record<string, string> = {}, page: string) =>
    gateway.ask(
      `{ usageEvents(${page}) { nodes { id user { name } held credits traceId } pageInfo { endCursor } } }`,
      { headers },
    );
  const { data } = await list(kit, 'first: 1');
  const { nodes, pageInfo } = data.usageEvents;
  expect(nodes[0].held).toBeGreaterThanOrEqual(nodes[0].credits);
  expect(nodes[0].traceId).toBeNull();
  const namesOf = (answer: Awaited<ReturnType<typeof list>>) =>
    new Set(answer.data.usageEvents.nodes.map(({ user }: { user: { name: string } }) => user.name));
  expect(namesOf(await list(max, `after: "${pageInfo.endCursor}"`))).toEqual(new Set(['max']));
  const entities = `{ _entities(representations: [{ __typename: "UsageEvent", id: "${nodes[0].id}" }]) { ... on UsageEvent { held traceId } } }`;
  expect((await gateway.ask(entities, { headers: max ?? {} })).data._entities).toEqual([null]);
  const forged = [[8e15, 'x'], [-1, 'x'], [1.5, 'x'], [0, 'x', 'more'], ['0', 'x'], [0, 1], {}].map((place) =>
    Buffer.from(JSON.stringify(place)).toString('base64url'),
  );
  for (const cursor of [...forged, `${pageInfo.endCursor}A`, 'e30', '%00', '[]']) {
    const answer = await list(kit, `after: ${JSON.stringify(cursor)}`);
    expect([cursor, codes(answer)]).toEqual([cursor, ['BAD_USER_INPUT']]);
  }
});

it('alerts reach a webhook that can tell who sent them, and stand in the history with where they went', async () => {
  const headers = await tokens.bearer({ sub: 'alarmed' });
  await embed(headers);
  await gateway.ask(
    'mutation { setCreditLimit(input: { scope: "user:alarmed", limit: 0.000001 }) { limit } }',
    {
      headers: admin,
    },
  );
  const list =
    '{ alerts(first: 1) { nodes { scope state deliveries { channel state at recipients } } pageInfo { endCursor } } }';
  await expect
    .poll(async () => (await gateway.ask(list, { headers: admin })).data.alerts.nodes[0]?.deliveries)
    .toEqual([{ channel: 'webhook', state: 'SENT', at: expect.stringMatching(/Z$/), recipients: [] }]);
  const { headers: sent, body } = received.findLast(({ body: text }) => text.includes('user:alarmed')) ?? {
    headers: {},
    body: '',
  };
  const signed = `${sent['webhook-id']}.${sent['webhook-timestamp']}.${body}`;
  const key = Buffer.from(SECRET.slice(6), 'base64');
  expect(sent['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  expect(JSON.parse(body).data).toMatchObject({ scope: 'user:alarmed', limit: 0.000001 });
  const own = await gateway.ask('{ alerts { nodes { scope deliveries { recipients } } } }', { headers });
  const scopes = new Set(own.data.alerts.nodes.map(({ scope }: { scope: string }) => scope));
  expect([...scopes]).toEqual(['user:alarmed']);
  expect(own.data.alerts.nodes[0].deliveries[0]?.recipients).toBeNull();
  const strangers = await gateway.ask('{ alerts { nodes { scope } } }', {
    headers: await tokens.bearer({ sub: 'nobody' }),
  });
  expect(strangers.data.alerts.nodes).toEqual([]);
});

it('the audit says who changed what, newest first, in pages', async () => {
  const ask = async (args: string) =>
    (
      await gateway.ask(
        `{ audit(${args}) { nodes { id by action subject period old new reason } pageInfo { hasNextPage endCursor } } }`,
        { headers: admin },
      )
    ).data.audit;
  await gateway.ask(
    'mutation { setCreditLimit(input: { scope: "team:audited", limit: 3, period: MONTH, reason: "asked" }) { limit } }',
    { headers: admin },
  );
  await gateway.ask('mutation { resumeCredits(scope: "team:audited", reason: "calm") { state } }', {
    headers: admin,
  });
  const { nodes } = await ask('filter: { subjects: ["team:audited"] }');
  expect(nodes).toMatchObject([
    { by: 'root', action: 'RESUME', subject: 'team:audited', period: null, reason: 'calm' },
    {
      by: 'root',
      action: 'SET_LIMIT',
      subject: 'team:audited',
      period: 'MONTH',
      old: null,
      new: 3,
      reason: 'asked',
    },
  ]);
  const one = await ask('first: 1, filter: { subjects: ["team:audited"] }');
  const two = await ask(
    `first: 1, after: "${one.pageInfo.endCursor}", filter: { subjects: ["team:audited"], actions: [SET_LIMIT] }`,
  );
  expect([one.pageInfo.hasNextPage, two.nodes[0].action, two.pageInfo.hasNextPage]).toEqual([
    true,
    'SET_LIMIT',
    false,
  ]);
  const bad = await gateway.ask('{ audit(after: "nonsense") { nodes { id } } }', { headers: admin });
  expect(codes(bad)).toEqual(['BAD_USER_INPUT']);
});

it('savings, forecast and the costs of the GPUs answer', async () => {
  const headers = await tokens.bearer({ sub: 'saver', permissions: ['cortex:run', 'usage:read:all'] });
  const same = () =>
    gateway.ask('{ cortex { embed(text: "always the same") { usage { cached credits } } } }', { headers });
  const { data: paid } = await same();
  for (let i = 0; i < 3; i++) expect((await same()).data.cortex.embed.usage.cached).toBe(true);
  const [from, to] = [-1, 1].map((hours) => new Date(Date.now() + hours * 3_600_000).toISOString());
  const { data, errors } = await gateway.ask(
    `query ($from: DateTime!, $to: DateTime!) {
       savings(from: $from, to: $to) { charged alone saved percent money { currency } reuse { calls credits } batching { calls } routing { calls credits } }
       forecast { scope day { used expected low high limit window { period } } month { used expected window { period } money { currency } } days }
       gpuCosts { month fixedCost servers allocatedCredits utilisationPercent targetUtilisationPercent } }`,
    { headers, variables: { from, to } },
  );
  expect(errors).toEqual([]);
  const { savings, forecast, gpuCosts } = data;
  expect(savings.reuse.calls).toBe(3);
  expect(savings.reuse.credits).toBeGreaterThan(2 * paid.cortex.embed.usage.credits);
  expect(savings.alone).toBeCloseTo(savings.charged + savings.saved, 6);
  expect(savings.percent).toBeCloseTo((100 * savings.saved) / savings.alone, 6);
  expect(forecast).toMatchObject({
    scope: 'account',
    days: 0,
    day: { limit: 100, window: { period: 'DAY' } },
    month: { window: { period: 'MONTH' }, money: { currency: 'EUR' } },
  });
  expect(forecast.day.low).toBeLessThanOrEqual(forecast.day.expected);
  expect(forecast.day.high).toBeGreaterThanOrEqual(forecast.day.expected);
  expect(gpuCosts).toMatchObject({
    month: new Date().toISOString().slice(0, 7),
    servers: expect.any(Number),
    allocatedCredits: 0,
  });
  const plain = await tokens.bearer({ sub: 'bob' });
  expect(codes(await gateway.ask('{ forecast(scope: "user:ada") { days } }', { headers: plain }))).toEqual([
    'FORBIDDEN',
  ]);
  expect(
    codes(await gateway.ask('{ forecast(scope: "planet:earth") { days } }', { headers: plain })),
  ).toEqual(['BAD_USER_INPUT']);
  expect(codes(await gateway.ask('{ gpuCosts(month: "2026-13") { month } }', { headers }))).toEqual([
    'BAD_USER_INPUT',
  ]);
  expect((await gateway.ask('{ forecast(scope: "user:bob") { days } }', { headers: plain })).errors).toEqual(
    [],
  );
});
