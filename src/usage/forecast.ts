/**
 * What a scope will have used by the end of the day and of the month, with a band.
 *
 * The rest of today is what earlier days used after this time of the day; the days after it are days like those. Nothing
 * is assumed of how use is distributed: the band is made of quantiles of what was. Pure.
 */
export interface HourOfUse {
  /** Epoch milliseconds of its first instant. */
  readonly start: number;
  readonly credits: number;
}

export interface Interval {
  readonly start: number;
  readonly end: number;
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
  /** Days that are over, whole ones, newest first: each with its hours. */
  readonly days: readonly { readonly span: Day; readonly hours: readonly HourOfUse[] }[];
  /** Used so far. */
  readonly usedToday: number;
  readonly usedThisMonth: number;
  readonly month: Interval;
}

export interface Forecast {
  readonly day: Outlook;
  readonly month: Outlook;
  /** Days that it was learned from. */
  readonly days: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Fewer days say nothing of a band. */
const ENOUGH_DAYS = 3;
const [LOW, HIGH] = [0.1, 0.9];

export function forecastUse(input: ForecastInput): Forecast {
  const { now, today, days, usedToday, usedThisMonth, month } = input;
  const known = days.length >= ENOUGH_DAYS;
  const rests = known ? restsOf(days, now - today.start, today.isWeekend) : paceOf(usedToday, now, today);
  const restOfToday = outlook(rests);
  const daysLeft = Math.max(0, Math.round((month.end - today.end) / DAY_MS));
  const totals = known ? days.map(({ hours }) => sumOf(hours)) : rests.map((rest) => usedToday + rest);
  const rest = add(restOfToday, sumOfDays(totals, daysLeft));
  return { day: shifted(restOfToday, usedToday), month: shifted(rest, usedThisMonth), days: days.length };
}

/** What days like today used after that time of the day; all days, where there are too few like it. */
function restsOf(days: ForecastInput['days'], elapsed: number, weekend: boolean): readonly number[] {
  const alike = days.filter(({ span }) => span.isWeekend === weekend);
  return (alike.length >= ENOUGH_DAYS ? alike : days).map(({ span, hours }) =>
    hours.reduce((sum, { start, credits }) => {
      // Of the hour that it falls into, the part that is left.
      const left = Math.min(1, Math.max(0, (start + HOUR_MS - (span.start + elapsed)) / HOUR_MS));
      return sum + credits * left;
    }, 0),
  );
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
    low: Math.max(0, expected * count - (expected - Math.min(expected, low)) * spread),
    high: expected * count + (Math.max(expected, high) - expected) * spread,
  };
}

function add(a: Outlook, b: Outlook): Outlook {
  return { expected: a.expected + b.expected, low: a.low + b.low, high: a.high + b.high };
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

function sumOf(hours: readonly HourOfUse[]): number {
  return hours.reduce((sum, { credits }) => sum + credits, 0);
}
