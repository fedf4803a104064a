import type { GraphQLResolveInfo } from 'graphql';

/** Where a field's value stands in the response: `cortex.first`. */
export function responsePath({ path }: GraphQLResolveInfo): string {
  return responseKeys(path).join('.');
}

/** As an error tells it. */
export function responseKeys(path: GraphQLResolveInfo['path']): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: typeof path | undefined = path; at; at = at.prev) keys.unshift(at.key);
  return keys;
}
