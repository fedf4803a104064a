import { badInput } from '../errors/gateway-error.ts';

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

const USUAL_PAGE = 50;
const MAX_PAGE = 1000;

/** How many a page has at most. @throws GatewayError BAD_USER_INPUT */
export function readPageSize({ first }: PageArguments): number {
  const size = first ?? USUAL_PAGE;
  if (Number.isInteger(size) && size >= 1 && size <= MAX_PAGE) return size;
  throw badInput('first', `must be a whole number from 1 to ${MAX_PAGE}`);
}
