/** One supergraph: its schema as clients see it, and how operations on it are run. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  assertValidSchema,
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  parse,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../errors/gateway-error.ts';
import { holdsScope, type ScopeHolder } from '../../identity/permissions.ts';
import { readServiceUrl } from '../../settings/subgraph-variables.ts';
import { type CheckDocument, createDocumentCheck } from '../check-document.ts';
import type { PlannedExecution } from '../execution/execute-planned.ts';
import type { ServedOperation, SubscriptionExecution } from '../served-schema.ts';
import { createAliases } from './answer/aliases.ts';
import { createAnswerSchema } from './answer/answer-schema.ts';
import type { AnswerPath } from './answer/check-answer.ts';
import { completeAnswer, type Refusals } from './answer/complete-answer.ts';
import { createErrorPlaces } from './answer/error-places.ts';
import { createApiSchema } from './api-schema.ts';
import { createFetch, type FetchDependencies } from './fetch.ts';
import { fieldsServedBy, type JoinedGraph, joinedGraphs } from './join-spec.ts';
import { createLocalDocuments } from './local-documents.ts';
import { mapEvents } from './map-events.ts';
import { asksNothing, type PreparedDocument, prepareDocument } from './prepare-document.ts';
import { createRouter } from './router.ts';

export interface Supergraph extends SubscriptionExecution {
  readonly sdl: string;
  readonly apiSchema: GraphQLSchema;
  readonly checkDocument: CheckDocument;
  /** The services besides this one. */
  readonly others: readonly JoinedGraph[];
  execute(asked: ServedOperation): Promise<ExecutionResult>;
}

/** This gateway's own part, which runs in this process. */
export interface OwnSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly planned: PlannedExecution;
}

export interface SupergraphDependencies extends Omit<FetchDependencies, 'schema'> {
  readonly own: OwnSubgraph;
}

const nothingRefused: Refusals = new Map();
/** Of one document: callers differ in few scopes. */
const MOST_VARIANTS = 16;

/**
 * Made in turns of a few milliseconds: requests run on the supergraph before it meanwhile.
 * @throws Error for what is no supergraph, or does not hold this gateway's own schema
 */
export async function createSupergraph(sdl: string, deps: SupergraphDependencies): Promise<Supergraph> {
  const { own } = deps;
  const document = parse(sdl, { noLocation: true });
  const graphs = joinedGraphs(document);
  const ownGraph = ownGraphOf(graphs, own.name);
  await nextTurn();
  const schema = createAnswerSchema(document);
  await nextTurn();
  const apiSchema = createApiSchema(document);
  await nextTurn();
  assertValidSchema(apiSchema);
  await nextTurn();
  const router = await createRouter({
    sdl,
    apiSchema,
    subgraphs: graphs.map(({ name }) => name),
    fetch: createFetch({ ...deps, schema }),
  });
  await nextTurn();
  const isLocal = createLocalDocuments({ supergraph: document, apiSchema, ownSchema: own.schema, ownGraph });
  const ownFields = fieldsServedBy(document, ownGraph);
  const aliases = createAliases(schema);
  await nextTurn();
  const preparing = { apiSchema, aliases, isOwn: (coordinate: string) => ownFields.has(coordinate) };
  /** What is left out for one caller is not left out for the next; by which of the restricted fields are. */
  const preparedDocuments = new WeakMap<DocumentNode, LRUCache<string, PreparedDocument>>();

  function prepare(asked: DocumentNode, refusals: Refusals): PreparedDocument {
    const known = preparedDocuments.get(asked) ?? new LRUCache({ max: MOST_VARIANTS });
    preparedDocuments.set(asked, known);
    const refused = new Set(refusals.keys());
    const restricted = refused.size === 0 ? [] : prepare(asked, nothingRefused).restricted;
    const variant = restricted.map(({ node }) => (refused.has(node) ? '1' : '0')).join('');
    const prepared = known.get(variant) ?? prepareDocument(preparing, asked, refused);
    known.set(variant, prepared);
    return prepared;
  }

  function refusalsOf({ document: asked, contextValue }: ServedOperation): Refusals {
    const { restricted } = prepare(asked, nothingRefused);
    const refused = restricted.filter(
      ({ requirements }) =>
        !requirements.every((one) => one?.some((all) => holdsAll(contextValue.user, all))),
    );
    return new Map(
      refused.map(({ node, requirements }) => [node, forbidden(requirements.flatMap((one) => one ?? []))]),
    );
  }

  async function run(asked: ServedOperation): Promise<ExecutionResult | AsyncIterable<ExecutionResult>> {
    const refusals = refusalsOf(asked);
    const { document: wanted } = prepare(asked.document, refusals);
    const complete = ({ data, errors = [] }: ExecutionResult) => {
      const placeOf = createErrorPlaces(asked, data, aliases);
      const told = errors.map((error) => untangled(error, placeOf));
      return completeAnswer(asked, { data: data ?? {}, errors: told, aliases }, refusals);
    };
    if (asksNothing(wanted, asked.operationName)) return complete({});
    try {
      const result = await router.run({ ...asked, document: wanted });
      return Symbol.asyncIterator in result ? mapEvents(result, onceEach(complete)) : complete(result);
    } catch (error) {
      return failed(error);
    }
  }

  return {
    sdl,
    apiSchema,
    others: graphs.filter(({ id }) => id !== ownGraph),
    checkDocument: createDocumentCheck(apiSchema),
    async execute(asked) {
      // An operation that the document does not have is refused in the words of graphql-js, whoever would serve it.
      const operation = getOperationAST(asked.document, asked.operationName);
      if (!operation || isLocal(asked.document)) return own.planned.execute(asked);
      const result = await run(asked);
      if (Symbol.asyncIterator in result) throw new Error('a stream for an operation that has one answer');
      return result;
    },
    async startEvents(asked) {
      if (isLocal(asked.document)) return own.planned.startEvents(asked);
      const operation = getOperationAST(asked.document, asked.operationName);
      if (operation?.operation !== 'subscription') throw new Error('events of what is no subscription');
      return run(asked);
    },
    ofEvents(asked) {
      if (isLocal(asked.document)) return own.planned.ofEvents(asked);
      return (event) => event as ExecutionResult;
    },
  };
}

