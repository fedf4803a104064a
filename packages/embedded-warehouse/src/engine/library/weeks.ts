/**
 * How a session counts weeks, by its parameters WEEK_START and WEEK_OF_YEAR_POLICY; docs.snowflake.com,
 * sql-reference/functions-date-time, "Calendar weeks and weekdays". Parts whose names end in ISO do not look at them.
 */
export interface Weeks {
  /** WEEK_START: 1 is Monday, 7 is Sunday; 0 is Monday, with days of the week that count from Sunday, which is 0. */
  readonly start: number;
  /** WEEK_OF_YEAR_POLICY 1: the first week of a year is that of January 1, and ends where the next one begins. */
  readonly fromNewYear: boolean;
}

type WeekParameter = 'WEEK_START' | 'WEEK_OF_YEAR_POLICY';

/** @param value tells the value of a parameter that is in force */
export function readWeeks(value: (name: WeekParameter) => unknown): Weeks {
  return { start: Number(value('WEEK_START')), fromNewYear: Number(value('WEEK_OF_YEAR_POLICY')) === 1 };
}

/** How many days after Monday a week begins. */
export function daysAfterMonday({ start }: Weeks): number {
  return Math.max(start, 1) - 1;
}

/** The begin of the week of a date or timestamp, as DuckDB SQL. */
export function weekBegin(moment: string, weeks: Weeks): string {
  const days = daysAfterMonday(weeks);
  if (days === 0) return `date_trunc('week', ${moment})`;
  return `(date_trunc('week', ${moment} - to_days(${days})) + to_days(${days}))`;
}

/** DAYOFWEEK. */
export function dayOfWeek(moment: string, { start }: Weeks): string {
  return start === 0
    ? `date_part('dow', ${moment})`
    : `((date_part('isodow', ${moment}) + ${7 - start}) % 7 + 1)`;
}

/** The day that tells the year of a week: the fourth, as a week is of the year that has most of its days. */
const middle = (moment: string, weeks: Weeks) =>
  `(${weekBegin(`CAST(${moment} AS DATE)`, weeks)} + to_days(3))`;

/** WEEK. */
export function weekOfYear(moment: string, weeks: Weeks): string {
  const days = daysAfterMonday(weeks);
  if (weeks.fromNewYear) {
    const newYear = `date_part('isodow', make_date(CAST(year(${moment}) AS INTEGER), 1, 1))`;
    return `((date_part('doy', ${moment}) - 1 + (${newYear} + ${6 - days}) % 7) // 7 + 1)`;
  }
  if (days === 0) return `date_part('week', ${moment})`;
  return `((date_part('doy', ${middle(moment, weeks)}) - 1) // 7 + 1)`;
}

/** YEAROFWEEK. */
export function yearOfWeek(moment: string, weeks: Weeks): string {
  if (weeks.fromNewYear) return `date_part('year', ${moment})`;
  if (daysAfterMonday(weeks) === 0) return `date_part('isoyear', ${moment})`;
  return `date_part('year', ${middle(moment, weeks)})`;
}
