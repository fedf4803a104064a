/**
 * Dates and times in the forms that Snowflake detects by itself, beyond the ISO ones that DuckDB reads.
 *
 * Source: docs.snowflake.com, sql-reference/date-time-input-output, "Supported formats for AUTO detection".
 */

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');

const day = '(?<day>\\d{1,2})';
const year = '(?<year>\\d{4})';
const monthName = '(?<name>[A-Za-z]{3,9})';
const weekday = '(?:[A-Za-z]{3,9},?\\s+)?';
const clock =
  '(?<hour>\\d{1,2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d{0,9}))?)?(?:\\s*(?<half>[AaPp][Mm]))?';
const zone = '(?:\\s*(?<zone>Z|z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?))?';
const isoClock =
  '(?<hour>\\d{1,2})(?::(?<minute>\\d{2})(?::(?<second>\\d{2})(?:\\.(?<fraction>\\d{0,9}))?)?)?';

const forms = [
  `${year}-(?<month>\\d{1,2})-${day}(?:[Tt ]\\s*${isoClock}${zone})?`,
  `${weekday}${day}\\s+${monthName}\\s+${year}(?:\\s+${clock}${zone})?`,
  `(?:[A-Za-z]{3,9}\\s+)?${monthName}\\s+${day}\\s+${clock}${zone}\\s+${year}`,
  `(?<month>\\d{1,2})/${day}/${year}(?:[ ]+${clock}${zone})?`,
  `${day}-${monthName}-${year}(?:[ ]+${clock}${zone})?`,
].map((form) => new RegExp(`^\\s*${form}\\s*$`));

export interface ReadMoment {
  /** `2024-01-31 23:59:59.123456`: what the clock on the wall showed. */
  readonly clock: string;
  /** Minutes east of UTC; null when the text does not say. */
  readonly offset: number | null;
}

/** Null when the text has none of the forms, or names a day or an hour that does not exist. */
export function readMoment(text: string): ReadMoment | null {
  for (const form of forms) {
    const groups = form.exec(text)?.groups;
    if (groups) return assemble(groups);
  }
  return null;
}

function assemble(groups: Readonly<Record<string, string | undefined>>): ReadMoment | null {
  const month = groups.name
    ? months.indexOf(groups.name.slice(0, 3).toLowerCase()) + 1
    : Number(groups.month);
  const [date, minute, second] = [Number(groups.day), Number(groups.minute ?? 0), Number(groups.second ?? 0)];
  const hour = hourOf(Number(groups.hour ?? 0), groups.half?.toLowerCase());
  const days = new Date(Date.UTC(Number(groups.year), month, 0)).getUTCDate();
  if (month < 1 || month > 12 || date < 1 || date > days || hour > 23 || minute > 59 || second > 59)
    return null;
  const two = (value: number) => String(value).padStart(2, '0');
  const fraction = (groups.fraction ?? '').padEnd(6, '0').slice(0, 6);
  return {
    clock: `${groups.year}-${two(month)}-${two(date)} ${two(hour)}:${two(minute)}:${two(second)}.${fraction}`,
    offset: readOffset(groups.zone),
  };
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour > 12) return 24;
  return (hour % 12) + (half === 'pm' ? 12 : 0);
}

function readOffset(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  const parts = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!parts) return 0;
  const [, sign, hours, minutes = '0'] = parts;
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
