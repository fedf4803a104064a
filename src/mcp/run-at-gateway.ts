/** Runs prepared documents at a gateway that runs elsewhere, over HTTP: queries as JSON, subscriptions as server-sent events. */
import { type FormattedExecutionResult, parse } from 'graphql';
import { GatewayError } from '../errors/gateway-error.ts';
import { parseEventStream } from '../upstream/parse-events.ts';
import type { DocumentVariables, McpCaller } from './mcp-caller.ts';
import { shown } from './refusal.ts';
import { permissionsDocument } from './tools.ts';

export interface GatewayAddress {
  /** `http://127.0.0.1:4000`, or with its `/graphql`. */
  readonly url: string;
  /** A JWT or an API key. */
  readonly token: string | undefined;
  /** Who calls, in local mode. */
  readonly user: string | undefined;
}

export function callerAt({ url, token, user }: GatewayAddress): McpCaller {
  const endpoint = `${url.replace(/(\/graphql)?\/*$/, '')}/graphql`;
  const headers = {
    'content-type': 'application/json',
    ...(token && { authorization: `Bearer ${token}` }),
    ...(user && { 'x-gateway-user': user }),
  };

  async function* run(
    query: string,
    variables: DocumentVariables,
    signal: AbortSignal,
  ): AsyncGenerator<FormattedExecutionResult> {
    const accept = isSubscription(query) ? 'text/event-stream' : 'application/json';
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { ...headers, accept },
        body: JSON.stringify({ query, variables }),
        signal,
      });
      if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
        yield (await response.json()) as FormattedExecutionResult;
        return;
      }
      for await (const { event, data } of parseEventStream(response.body ?? new ReadableStream()))
        if (event === 'next') yield JSON.parse(data) as FormattedExecutionResult;
    } catch (error) {
      if (!signal.aborted) yield { errors: [{ ...shown(unanswered(url, error)) }] };
    }
  }

  return {
    run,
    async mayWriteSql(signal) {
      for await (const { data } of run(permissionsDocument, {}, signal)) {
        const viewer = data?.viewer as { permissions: readonly string[] } | undefined;
        return viewer?.permissions.includes('sql:write') ?? false;
      }
      return false;
    },
    now: () => Date.now(),
    toJson: async (value) => JSON.stringify(value),
  };
}

/** What to do where no gateway runs. */
export function howToStart(url: string): string {
  return `No gateway answers at ${url}. Start one with \`npm start\` in its folder, or name another in CORTEX_GATEWAY_URL.`;
}

function unanswered(url: string, error: unknown): GatewayError {
  const message =
    error instanceof SyntaxError
      ? `What answers at ${url} is no gateway: set CORTEX_GATEWAY_URL to the base URL of one.`
      : howToStart(url);
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, {}, error);
}

function isSubscription(query: string): boolean {
  return parse(query).definitions.some(
    (definition) => definition.kind === 'OperationDefinition' && definition.operation === 'subscription',
  );
}
