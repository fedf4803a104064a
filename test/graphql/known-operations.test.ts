/** An operation whose document is known is answered, and told to the plugins, as Apollo Server does it the first time. */
import { buildSchema } from 'graphql';
import { expect, it, onTestFinished } from 'vitest';
import { doorKeeper } from '../../plugins/door-keeper.ts';
import { withoutApolloOwn } from '../../plugins/index.ts';
import type { RequestContext } from '../../src/context.ts';
import { badInput } from '../../src/errors/gateway-error.ts';
import { createApolloServer } from '../../src/graphql/create-apollo-server.ts';
import { createDocumentStore } from '../../src/graphql/document-store.ts';
import { createPlannedExecution } from '../../src/graphql/execution/execute-planned.ts';
import { type GatewayPlugin, joinPlugins } from '../../src/graphql/join-plugins.ts';
import { createKnownOperations } from '../../src/graphql/known-operations.ts';
import { readOperationRequest, type Visit } from '../../src/graphql/operation.ts';
import { createRunner } from '../../src/graphql/run-operation.ts';
import { serveOwnSchema } from '../../src/graphql/served-schema.ts';
import type { UserName } from '../../src/identity/caller.ts';
import type { Services } from '../../src/services.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';

const schema = buildSchema(`
  input Size { width: Int! }
  type Query { answer(size: Size): Int, refused: Int, broken: Int, needed: Int!, text: String }
  type Mutation { change: Int }
`);
const resolve: Record<string, () => unknown> = {
  answer: () => 42,
  text: () => 'some',
  refused: () => {
    throw badInput('to', 'is refused');
  },
  broken: () => {
    throw new TypeError('secret detail');
  },
  needed: () => null,
  change: () => 1,
};
for (const type of [schema.getQueryType(), schema.getMutationType()])
  for (const [name, field] of Object.entries(type?.getFields() ?? {}))
    field.resolve = () => resolve[name]?.();

const visit: Visit = {
  user: { name: 'ada' as UserName, teams: [], permissions: new Set() },
  requestId: 'request-1',
  idempotencyKey: null,
  signal: new AbortController().signal,
  door: { name: 'http', changes: true, streams: true },
};

async function start() {
  const told: unknown[] = [];
  const hear: GatewayPlugin = {
    requestDidStart: ({ request, contextValue }) => {
      told.push(['start', request.operationName, contextValue.requestId]);
      return {
        didResolveOperation({ source, operationName, operation, document, request: { variables } }) {
          const definitions = document.definitions.length;
          told.push(['resolved', source, operationName, operation?.operation, definitions, variables]);
          if (operationName === 'Refused') throw badInput('name', 'is refused by a plugin');
        },
        didEncounterErrors: ({ errors, operation }) =>
          told.push(['errors', errors.map(({ message }) => message), operation?.operation]),
        async willSendResponse({ response, operation }) {
          told.push(['sent', response.body.kind, operation?.operation, 'errors' in response.body]);
          response.http.headers.set('x-told', 'yes');
          if (contextValue.requestId === 'broken') throw new Error('a plugin is broken');
        },
      };
    },
    unexpectedErrorProcessingRequest: async ({ error }) => void told.push(['unexpected', error.message]),
  };
  const plugins = joinPlugins([hear, doorKeeper()]);
  const planned = createPlannedExecution(schema, createFairTurns());
  const documents = createDocumentStore();
  const apollo = createApolloServer({
    served: serveOwnSchema(schema, planned),
    plugins: withoutApolloOwn(plugins),
    documents,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  await apollo.start();
  onTestFinished(() => apollo.stop());
  const known = createKnownOperations({ find: documents.find, schema, planned, plugins });
  const runs: boolean[] = [];
  const runner = createRunner({
    apollo,
    known: {
      run(query, request, contextValue: RequestContext) {
        const running = known.run(query, request, contextValue);
        runs.push(running !== null);
        return running;
      },
    },
    services: {} as Services,
    limiter: { admit() {} },
    documents: { find: ({ query = '' }) => query, keep() {} },
    checkDocument: () => {},
    vetDocument: () => null,
    answerInvalid: () => Promise.reject(new Error('nothing is vetted')),
    onRefusal: () => {},
    onDownload: () => {},
  });
  return { runner, told, runs };
}

const cases: readonly (readonly [title: string, body: object, visit?: Partial<Visit>])[] = [
  [
    'an answer',
    { query: 'query Ask($size: Size) { answer(size: $size) text }', variables: { size: { width: 1 } } },
  ],
  ['an answer without a name', { query: '{ answer }' }],
  ['one of two operations', { query: 'query A { answer } query B { text }', operationName: 'B' }],
  ['a mutation', { query: 'mutation { change }' }],
  ['a refusal in a field', { query: '{ answer refused }' }],
  ['an unexpected error in a field', { query: '{ broken }' }],
  ['null where it may not be', { query: '{ needed }' }],
  [
    'a wrong variable',
    { query: 'query A($size: Size) { answer(size: $size) }', variables: { size: { width: 'x' } } },
  ],
  ['a variable that is missing', { query: 'query A($size: Size!) { answer(size: $size) }' }],
  ['a refusal by a plugin', { query: 'query Refused { answer }' }],
  [
    'a refusal with a status and a header of its own',
    { query: 'mutation { change }' },
    { door: { name: 'http', changes: false, streams: false } },
  ],
  ['a plugin that fails', { query: '{ text }' }, { requestId: 'broken' }],
];

const asked = cases.map(([title, body, more = {}]) => ({ title, body, more }));

it.each(asked)('answers $title the second time as the first', async ({ body, more }) => {
  const { runner, told, runs } = await start();
  const ask = async () => {
    const outcome = await runner
      .run(readOperationRequest(body), { ...visit, ...more })
      .catch((error: unknown) => ({ kind: 'failed' as const, isError: error instanceof Error }));
    const heard = told.splice(0);
    if (outcome.kind !== 'answer') return { outcome, heard };
    return {
      outcome: { ...outcome, headers: [...outcome.headers], result: JSON.stringify(outcome.result) },
      heard,
    };
  };
  const first = await ask();
  const second = await ask();
  expect(runs).toEqual([false, true]);
  expect(second).toEqual(first);
  expect(first.heard.length).toBeGreaterThan(2);
});

it('leaves documents that were not validated, and operations that are not in them, to Apollo Server', async () => {
  const { runner, runs } = await start();
  const run = (body: object) => runner.run(readOperationRequest(body), visit);
  for (let i = 0; i < 2; i++) expect(await run({ query: '{ nothing }' })).toMatchObject({ status: 400 });
  const two = 'query A { answer } query B { text }';
  for (let i = 0; i < 2; i++) expect(await run({ query: two })).toMatchObject({ status: 400 });
  expect(runs).toEqual([false, false, false, false]);
});