/** @throws Error for a supergraph of which this gateway cannot ask the services */
function ownGraphOf(graphs: readonly JoinedGraph[], ownName: string): string {
  if (graphs.length === 0) throw new Error('this is no supergraph: it names no services in `join__Graph`.');
  const seen = new Set<string>();
  let own: string | undefined;
  for (const { id, name, url } of graphs) {
    if (seen.has(name)) throw new Error(`the supergraph names the service "${name}" twice.`);
    seen.add(name);
    if (name === ownName) own = id;
    else readServiceUrl(name, url);
  }
  if (own === undefined)
    throw new Error(`the supergraph has no service "${ownName}", which this gateway is.`);
  return own;
}

function holdsAll(user: ScopeHolder, scopes: readonly string[]): boolean {
  return scopes.every((scope) => holdsScope(user, scope));
}

function forbidden(wanted: readonly (readonly string[])[]): GatewayError {
  const needed = wanted.map((all) => all.join(' and ')).join(', or ');
  return new GatewayError(
    'FORBIDDEN',
    needed ? `This needs the scope ${needed}.` : 'This field asks for a policy, which nobody here can grant.',
  );
}

/** The router keeps the errors of all events in one list; each is told with the event that brought it. */
function onceEach(complete: (result: ExecutionResult) => Promise<ExecutionResult>) {
  return (result: ExecutionResult) => {
    const errors = result.errors ? (result.errors as GraphQLError[]).splice(0) : [];
    return complete({ ...result, errors });
  };
}

/** The router wraps an error each time that it moves it to another place. */
function untangled(error: GraphQLError, placeOf: (path: AnswerPath) => AnswerPath): GraphQLError {
  let cause: Error = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  const place = placeOf(error.path ?? []);
  return new GraphQLError(error.message, {
    ...(place.length > 0 && { path: place }),
    ...(cause !== error && { originalError: cause }),
  });
}

/** Wrong variables are told as graphql-js tells them; the rest is a defect, which is logged and masked. */
function failed(error: unknown): ExecutionResult {
  const causes = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  return {
    errors: causes.map((cause) =>
      cause instanceof GraphQLError
        ? cause
        : new GraphQLError('the router failed', { originalError: cause as Error, path: [] }),
    ),
  };
}
