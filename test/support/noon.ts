/** A credit zone in which it is noon: a day that neither begins nor ends within eleven hours. */
export interface Noon {
  readonly timeZone: string;
  readonly day: string;
  /** When the day began. */
  readonly start: string;
}

export function zoneWhereItIsNoon(): Noon {
  const hours = 12 - new Date().getUTCHours();
  const day = new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 10);
  return {
    // The sign of these zones is the other one. Without an hour it is one that ICU calls by another name.
    timeZone: hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`,
    day,
    start: new Date(Date.parse(day) - hours * 3_600_000).toISOString(),
  };
}
