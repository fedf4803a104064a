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

/** The sample year and a half; everything happens inside it. */
export const sampleStart = Date.UTC(2025, 0, 1);
export const sampleDays = 545;

export function instant(days: number, millisecondsOfDay: number): number {
  return sampleStart + days * day + millisecondsOfDay;
}
