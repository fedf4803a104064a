/** Units of time that figures are in, as their names tell. */
export interface TimeUnit {
  readonly name: 'second' | 'minute' | 'hour' | 'day';
  readonly seconds: number;
}

const units: readonly TimeUnit[] = [
  { name: 'second', seconds: 1 },
  { name: 'minute', seconds: 60 },
  { name: 'hour', seconds: 3_600 },
  { name: 'day', seconds: 86_400 },
];
/** As people say them. */
export const unitWords = 'seconds?|secs?|minutes?|mins?|hours?|hrs?|days?';

export function unitOf(said: string | undefined): TimeUnit | null {
  const short = said?.toLowerCase().replace(/s$/, '').replace('hr', 'hour') ?? '';
  return units.find(({ name }) => short !== '' && name.startsWith(short)) ?? null;
}

/** Of a field of the model: its name tells first, then the column that it is made of. */
export function unitOfField({
  name,
  expr,
}: {
  readonly name: string;
  readonly expr: string;
}): TimeUnit | null {
  const words = `${name} ${/^\w+$/.test(expr) ? expr : ''}`.toLowerCase().split(/[^a-z]+/);
  return units.find((unit) => words.some((word) => word === unit.name || word === `${unit.name}s`)) ?? null;
}
