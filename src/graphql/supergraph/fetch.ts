/** One request of a plan: to this gateway's own schema in this process, or to another service over HTTP. */
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  print,
} from 'graphql';
import { type AnswerPath, createAnswerCheck, WrongAnswer } from './answer/check-answer.ts';
import { mapEvents } from './map-events.ts';
import type { Fetch, RouterDependencies } from './router.ts';
import type { SubgraphAnswer } from './services/subgraph-answer.ts';
import type { SubgraphClient } from './services/subgraph-client.ts';
import { readForeignError, subgraphUnavailable } from './services/subgraph-error.ts';
import { goesInCircles, subgraphHeaders } from './services/subgraph-headers.ts';
import type { OwnSubgraph } from './supergraph.ts';

export interface FetchDependencies {
  readonly own: OwnSubgraph;
  /** The supergraph with all that clients are not shown. */
  readonly schema: GraphQLSchema;
  readonly clientOf: (subgraph: string) => SubgraphClient | undefined;
  /** Lower-cased names of the caller's headers that other services get. */
  readonly forwardedHeaders: readonly string[];
}

/** Of one answer; more of them say no more. */
const MOST_ERRORS = 100;

export function createFetch(deps: FetchDependencies): RouterDependencies['fetch'] {
  const { own, clientOf, forwardedHeaders } = deps;
  const checkAnswer = createAnswerCheck(deps.schema);

  async function fetchOwn({ document, variables, context, isSubscription }: Fetch) {
    const asked = { schema: own.schema, document, variableValues: variables, contextValue: context };
    if (!isSubscription) return own.planned.execute(asked);
    const events = await own.planned.startEvents(asked);
    return Symbol.asyncIterator in events ? mapEvents(events, own.planned.ofEvents(asked)) : events;
  }

  async function fetchOther(fetch: Fetch) {
    const { subgraph, document, variables, context, isSubscription } = fetch;
    const client = clientOf(subgraph);
    if (!client) throw subgraphUnavailable({ subgraph, what: 'is not known', retryable: true });
    if (goesInCircles(context))
      throw subgraphUnavailable({
        subgraph,
        what: 'is asked in circles: its URL leads back here',
        retryable: false,
      });
    const span = context.trace?.start(`subgraph ${subgraph}`, 'client');
    const request = {
      query: textOf(document),
      variables,
      headers: subgraphHeaders(context, forwardedHeaders, span),
      signal: context.signal,
    };
    try {
      if (isSubscription) {
        // What goes on for ever ends when the gateway begins to shut down.
        const signal = AbortSignal.any([context.signal, context.closing]);
        return mapEvents(client.subscribe({ ...request, signal }), (answer) => readAnswer(fetch, answer));
      }
      return readAnswer(fetch, await client.ask(request));
    } catch (error) {
      span?.fail(error);
      throw error;
    } finally {
      span?.end();
    }
  }

  function readAnswer(
    { subgraph, document, variables }: Fetch,
    { data, errors }: SubgraphAnswer,
  ): ExecutionResult {
    const at = (error: Error, path: AnswerPath | null) => located(document, variables, error, path);
    const unusable = (why: string) => {
      const what = `gave an answer that cannot be used: ${why}`;
      return subgraphUnavailable({ subgraph, what, retryable: false });
    };
    const told = errors
      .slice(0, MOST_ERRORS)
      .flatMap((error) => at(readForeignError(subgraph, error), pathOf(error)));
    try {
      const wrong = data ? checkAnswer(document, variables, data) : [];
      const faults = wrong.flatMap(({ path, what }) => {
        const field = path.filter((key) => typeof key === 'string').at(-1);
        return at(unusable(`${field} ${what}`), path);
      });
      return { data, errors: [...told, ...faults].slice(0, MOST_ERRORS) };
    } catch (error) {
      if (!(error instanceof WrongAnswer)) throw error;
      return { data: null, errors: at(unusable(error.message), null) };
    }
  }

  return async (fetch) => {
    try {
      return await (fetch.subgraph === own.name ? fetchOwn(fetch) : fetchOther(fetch));
    } catch (error) {
      const { document, variables } = fetch;
      return { data: null, errors: located(document, variables, error as Error, null) };
    }
  };
}

/** Plans keep their documents. */
const texts = new WeakMap<DocumentNode, string>();

function textOf(document: DocumentNode): string {
  const known = texts.get(document) ?? print(document);
  texts.set(document, known);
  return known;
}

/**
 * The error at its place, or at each of the fields asked for where it has none: so that every null is explained, and
 * a list says which of its items failed.
 */
function located(
  document: DocumentNode,
  variables: Fetch['variables'],
  originalError: Error,
  path: AnswerPath | null,
): GraphQLError[] {
  const at = (place: AnswerPath) => new GraphQLError(originalError.message, { path: place, originalError });
  if (path && path.length > 1) return [at(path)];
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [at([])];
  const places = operation.selectionSet.selections.flatMap((field): AnswerPath[] => {
    if (field.kind !== Kind.FIELD) return [];
    const key = (field.alias ?? field.name).value;
    if (path?.length === 1 && path[0] !== key) return [];
    if (field.name.value !== '_entities') return [[key]];
    const argument = field.arguments?.[0]?.value;
    const asked = argument?.kind === Kind.VARIABLE ? variables[argument.name.value] : [];
    return Array.isArray(asked) ? asked.map((_, i) => [key, i]) : [[key]];
  });
  return places.slice(0, MOST_ERRORS).map(at);
}

function pathOf(error: unknown): AnswerPath | null {
  const { path } = (error ?? {}) as { readonly path?: unknown };
  const isPath =
    Array.isArray(path) && path.every((key) => typeof key === 'string' || Number.isSafeInteger(key));
  return isPath ? path : null;
}
