/** The map of all resolvers: one file here for each file of `schema/`. */
import type { Resolvers } from '../src/generated/resolvers.ts';
import { accounting } from './accounting.ts';
import { apiKeys } from './api-keys.ts';
import { cortex } from './cortex.ts';
import { credits } from './credits.ts';
import { health } from './health.ts';
import { hybrid } from './hybrid.ts';
import { models } from './models.ts';
import { scalars } from './scalars.ts';
import { sql } from './sql.ts';
import { usage } from './usage.ts';
import { viewer } from './viewer.ts';

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

export const resolvers: Resolvers = merge(
  scalars,
  cortex,
  hybrid,
  sql,
  models,
  health,
  viewer,
  apiKeys,
  credits,
  usage,
  accounting,
);
