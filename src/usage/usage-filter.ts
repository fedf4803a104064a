/** From `UsageFilter` to conditions, and who may see whose events. */
import type { UsageEvent } from '../credits/usage/usage-event.ts';
import { badInput, GatewayError } from '../errors/gateway-error.ts';
import type { UsageFilter } from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import { readsAllUsage } from '../identity/permissions.ts';
import { tagValue } from '../identity/tags.ts';
import type { Bind } from '../snowflake/statement/statement.ts';

export interface Condition {
  readonly sql: string;
  readonly binds: readonly Bind[];
}

const MOST_VALUES = 1_000;

/** With each list of names, where they are: in the usage log, and in an event that is at hand. */
const lists = [
  ['users', 'USER_NAME', 'user'],
  ['functions', 'FUNCTION_NAME', 'function'],
  ['models', 'MODEL_NAME', 'model'],
  ['backends', 'BACKEND', 'backend'],
  ['warehouses', 'WAREHOUSE', 'warehouse'],
  ['statuses', 'STATUS', 'status'],
  ['apiKeys', 'API_KEY_ID', 'apiKeyId'],
  ['requestIds', 'SESSION_ID', 'requestId'],
] as const;

/** Calls take these names in any case, as Snowflake does; nobody tells two apart by it. */
const inAnyCase: ReadonlySet<string> = new Set(['functions', 'models', 'warehouses', 'statuses']);

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
    checkCount(given, `${field}.${name}`);
    const values = given.map((value) => comparable(name, value));
    conditions.push(isOneOf(inAnyCase.has(name) ? `UPPER(${column})` : column, values));
  }
  if (filter?.teams) {
    checkCount(filter.teams, `${field}.teams`);
    conditions.push({
      sql: 'ARRAYS_OVERLAP(TEAMS, PARSE_JSON(?)::ARRAY)',
      binds: [JSON.stringify(filter.teams.map((name) => name.normalize('NFC')))],
    });
  }
  if (filter?.tags) {
    checkCount(filter.tags, `${field}.tags`);
    const any = filter.tags.map(() => 'GET(TAGS, ?)::VARCHAR = ?');
    conditions.push({
      sql: any.length === 0 ? 'FALSE' : `(${any.join(' OR ')})`,
      binds: filter.tags.flatMap(({ key, value }) => [key, value.normalize('NFC')]),
    });
  }
  if (filter?.cached != null) conditions.push({ sql: 'CACHED = ?', binds: [filter.cached] });

  if (!readsAllUsage(caller.user)) {
    refuseOthers(filter, caller);
    conditions.push({ sql: 'USER_NAME = ?', binds: [caller.user.name] });
  }
  return conditions;
}

/** Names are kept in composed form. */
function comparable(list: string, value: string): string {
  const composed = value.normalize('NFC');
  return inAnyCase.has(list) ? composed.toUpperCase() : composed;
}

/** An empty list matches nothing, as it does everywhere else. */
export function isOneOf(column: string, values: readonly string[]): Condition {
  if (values.length === 0) return { sql: 'FALSE', binds: [] };
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, binds: values };
}

/** What a filter looks at. */
type FilteredFacts = Pick<
  UsageEvent,
  | 'user'
  | 'function'
  | 'model'
  | 'backend'
  | 'warehouse'
  | 'status'
  | 'apiKeyId'
  | 'requestId'
  | 'teams'
  | 'tags'
  | 'cached'
>;

/** The same for events that are at hand. @throws GatewayError as `filterConditions` does. */
export function filterEvents(
  filter: UsageFilter | null | undefined,
  caller: Caller,
  field: string,
): (event: FilteredFacts) => boolean {
  filterConditions(filter, caller, field);
  const seesAll = readsAllUsage(caller.user);
  const setOf = (name: string, values: readonly string[] | null | undefined) =>
    values && new Set(values.map((value) => comparable(name, value)));
  const { cached, tags } = filter ?? {};
  const single = lists.flatMap(([name, , of]) => {
    const wanted = setOf(name, filter?.[name]);
    return wanted ? [{ name, of, wanted }] : [];
  });
  const teams = setOf('teams', filter?.teams);
  return (event) =>
    (seesAll || event.user === caller.user.name) &&
    single.every(({ name, of, wanted }) => wanted.has(comparable(name, event[of] ?? ''))) &&
    (!teams || event.teams.some((team) => teams.has(team))) &&
    (!tags || tags.some(({ key, value }) => tagValue(event.tags, key) === value.normalize('NFC'))) &&
    (cached == null || event.cached === cached);
}

function refuseOthers(filter: UsageFilter | null | undefined, { user }: Caller): void {
  const others = filter?.users?.some((name) => name.normalize('NFC') !== user.name);
  if (others) throw new GatewayError('FORBIDDEN', "Others' usage needs the permission usage:read:all.");
}

function checkCount(values: readonly unknown[], field: string): void {
  if (values.length > MOST_VALUES) throw badInput(field, `has more than ${MOST_VALUES} values.`);
}

/** All conditions as one WHERE clause; empty when there are none. */
export function whereClause(conditions: readonly Condition[]): Condition {
  if (conditions.length === 0) return { sql: '', binds: [] };
  return {
    sql: `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}`,
    binds: conditions.flatMap(({ binds }) => binds),
  };
}
