import type { GraphQLResolveInfo } from 'graphql';

/** Where a field's value stands in the response: `cortex.first`. */
export function responsePath({ path }: GraphQLResolveInfo): string {
  const keys: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = path; at; at = at.prev) keys.unshift(at.key);
  return keys.join('.');
}
