/** The runner over a schema of its own: how operations end, and what the plugins hear of it. */
import { ApolloServer } from '@apollo/server';
import { buildSchema, type FormattedExecutionResult } from 'graphql';
import { expect, it, onTestFinished, vi } from 'vitest';
import { errorLog } from '../../plugins/error-log.ts';
import { operationMetrics } from '../../plugins/operation-metrics.ts';
import type { RequestContext } from '../../src/context.ts';
import { badInput } from '../../src/errors/gateway-error.ts';
import { codeOf, presentError } from '../../src/errors/present-error.ts';
import { createPlannedExecution } from '../../src/graphql/execution/execute-planned.ts';
import { joinPlugins } from '../../src/graphql/join-plugins.ts';
import { noneKnown } from '../../src/graphql/known-operations.ts';
import { type OperationOutcome, readOperationRequest, type Visit } from '../../src/graphql/operation.ts';
import { ownNames } from '../../src/graphql/own-name.ts';
import { createRunner } from '../../src/graphql/run-operation.ts';
import { streamSubscriptions } from '../../src/graphql/stream-subscriptions.ts';
import type { UserName } from '../../src/identity/caller.ts';
import type { Services } from '../../src/services.ts';
import { createFairTurns } from '../../src/threads/fair-turns.ts';

const schema = buildSchema(`
  type Query { answer: Int, broken: Int }
  type Subscription { count(to: Int!): Int, silence: Int, broken: Int!, refused: Int }
`);
const fields = schema.getSubscriptionType()?.getFields() ?? {};
const subscribeTo = (name: string, source: (to: number, signal: AbortSignal) => AsyncIterable<number>) => {
  const field = fields[name];
  if (!field) throw new Error(`no field ${name}`);
  field.subscribe = (_root, { to }: { to: number }, { signal }: RequestContext) => source(to, signal);
  field.resolve = (value: number) => {
    if (name === 'broken' && value === 2) throw new TypeError('secret detail');
    return value;
  };
};
async function* countTo(to: number) {
  for (let i = 1; i <= to; i++) yield i;
}
subscribeTo('count', countTo);
subscribeTo('broken', () => countTo(3));
subscribeTo('refused', () => {
  throw badInput('to', 'is refused');
});
// Deaf to its signal: the runner must not depend on its sources.
subscribeTo('silence', async function* () {
  yield 1;
  await new Promise(() => {});
});

async function start({ countError = () => {} }: { readonly countError?: (code: string) => void } = {}) {
  const logged: { err: Error; requestId: string }[] = [];
  const observed: { type: string; outcome: string }[] = [];
  const counted: string[] = [];
  const downloaded: [name: string, outcome: string][] = [];
  const logger = { debug() {}, info() {}, warn() {}, error: (entry: object) => logged.push(entry as never) };
  const metrics = {
    observeOperation: ({ type, outcome }: { type: string; outcome: string }) =>
      observed.push({ type, outcome }),
    countError(code: string) {
      counted.push(code);
      countError(code);
    },
  };
  const apollo = new ApolloServer<RequestContext>({
    schema,
    formatError: presentError,
    persistedQueries: ownNames,
    plugins: streamSubscriptions(
      [joinPlugins([errorLog({ logger }), operationMetrics({ metrics } as never)])],
      createPlannedExecution(schema, createFairTurns()),
    ),
  });
  await apollo.start();
  onTestFinished(() => apollo.stop());
  const runner = createRunner({
    apollo,
    known: noneKnown,
    services: {} as Services,
    limiter: { admit() {} },
    documents: { find: ({ query = '' }) => query, keep() {} },
    checkDocument: () => {},
    vetDocument: () => null,
    answerInvalid: () => Promise.reject(new Error('nothing is vetted')),
    onRefusal: ({ error }) => counted.push(error.code),
    onDownload: ({ name, error }) => downloaded.push([name, error === null ? 'ok' : codeOf(error)]),
  });
  const run = (query: string, visit: Partial<Visit> = {}) =>
    runner.run(readOperationRequest({ query }), { ...anonymous(), ...visit });
  return { runner, run, logged, observed, counted, downloaded };
}

const anonymous = (): Visit => ({
  user: { name: 'ada' as UserName, teams: [], permissions: new Set() },
  requestId: 'request-1',
  idempotencyKey: null,
  signal: new AbortController().signal,
  door: { name: 'http', changes: true, streams: true },
});

function streamOf(outcome: OperationOutcome) {
  if (outcome.kind !== 'stream') throw new Error('this is no stream');
  return outcome.results;
}
const codesOf = ({ errors }: FormattedExecutionResult) => errors?.map(({ extensions }) => extensions?.code);

it('hides and logs an unexpected error in a stream, which goes on, and times the stream once', async () => {
  const { run, logged, observed, counted } = await start();
  const results = await Array.fromAsync(streamOf(await run('subscription S { broken }')));
  expect(results.map(({ data }) => data)).toEqual([{ broken: 1 }, null, { broken: 3 }]);
  expect(JSON.stringify(results)).not.toContain('secret');
  expect(logged).toMatchObject([{ err: { message: 'secret detail' }, requestId: 'request-1' }]);
  expect(observed).toEqual([{ type: 'subscription', outcome: 'error' }]);
  expect(counted).toEqual(['INTERNAL_SERVER_ERROR']);
});

