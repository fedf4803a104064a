/**
 * Lets Apollo Server run subscriptions too, so that queries, mutations and subscriptions share one pipeline: the same
 * persisted queries, limits, validation and plugins.
 *
 * Apollo Server has no transport for subscriptions, but its plugins know answers that come in parts (for `@defer`).
 * A subscription is run as such an answer: each plugin hears of errors by `didEncounterSubsequentErrors`, and of the
 * end by `willSendSubsequentPayload` with `hasNext: false`.
 */
import {
  type ApolloServerPlugin,
  type GraphQLRequestContext,
  type GraphQLRequestListener,
  HeaderMap,
} from '@apollo/server';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError } from 'graphql';
import type { RequestContext } from '../context.ts';
import { GatewayError } from '../errors/gateway-error.ts';
import { presentError } from '../errors/present-error.ts';
import { createFlow, type Flow } from '../upstream/flow.ts';
import { createOutlet } from '../upstream/outlet.ts';
import type { SubscriptionExecution } from './served-schema.ts';
import { untilAborted } from './until-aborted.ts';

type Listener = GraphQLRequestListener<RequestContext>;
type Running = Parameters<NonNullable<Listener['responseForOperation']>>[0] &
  Parameters<NonNullable<Listener['willSendSubsequentPayload']>>[0];
/** A request with the listeners that its plugins gave, where the one that streams finds them. */
type TellingRequest = { [watching]?: Listener[] };
type Incremental = Extract<
  NonNullable<GraphQLRequestContext<RequestContext>['response']['body']>,
  { kind: 'incremental' }
>;

const watching = Symbol('listeners');

/** The plugins given, told about streams, and after them the one that streams. */
export function streamSubscriptions(
  plugins: readonly ApolloServerPlugin<RequestContext>[],
  execution: SubscriptionExecution,
): ApolloServerPlugin<RequestContext>[] {
  const watched = plugins.map((plugin): ApolloServerPlugin<RequestContext> => {
    const { requestDidStart } = plugin;
    if (!requestDidStart) return plugin;
    return {
      ...plugin,
      async requestDidStart(request) {
        const listener = await requestDidStart.call(plugin, request);
        if (!listener) return;
        const telling = request as TellingRequest;
        telling[watching] ??= [];
        telling[watching].push(listener);
        return listener;
      },
    };
  });

  const streaming: ApolloServerPlugin<RequestContext> = {
    requestDidStart: async () => ({
      async responseForOperation(request) {
        // Absent, whatever its type says, where the document has no such operation.
        const operation = request.operation as Running['operation'] | undefined;
        if (operation?.operation !== 'subscription') return null;
        const listeners = (request as TellingRequest)[watching] ?? [];
        const results = runSubscription(execution, request as Running, listeners);
        const body = { kind: 'incremental', initialResult: { hasNext: true }, subsequentResults: results };
        return { http: { headers: new HeaderMap() }, body: body as unknown as Incremental };
      },
    }),
  };
  return [...watched, streaming];
}

/**
 * Starts upstream when the first result is asked for. Ends with an error of its own where the signal's reason is one.
 *
 * A socket has no headers, and most clients never see trailers: so the first result says what the caller has left, and
 * the last one what the operation used, under `extensions.credits`.
 */
function runSubscription(
  execution: SubscriptionExecution,
  request: Running,
  listeners: readonly Listener[],
): Flow<FormattedExecutionResult> {
  const { schema, document, contextValue } = request;
  const { signal } = contextValue;
  let isFirst = true;
  let isTold = false;

  /** Tells the plugins, once, that the end has come. */
  async function end(): Promise<void> {
    if (isTold) return;
    isTold = true;
    for (const listener of listeners) await listener.willSendSubsequentPayload?.(request, { hasNext: false });
  }

  async function withCredits(
    result: FormattedExecutionResult,
    isLast: boolean,
  ): Promise<FormattedExecutionResult> {
    if (isLast) await end();
    else if (!isFirst) return result;
    isFirst = false;
    const credits = creditsOf(request.response.http.headers);
    return credits ? { ...result, extensions: { ...result.extensions, credits } } : result;
  }

  async function present(result: ExecutionResult): Promise<FormattedExecutionResult> {
    const { errors } = result;
    if (!errors) return result as FormattedExecutionResult;
    for (const listener of listeners) await listener.didEncounterSubsequentErrors?.(request, errors);
    return { ...result, errors: errors.map((error) => presentError(error.toJSON(), error)) };
  }

  const asked = {
    schema,
    document,
    contextValue,
    operationName: request.operationName,
    variableValues: request.request.variables ?? {},
  };

  return createFlow((reader) => {
    const outlet = createOutlet(reader);
    let resume = () => {};
    let stop = () => {};
    let hasLeft = false;

    /** Resolves when the events have ended, or need not be read any more. */
    const passOn = (events: AsyncIterable<unknown>): Promise<void> =>
      new Promise((resolve, reject) => {
        const resultOf = execution.ofEvents(asked);
        /** Of a result more is to be said than that it came. */
        const tell = async (event: unknown, made: Promise<ExecutionResult> | ExecutionResult) => {
          const result = await made;
          const shown = result.errors ? await present(result) : (result as FormattedExecutionResult);
          const whole = isFirst || isEnd(event) ? await withCredits(shown, isEnd(event)) : shown;
          if (outlet.put(whole)) source.resume();
        };
        const take = (event: unknown): boolean => {
          try {
            const result = resultOf(event);
            if (!isFirst && !('then' in result) && !result.errors && !isEnd(event))
              return outlet.put(result as FormattedExecutionResult);
            tell(event, result).catch(reject);
          } catch (error) {
            reject(error);
          }
          return false;
        };
        const source = untilAborted(events, signal).read({ take, end: resolve, fail: reject });
        resume = source.resume;
        stop = () => {
          void source.leave();
          resolve();
        };
        if (hasLeft) stop();
      });

    const last = async (result: ExecutionResult): Promise<void> => {
      const told = await withCredits(await present(result), true);
      if (await outlet.room()) outlet.put(told);
    };
    const run = async (): Promise<void> => {
      try {
        const events = await execution.startEvents(asked);
        if (!(Symbol.asyncIterator in events)) return await last(events);
        await passOn(events);
        if (signal.reason instanceof GatewayError && !isTold)
          await last({ errors: [wrapped(signal.reason)] });
      } catch (error) {
        stop();
        await last({ errors: [error instanceof GraphQLError ? error : wrapped(error as Error)] });
      } finally {
        await end();
      }
    };
    const running = run().then(outlet.end, outlet.fail);
    return {
      resume() {
        outlet.resume();
        resume();
      },
      leave() {
        hasLeft = true;
        outlet.close();
        stop();
        return running;
      },
    };
  });
}

/** Whether a source says with this value that it is its last: a completion's chunk with a reason. */
function isEnd(event: unknown): boolean {
  const fields = event as Readonly<Record<string, { readonly finishReason?: unknown } | null>>;
  for (const name in fields) if (fields[name]?.finishReason != null) return true;
  return false;
}

/** `{ remaining }`, and `used` where it is known; null where neither is. */
function creditsOf(headers: ReadonlyMap<string, string>): Readonly<Record<string, number>> | null {
  const told = [
    ['used', headers.get('x-credits-used')],
    ['remaining', headers.get('x-credits-remaining')],
  ].flatMap(([name, value]) => (value === undefined ? [] : [[name, Number(value)] as const]));
  return told.length === 0 ? null : Object.fromEntries(told);
}

function wrapped(originalError: Error): GraphQLError {
  return new GraphQLError(originalError.message, { originalError });
}
