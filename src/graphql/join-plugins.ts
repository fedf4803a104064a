/**
 * Makes one plugin of many. Apollo Server waits for every hook of every plugin, whether it has anything to wait for or
 * not: with ten plugins that is a hundred promises for each request. Here a hook that returns none costs its call.
 */
import type { ApolloServerPlugin, GraphQLRequestContext, GraphQLRequestListener } from '@apollo/server';
import type { RequestContext } from '../context.ts';

type ApolloListener = GraphQLRequestListener<RequestContext>;

/** Hooks that are told something and answer nothing. */
type Told =
  | 'didResolveOperation'
  | 'didEncounterErrors'
  | 'willSendResponse'
  | 'didEncounterSubsequentErrors'
  | 'willSendSubsequentPayload';

/** As Apollo Server's, with the same arguments. A promise is waited for; anything else that is returned means nothing. */
type GatewayListener = {
  readonly [Hook in Told]?: (...args: Parameters<NonNullable<ApolloListener[Hook]>>) => unknown;
};

/**
 * One concern of every request. Hooks act in the order of their plugins; where one throws, those after it stay out.
 * A plugin that keeps something of each request gives it listeners of its own; the hooks of others are its own.
 */
export interface GatewayPlugin
  extends GatewayListener,
    Pick<ApolloServerPlugin<RequestContext>, 'unexpectedErrorProcessingRequest'> {
  requestDidStart?(request: GraphQLRequestContext<RequestContext>): GatewayListener | undefined;
}

/** Tells all plugins of a request. Undefined where none has anything to wait for. */
type Tell = <Hook extends Told>(
  hook: Hook,
  ...args: Parameters<NonNullable<ApolloListener[Hook]>>
) => Promise<unknown> | undefined;

export interface JoinedPlugins
  extends Required<Pick<ApolloServerPlugin<RequestContext>, 'unexpectedErrorProcessingRequest'>> {
  requestDidStart(request: GraphQLRequestContext<RequestContext>): Promise<ApolloListener>;
  /** As `requestDidStart`, for who runs an operation without Apollo Server. */
  begin(request: GraphQLRequestContext<RequestContext>): Tell;
}

export function joinPlugins(plugins: readonly GatewayPlugin[]): JoinedPlugins {
  function begin(request: GraphQLRequestContext<RequestContext>): Tell {
    const listeners: GatewayListener[] = [];
    for (const plugin of plugins) {
      const listener = plugin.requestDidStart ? plugin.requestDidStart(request) : plugin;
      if (listener) listeners.push(listener);
    }
    return (hook, ...args) => tell(listeners, hook, args);
  }

  return {
    begin,
    async requestDidStart(request) {
      const told = begin(request);
      const join =
        <Hook extends Told>(hook: Hook) =>
        async (...args: Parameters<NonNullable<GatewayListener[Hook]>>) => {
          await told(hook, ...args);
        };
      return {
        didResolveOperation: join('didResolveOperation'),
        didEncounterErrors: join('didEncounterErrors'),
        willSendResponse: join('willSendResponse'),
        didEncounterSubsequentErrors: join('didEncounterSubsequentErrors'),
        willSendSubsequentPayload: join('willSendSubsequentPayload'),
      };
    },
    async unexpectedErrorProcessingRequest(failed) {
      for (const plugin of plugins) await plugin.unexpectedErrorProcessingRequest?.(failed);
    },
  };
}

function tell<Hook extends Told>(
  listeners: readonly GatewayListener[],
  hook: Hook,
  args: Parameters<NonNullable<GatewayListener[Hook]>>,
): Promise<unknown> | undefined {
  const waiting: Promise<unknown>[] = [];
  try {
    for (const listener of listeners) {
      const told = (listener[hook] as ((...told: typeof args) => unknown) | undefined)?.(...args);
      if (told instanceof Promise) waiting.push(told);
    }
  } catch (error) {
    if (waiting.length === 0) throw error;
    // Those before it may fail too, later: nobody would hear of that but the process, which would end.
    return Promise.allSettled(waiting).then(() => {
      throw error;
    });
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting);
}
