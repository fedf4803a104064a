/** Figures as they are shown: the same number of places in a column, so that digits stand below digits. */

const MICRO_CREDITS = 1_000_000;

/** Credits come with up to 6 places, of which each is counted. */
export function creditText(credits: number, places = 6): string {
  return formatOf(places, places).format(credits);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Made once: making one takes longer than all the figures of a row. */
function formatOf(least: number, most: number): Intl.NumberFormat {
  const key = `${least} ${most}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat('en', { minimumFractionDigits: least, maximumFractionDigits: most });
  formats.set(key, made);
  return made;
}

/** As many places as the largest of them needs to be told from nothing. */
export function placesFor(amounts: readonly number[]): number {
  const largest = Math.max(0, ...amounts.map(Math.abs));
  if (largest >= 1_000) return 2;
  return largest >= 1 ? 4 : 6;
}

/** The exact sum: whole micro-credits are added, where 0.1 + 0.2 would drift. */
export function addCredits(amounts: Iterable<number>): number {
  let sum = 0;
  for (const amount of amounts) sum += Math.round(amount * MICRO_CREDITS);
  return sum / MICRO_CREDITS;
}

/** The gateway tells this limit of whoever has none. */
const UNLIMITED = 1_000_000_000;
export const isUnlimited = (limit: number) => limit >= UNLIMITED;

export function limitText(limit: number): string {
  if (isUnlimited(limit)) return 'no limit';
  return formatOf(2, 6).format(limit);
}

/** In a column. */
export const limitFigure = (limit: number) => (isUnlimited(limit) ? 'no limit' : creditText(limit, 4));

export function countText(count: number | bigint | string): string {
  return formatOf(0, 0).format(BigInt(count));
}

export function percentText(percent: number): string {
  return `${formatOf(1, 1).format(percent)} %`;
}

export interface Sum {
  readonly amount: number;
  readonly currency: string;
}

/** With as many places as the currency has coins for. */
export function moneyText({ amount, currency }: Sum): string {
  const style = { style: 'currency', currency } as const;
  const whole = new Intl.NumberFormat('en', style);
  const coin = 10 ** -(whole.resolvedOptions().maximumFractionDigits ?? 0);
  // Less than the smallest coin is not nothing.
  if (amount === 0 || Math.abs(amount) >= coin) return whole.format(amount);
  return amount.toLocaleString('en', { ...style, maximumSignificantDigits: 2 });
}

export function msText(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}

/** Date and time in the reader's own zone, each part of the same width. */
export function timeText(instant: string): string {
  const date = new Date(instant);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** `in 5 h 12 min`, of what is still to come. */
export function untilText(instant: string, now: number): string {
  const minutes = Math.max(0, Math.round((Date.parse(instant) - now) / 60_000));
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `in ${hours} h ${minutes % 60} min` : `in ${Math.floor(hours / 24)} days`;
}

export function durationText(seconds: number): string {
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)} h` : `${Math.floor(seconds / 86_400)} days`;
}
