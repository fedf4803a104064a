/** What a usage report groups by, and the rows it is made of. */
import type { MicroCredits } from '../credits/micro-credits.ts';
import type { CreditCalendar } from '../credits/windows/credit-calendar.ts';
import type { UsageDimension, UsageReport, UsageRow } from '../generated/resolvers.ts';

/** Dimension, the row's field and the log's column. */
export const plainDimensions = [
  ['USER', 'user', 'USER_NAME'],
  ['FUNCTION', 'function', 'FUNCTION_NAME'],
  ['MODEL', 'model', 'MODEL_NAME'],
  ['BACKEND', 'backend', 'BACKEND'],
  ['WAREHOUSE', 'warehouse', 'WAREHOUSE'],
  ['API_KEY', 'apiKey', 'API_KEY_ID'],
  ['TEAM', 'team', 'team.value::VARCHAR'],
  ['TAG', 'tag', 'GET(TAGS, ?)::VARCHAR'],
] as const satisfies readonly (readonly [UsageDimension, keyof UsageRow, string])[];

export type PlainDimension = (typeof plainDimensions)[number][0];
export type TimeDimension = Exclude<UsageDimension, PlainDimension>;

/** Finest first: of several, the finest counts. */
const timeDimensions: readonly TimeDimension[] = ['HOUR', 'DAY', 'MONTH'];

export type FoundUsage = Omit<UsageReport, 'source'>;

export interface Grouping {
  readonly plain: readonly (typeof plainDimensions)[number][];
  readonly time: TimeDimension | null;
  /** The key of the tag, where TAG is grouped by. */
  readonly tag: string | null;
}

export function groupingOf(groupBy: readonly UsageDimension[], tag: string | null): Grouping {
  const asked = new Set(groupBy);
  return {
    plain: plainDimensions.filter(([dimension]) => asked.has(dimension)),
    time: timeDimensions.find((dimension) => asked.has(dimension)) ?? null,
    tag,
  };
}

/** What takes several times as long to count as all the rest: left out where nobody asks for it. */
export interface CostlyCounts {
  /** Else the percentiles are null. */
  readonly latencies: boolean;
  /** Else there are none. */
  readonly statements: boolean;
}

export type GroupFields = Pick<UsageRow, (typeof plainDimensions)[number][1] | 'bucket'>;

export const noGroup: GroupFields = {
  user: null,
  function: null,
  model: null,
  backend: null,
  warehouse: null,
  apiKey: null,
  team: null,
  tag: null,
  bucket: null,
};

/** @param text the beginning as the driver gives it, `2026-11-22T09:00:00`: of an hour in UTC, of a day or month local */
export function toBucket(text: string, dimension: TimeDimension, calendar: CreditCalendar): Date {
  return dimension === 'HOUR' ? new Date(`${text}Z`) : new Date(calendar.windowOf(text.slice(0, 10)).start);
}

export function byBucketThenCredits(a: UsageRow, b: UsageRow): number {
  return Number(a.bucket ?? 0) - Number(b.bucket ?? 0) || b.credits - a.credits;
}

/** Of rows in which each call counts once. */
export function totalsOf(rows: readonly UsageRow[]): UsageReport['totals'] {
  const sum = (field: 'calls' | 'errors' | 'credits') => rows.reduce((total, row) => total + row[field], 0);
  const sumTokens = (field: 'inputTokens' | 'outputTokens') =>
    rows.reduce((total, row) => total + BigInt(row[field]), 0n);
  return {
    calls: sum('calls'),
    errors: sum('errors'),
    inputTokens: sumTokens('inputTokens'),
    outputTokens: sumTokens('outputTokens'),
    credits: sum('credits') as MicroCredits,
    gpuSeconds: sumOfKnown(rows.map(({ gpuSeconds }) => gpuSeconds ?? null)),
  };
}

/** In thousandths, as the log keeps them, so that the sum has no more digits than its parts. */
function sumOfKnown(seconds: readonly (number | null)[]): number | null {
  const known = seconds.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + Math.round(value * 1000), 0) / 1000;
}
