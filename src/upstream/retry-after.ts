/** The longest that an upstream may have callers wait: their clients sleep for as long, and it may be well in minutes. */
export const LONGEST_WAIT_SECONDS = 3_600;

/**
 * The `Retry-After` header in milliseconds, or null where there is none that makes sense: seconds or an HTTP date
 * (RFC 9110, section 10.2.3). `wallClock` is the time now, in milliseconds since the epoch.
 */
export function parseRetryAfter(
  header: string | readonly string[] | undefined,
  wallClock: number,
): number | null {
  const value = (typeof header === 'string' ? header : header?.[0])?.trim();
  if (!value) return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_WAIT_SECONDS * 1000);
  // `Date.parse` makes a date of nearly anything; an HTTP date begins with the day of the week.
  const date = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(date)) return null;
  return Math.min(Math.max(0, date - wallClock), LONGEST_WAIT_SECONDS * 1000);
}