it('ends a stream with the error of a plugin that fails while it is told of the end', async () => {
  const countError = () => {
    throw new Error('no counter');
  };
  const { run } = await start({ countError });
  const results = streamOf(await run('subscription { refused }'));
  await expect(Array.fromAsync(results)).rejects.toThrow('no counter');
});

it('tells a subscription that cannot begin by one result without data', async () => {
  const { run, logged } = await start();
  const results = await Array.fromAsync(streamOf(await run('subscription { refused }')));
  expect(results.map(codesOf)).toEqual([['BAD_USER_INPUT']]);
  expect(logged).toEqual([]);
});

it('ends a stream when its reader returns it, or its client leaves, though the source hears nothing', async () => {
  const { runner, run, observed } = await start();
  const returned = streamOf(await run('subscription { silence }'));
  await returned.next();
  const waiting = returned.next();
  await returned.return?.();
  expect(await waiting).toMatchObject({ done: true });

  const client = new AbortController();
  const left = streamOf(await run('subscription { silence }', { signal: client.signal }));
  await left.next();
  const pending = left.next();
  client.abort();
  expect(await pending).toMatchObject({ done: true });
  expect(observed).toEqual(Array(2).fill({ type: 'subscription', outcome: 'ok' }));
  await runner.drain(60_000);
});

it('ends what outlasts the drain with an error of its own, and refuses what is new', async () => {
  const { runner, run, counted } = await start();
  const results = streamOf(await run('subscription { silence }'));
  await results.next();
  const last = results.next();
  const drained = runner.drain(50);
  const refused = await run('{ answer }');
  expect(refused).toMatchObject({ kind: 'answer', status: 503 });
  expect(codesOf((await last).value)).toEqual(['OVERLOADED']);
  expect(await results.next()).toMatchObject({ done: true });
  await drained;
  expect(counted).toEqual(['OVERLOADED', 'OVERLOADED']);
});

/** Time that passes at a word. */
function stopTime(): void {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

it('ends a subscription when its token expires', async () => {
  const { run } = await start();
  stopTime();
  const user = {
    name: 'ada' as UserName,
    teams: [],
    permissions: new Set<never>(),
    expiresAt: Date.now() + 2_000,
  };
  const results = streamOf(await run('subscription { silence }', { user }));
  expect((await results.next()).value.data).toEqual({ silence: 1 });
  let isOver = false;
  const last = results.next().finally(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(1_999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  const { data, errors } = (await last).value;
  expect([data, codesOf({ errors })]).toEqual([undefined, ['UNAUTHENTICATED']]);
  expect(await results.next()).toMatchObject({ done: true });
});

/** A file whose second chunk comes when the operation ends. */
const endless = {
  name: 'file',
  async open(signal: AbortSignal) {
    return (async function* () {
      yield 'first';
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    })();
  },
};

it('waits for a download, and tells of it once when it is over', async () => {
  const { runner, downloaded } = await start();
  const whole = { name: 'file', open: async () => countTo(3) };
  const chunks = await runner.download(whole, anonymous());
  let isDrained = false;
  const drained = runner.drain(60_000).then(() => {
    isDrained = true;
  });
  expect(isDrained).toBe(false);
  expect(await Array.fromAsync(chunks)).toEqual([1, 2, 3]);
  await drained;
  expect(downloaded).toEqual([['file', 'ok']]);
  await expect(runner.download(whole, anonymous())).rejects.toMatchObject({ code: 'OVERLOADED' });
});

it('ends a download with the token that asked for it, with its client, and with the patience of the drain', async () => {
  const { runner, downloaded } = await start();
  const visit = anonymous();
  stopTime();
  const expiring = { ...visit, user: { ...visit.user, expiresAt: Date.now() + 1_000 } };
  const expired = Array.fromAsync(await runner.download(endless, expiring));
  const told = expect(expired).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  await vi.advanceTimersByTimeAsync(1_000);
  await told;

  const client = new AbortController();
  const left = Array.fromAsync(await runner.download(endless, { ...visit, signal: client.signal }));
  client.abort();
  await expect(left).rejects.toThrow();

  const unread = await runner.download(endless, anonymous());
  const stopped = Array.fromAsync(unread);
  await Promise.all([runner.drain(0), expect(stopped).rejects.toMatchObject({ code: 'OVERLOADED' })]);
  expect(downloaded.map(([, outcome]) => outcome)).toEqual([
    'UNAUTHENTICATED',
    'REQUEST_CANCELLED',
    'OVERLOADED',
  ]);
});

it('refuses a download that cannot begin, and counts it as over', async () => {
  const { runner, downloaded } = await start();
  const refused = { name: 'file', open: () => Promise.reject(badInput('from', 'is refused')) };
  await expect(runner.download(refused, anonymous())).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await runner.drain(60_000);
  expect(downloaded).toEqual([]);
});
