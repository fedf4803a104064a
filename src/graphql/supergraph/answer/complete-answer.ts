/**
 * Makes the answer that clients get of the data that the services gave together: in the shape of the document, nulls
 * where they may stand, and an error for each that nobody has explained yet.
 */
import {
  type ExecutionResult,
  execute,
  type FieldNode,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLTypeResolver,
} from 'graphql';
import { GatewayError } from '../../../errors/gateway-error.ts';
import type { ServedOperation } from '../../served-schema.ts';
import type { Aliases } from './aliases.ts';

/** Fields that the caller may not see, by their nodes in the document, and why. */
export type Refusals = ReadonlyMap<FieldNode, GatewayError>;

type JoinedData = Readonly<Record<string, unknown>>;

/** What the services gave together. */
interface Joined {
  readonly data: JoinedData;
  readonly errors: readonly GraphQLError[];
  /** How the keys of `data` follow from the document. */
  readonly aliases: Aliases;
}

export async function completeAnswer(
  { schema, document, operationName, variableValues }: ServedOperation,
  { data, errors, aliases }: Joined,
  refusals: Refusals,
): Promise<ExecutionResult> {
  const fieldResolver: GraphQLFieldResolver<JoinedData, unknown> = (
    source,
    _args,
    _context,
    { fieldNodes },
  ) => {
    for (const node of fieldNodes) {
      const refusal = refusals.get(node);
      if (refusal) throw refusal;
    }
    return source[aliases.innerKey(fieldNodes[0] as FieldNode)];
  };
  const completed = await execute({
    schema,
    document,
    operationName,
    variableValues,
    rootValue: data,
    fieldResolver,
    typeResolver,
  });
  const explained = pathsAround(errors);
  const own = (completed.errors ?? []).filter(
    ({ originalError, path }) => originalError instanceof GatewayError || !isExplained(explained, path ?? []),
  );
  const all = [
    ...errors,
    ...own.map((error) => (error.originalError instanceof GatewayError ? error : asFault(error))),
  ];
  return { data: completed.data ?? null, ...(all.length > 0 && { errors: all }) };
}

/** Where the type was not asked for, nothing depends on it: any that is possible will do. */
const typeResolver: GraphQLTypeResolver<JoinedData, unknown> = (
  { __typename },
  _context,
  { schema },
  type,
) => (typeof __typename === 'string' ? __typename : schema.getPossibleTypes(type)[0]?.name);

interface Places {
  /** Every path that an error has, and all that lead to it. */
  readonly around: ReadonlySet<string>;
  readonly exact: ReadonlySet<string>;
}

function pathsAround(errors: readonly GraphQLError[]): Places {
  const around = new Set<string>();
  const exact = new Set<string>();
  for (const { path = [] } of errors) {
    exact.add(JSON.stringify(path));
    for (let i = 0; i <= path.length; i += 1) around.add(JSON.stringify(path.slice(0, i)));
  }
  return { around, exact };
}

/** An error above, at or beneath a place tells why it is null. */
function isExplained({ around, exact }: Places, path: readonly (string | number)[]): boolean {
  if (around.has(JSON.stringify(path))) return true;
  return path.some((_, i) => exact.has(JSON.stringify(path.slice(0, i + 1))));
}

/** What graphql-js says of a null that may not be, or of a type that it does not know. */
function asFault({ message, path, nodes }: GraphQLError): GraphQLError {
  const text = 'A service of the supergraph gave no value for a field that it promises one for.';
  const originalError = new GatewayError('SUBGRAPH_UNAVAILABLE', text, { retryable: false }, message);
  return new GraphQLError(text, { path: path ?? [], nodes: nodes ?? [], originalError });
}
