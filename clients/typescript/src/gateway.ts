import { callGateway, type Repeating, type StreamOptions, streamGateway } from './call-gateway.ts';
import { GatewayError } from './gateway-error.ts';
import { type GatewayMethods, operations } from './generated/operations.ts';
import type { CallOptions, GatewayRequest } from './request.ts';
import { type GatewaySettings, resolveSettings } from './settings.ts';

/** A document with what it takes and gives, as GraphQL Code Generator and `@cortex-gateway/client/documents` have it. */
export interface TypedDocument<Result, Variables> {
  readonly definitions: readonly object[];
  readonly loc?: { readonly source: { readonly body: string } } | undefined;
  /** Never there; it carries the types. */
  __apiType?: ((variables: Variables) => Result) | undefined;
}

/** No variables need to be given to a document that has none. */
type Given<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: CallOptions]
    : [variables: Variables, options?: CallOptions];

export interface Gateway extends GatewayMethods {
  /** Sends any query or mutation; resolves to its `data`. @throws GatewayError when the answer has errors */
  execute<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    ...given: Given<Variables>
  ): Promise<Result>;
  execute<Result = Record<string, unknown>>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: CallOptions,
  ): Promise<Result>;
  /** Sends any subscription; yields the `data` of each result. */
  stream<Result, Variables extends object>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options?: StreamOptions,
  ): AsyncGenerator<Result, void, undefined>;
  stream<Result = Record<string, unknown>>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: StreamOptions,
  ): AsyncGenerator<Result, void, undefined>;
}

/** An operation of the client, as it is generated. */
export interface Operation {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly text: string;
  /** The fields between `data` and what the method returns. */
  readonly path: readonly string[];
  /** `input`: the method takes the fields of the one variable `input`; `variables`: the variables; `none`: nothing. */
  readonly takes: 'input' | 'variables' | 'none';
  readonly isPaid: boolean;
}

type Variables = Readonly<Record<string, unknown>>;

/** A gateway to call. Nothing is sent before the first call. @throws GatewayError MISCONFIGURED */
export function getGateway(given: GatewaySettings = {}): Gateway {
  const settings = resolveSettings(given);
  const execute = (document: Document, variables: Variables = {}, options: CallOptions = {}) => {
    const request = requestOf(document, variables);
    return callGateway(settings, request, repeatingOf(request), options);
  };
  const stream = (document: Document, variables: Variables = {}, options: StreamOptions = {}) => {
    const request = requestOf(document, variables);
    return streamGateway(settings, request, repeatingOf(request), options);
  };

  const methodOf = (operation: Operation) => {
    const split = (given: readonly unknown[]): [Variables, CallOptions & StreamOptions] => {
      const [first, second] = operation.takes === 'none' ? [{}, given[0]] : given;
      const variables = operation.takes === 'input' ? { input: first ?? {} } : (first ?? {});
      return [variables as Variables, (second ?? {}) as CallOptions & StreamOptions];
    };
    const request = (variables: Variables): GatewayRequest => ({
      query: operation.text,
      operationName: operation.name,
      variables,
    });
    const repeating = {
      isKeyed: operation.isPaid,
      isRepeatable: operation.isPaid || operation.kind !== 'mutation',
    };
    if (operation.kind === 'subscription')
      return async function* (...given: readonly unknown[]) {
        const [variables, options] = split(given);
        for await (const data of streamGateway(settings, request(variables), repeating, options))
          yield resultAt(data, operation);
      };
    return async (...given: readonly unknown[]) => {
      const [variables, options] = split(given);
      return resultAt(await callGateway(settings, request(variables), repeating, options), operation);
    };
  };
  const methods = Object.entries(operations).map(([name, operation]) => [name, methodOf(operation)]);
  return { ...Object.fromEntries(methods), execute, stream } as Gateway;
}

type Document = string | TypedDocument<unknown, never>;

function requestOf(document: Document, variables: Variables): GatewayRequest {
  if (typeof document === 'string') return { query: document, operationName: undefined, variables };
  const name = nameOf(document);
  const own = Object.values(operations).find((operation) => operation.name === name);
  const query = document.loc?.source.body ?? own?.text;
  if (query !== undefined) return { query, operationName: name, variables };
  throw new GatewayError('MISCONFIGURED', 'The text of this document is not known: give it as text.');
}

function nameOf({ definitions }: TypedDocument<unknown, never>): string | undefined {
  const nodes = definitions as readonly {
    readonly kind?: string;
    readonly name?: { readonly value: string };
  }[];
  return nodes.find(({ kind }) => kind === 'OperationDefinition')?.name?.value;
}

/** A caller's own document may cost credits unless it changes something, and a query under a key is run once. */
function repeatingOf({ query }: GatewayRequest): Repeating {
  const isMutation = /(^|[\s}])mutation\b/.test(query.replace(/"(?:[^"\\]|\\.)*"|#.*/g, ''));
  return { isKeyed: true, isRepeatable: !isMutation };
}

/** @throws GatewayError when the answer has neither a result nor an error */
function resultAt(data: unknown, { name, path }: Operation): unknown {
  let value = data;
  for (const field of path) value = (value as Record<string, unknown> | null | undefined)?.[field];
  if (value !== null && value !== undefined) return value;
  throw new GatewayError('NOT_A_GATEWAY', `The answer to ${name} has no ${path.join('.')}, and no error.`);
}
