/**
 * A query id in Snowflake's form, which the driver checks: a UUID that begins with `01` and grows with time
 * (here the minutes since 1970, as Snowflake's do since an epoch of its own). The rest is random.
 */
import { randomUUID } from 'node:crypto';

export function newQueryId(): string {
  const minutes = Math.floor(Date.now() / 60_000)
    .toString(16)
    .padStart(8, '0');
  const random = randomUUID().replaceAll('-', '').slice(-22);
  const hex = `01${minutes}${random}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
