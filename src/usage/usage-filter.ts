/** From `UsageFilter` to conditions, and who may see whose events. */
import { badInput, GatewayError } from '../errors/gateway-error.ts';
import type { UsageFilter } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { readsAllUsage } from '../identity/permissions.ts';
import type { Bind } from '../snowflake/statement/statement.ts';

export interface Condition {
  readonly sql: string;
  readonly binds: readonly Bind[];
}

const MOST_VALUES = 1_000;

const lists = [
  ['users', 'USER_NAME'],
  ['functions', 'FUNCTION_NAME'],
  ['models', 'MODEL_NAME'],
  ['backends', 'BACKEND'],
  ['warehouses', 'WAREHOUSE'],
  ['statuses', 'STATUS'],
] as const;

/**
 * Without the permission `usage:read:all` only the caller's own events match.
 * @throws GatewayError FORBIDDEN when another user is asked for by name; BAD_USER_INPUT for too many values.
 */
export function filterConditions(
  filter: UsageFilter | null | undefined,
  caller: Caller,
  field: string,
): Condition[] {
  const conditions: Condition[] = [];
  for (const [name, column] of lists) {
    const given: readonly string[] | null | undefined = filter?.[name];
    if (!given) continue;
    // Names are kept in composed form.
    const values = given.map((value) => value.normalize('NFC'));
    if (values.length > MOST_VALUES)
      throw badInput(`${field}.${name}`, `has more than ${MOST_VALUES} values.`);
    conditions.push(isOneOf(column, values));
  }
  if (filter?.cached != null) conditions.push({ sql: 'CACHED = ?', binds: [filter.cached] });

  if (!readsAllUsage(caller.user)) {
    const others = filter?.users?.some((name) => name.normalize('NFC') !== caller.user.name);
    if (others) throw new GatewayError('FORBIDDEN', "Others' usage needs the permission usage:read:all.");
    conditions.push({ sql: 'USER_NAME = ?', binds: [caller.user.name] });
  }
  return conditions;
}

/** An empty list matches nothing, as it does everywhere else. */
export function isOneOf(column: string, values: readonly string[]): Condition {
  if (values.length === 0) return { sql: 'FALSE', binds: [] };
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, binds: values };
}

/** All conditions as one WHERE clause; empty when there are none. */
export function whereClause(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '', binds: [] };
  return {
    sql: `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    binds: conditions.flatMap(({ binds }) => binds),
  };
}
