/** Lists in pages, as the connections of the schema have them. */
import { badInput } from './errors/gateway-error.ts';

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const USUAL_PAGE = 50;
const MAX_PAGE = 1000;

/** How many a page has at most. @throws GatewayError BAD_USER_INPUT */
export function readPageSize({ first }: PageArguments): number {
  const size = first ?? USUAL_PAGE;
  if (Number.isInteger(size) && size >= 1 && size <= MAX_PAGE) return size;
  throw badInput('first', `must be a whole number from 1 to ${MAX_PAGE}`);
}

/** For an `after` that this list never gave, the empty text too: null is the beginning. */
export const unknownCursor = () =>
  badInput('after', 'is not a cursor of this list; take one from pageInfo.endCursor');

export function toConnection<T>(
  edges: readonly Edge<T>[],
  hasNextPage: boolean,
  { after }: PageArguments,
): Connection<T> {
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
