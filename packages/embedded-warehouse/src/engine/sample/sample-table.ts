/** A cell of the sample data: money in cents, instants in milliseconds. */
export type SampleCell = string | number | boolean | null;

export interface SampleTable {
  /** The schema of the view that shows it by topic. */
  readonly topic: 'SALES' | 'SUPPORT';
  readonly name: string;
  readonly comment: string;
  /** Name, Snowflake type and comment. */
  readonly columns: readonly (readonly [name: string, type: string, comment: string])[];
  readonly rows: readonly (readonly SampleCell[])[];
}

const day = 86_400_000;

/** The sample's year and a half; everything happens inside it. */
export const sampleDays = 545;

/** An instant of the sample: so many days after its first, and milliseconds into that day. */
export type Instant = (days: number, millisecondsOfDay: number) => number;

/** The sample ends with the day before: what is asked of last month or last quarter is there. */
export function instantsBefore(today: Date): Instant {
  const start = (Math.floor(today.getTime() / day) - sampleDays) * day;
  return (days, millisecondsOfDay) => start + days * day + millisecondsOfDay;
}
