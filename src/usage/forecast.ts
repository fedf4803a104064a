/**
 * What a scope will have used by the end of the day and of the month, with a band.
 *
 * The rest of today is what earlier days used after this time of the day; the days after it are days like those. Nothing
 * is assumed of how use is distributed: the band is made of quantiles of what was. Pure.
 */
export interface Interval {
  /** Epoch milliseconds of its first instant. */
  readonly start: number;
  readonly end: number;
}

/** What was used in an hour of UTC, or in the part of one that was asked for. */
export interface HourOfUse extends Interval {
  readonly credits: number;
}

export interface Day extends Interval {
  /** By the calendar of its zone. */
  readonly isWeekend: boolean;
}

export interface Outlook {
  readonly expected: number;
  /** Eight times of ten it ends between these. */
  readonly low: number;
  readonly high: number;
}

export interface ForecastInput {
  readonly now: number;
  readonly today: Day;
  /**
   * Days that are over, whole ones, newest first: each with its hours. Where a zone's days begin in the middle of an
   * hour, that is of both.
   */
  readonly days: readonly { readonly span: Day; readonly hours: readonly HourOfUse[] }[];
  /** Used so far. */
  readonly usedToday: number;
  readonly usedThisMonth: number;
  /** Days of the month that come after today. */
  readonly later: { readonly workdays: number; readonly weekends: number };
}

export interface Forecast {
  readonly day: Outlook;
  readonly month: Outlook;
  /** Days that it was learned from. */
  readonly days: number;
}

const HOUR_MS = 3_600_000;
/** Fewer days say nothing of a band. */
const ENOUGH_DAYS = 3;
const [LOW, HIGH] = [0.1, 0.9];

export function forecastUse(input: ForecastInput): Forecast {
  const { now, today, days, usedToday, usedThisMonth, later } = input;
  const known = days.length >= ENOUGH_DAYS;
  const rests = known ? restsOf(days, today.end - now, today.isWeekend) : paceOf(usedToday, now, today);
  const restOfToday = outlook(rests);
  const totalsOf = (weekend: boolean) =>
    known
      ? daysLike(days, weekend).map(({ span, hours }) => usedBetween(hours, span))
      : rests.map((restOfDay) => usedToday + restOfDay);
  const rest = together([
    restOfToday,
    sumOfDays(totalsOf(false), later.workdays),
    sumOfDays(totalsOf(true), later.weekends),
  ]);
  return { day: shifted(restOfToday, usedToday), month: shifted(rest, usedThisMonth), days: days.length };
}

/** All days, where there are too few of the kind. */
function daysLike(days: ForecastInput['days'], weekend: boolean): ForecastInput['days'] {
  const alike = days.filter(({ span }) => span.isWeekend === weekend);
  return alike.length >= ENOUGH_DAYS ? alike : days;
}

/**
 * What days like today used in so much of their end: clocks are changed in the night, and from then on a day that has 23
 * or 25 hours is as far from its end as every other at that time.
 */
function restsOf(days: ForecastInput['days'], left: number, weekend: boolean): readonly number[] {
  return daysLike(days, weekend).map(({ span: { start, end }, hours }) =>
    usedBetween(hours, { start: Math.max(start, end - left), end }),
  );
}

/** Of an hour that is in it in part, that part. */
function usedBetween(hours: readonly HourOfUse[], { start, end }: Interval): number {
  return hours.reduce((sum, hour) => {
    const within = Math.min(end, hour.end) - Math.max(start, hour.start);
    return within > 0 ? sum + (hour.credits * within) / (hour.end - hour.start) : sum;
  }, 0);
}

/** Without days to learn from: as it went on so far, twice as fast, or not at all. */
function paceOf(used: number, now: number, { start, end }: Interval): readonly number[] {
  const elapsed = Math.max(HOUR_MS, now - start);
  const rest = (used * Math.max(0, end - now)) / elapsed;
  return [0, rest, 2 * rest];
}

function outlook(values: readonly number[]): Outlook {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return { expected: mean, low: quantile(values, LOW), high: quantile(values, HIGH) };
}

/** Of several days like these: their sums spread as the square root of how many there are. */
function sumOfDays(totals: readonly number[], count: number): Outlook {
  const { expected, low, high } = outlook(totals);
  const spread = Math.sqrt(count);
  return {
    expected: expected * count,
    low: expected * count - (expected - Math.min(expected, low)) * spread,
    high: expected * count + (Math.max(expected, high) - expected) * spread,
  };
}

/** What one part has too much another seldom has too: distances from what is expected add up as their squares do. */
function together(parts: readonly Outlook[]): Outlook {
  const expected = parts.reduce((sum, part) => sum + part.expected, 0);
  const below = Math.hypot(...parts.map((part) => Math.max(0, part.expected - part.low)));
  const above = Math.hypot(...parts.map((part) => Math.max(0, part.high - part.expected)));
  return { expected, low: Math.max(0, expected - below), high: expected + above };
}

function shifted({ expected, low, high }: Outlook, by: number): Outlook {
  return { expected: expected + by, low: Math.min(low, expected) + by, high: Math.max(high, expected) + by };
}

/** Between two values it is in proportion (type 6: with few values the ends lie further out, as they should). */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.min(Math.max(q * (sorted.length + 1) - 1, 0), sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)] ?? 0, sorted[Math.ceil(at)] ?? 0];
  return below + (above - below) * (at - Math.floor(at));
}
