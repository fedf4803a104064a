/** The map of all resolvers: one file here for each file of `schema/`. */
import type { Resolvers } from '../src/generated/resolvers.ts';
import { scalars } from './scalars.ts';

/** Joins maps type by type: `Query` and `User` have fields in several files. */
function merge(...maps: readonly Resolvers[]): Resolvers {
  const merged: Record<string, object> = {};
  for (const map of maps) {
    for (const [type, fields] of Object.entries(map)) {
      merged[type] = isScalar(fields) ? fields : { ...merged[type], ...fields };
    }
  }
  return merged as Resolvers;
}

function isScalar(value: object): boolean {
  return 'parseLiteral' in value;
}

export const resolvers: Resolvers = merge(scalars);
