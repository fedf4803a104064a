/** Units of time that figures are in, as their names tell. */
import { isOneCall, type Measure } from '../model/vocabulary.ts';

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

/** Where a question says the unit that it wants its figure in: "in hours", "how many days". */
export function unitWanted(
  words: readonly string[],
): { readonly unit: TimeUnit; readonly at: number } | null {
  const at = words.findIndex(
    (word, i) => new RegExp(`^(?:${unitWords})$`).test(word) && /^(?:in|many)$/.test(words[i - 1] ?? ''),
  );
  const unit = at < 0 ? null : unitOf(words[at]);
  return unit ? { unit, at } : null;
}

/** Null where the figure is no time. */
export function inUnit(figure: Measure, unit: TimeUnit): Measure | null {
  const { average: _, unrounded, ...rest } = figure;
  const own = unitOfField({ name: figure.name, expr: '' });
  if (!own) return null;
  const name = figure.name.replace(new RegExp(`${own.name}s?`), `${unit.name}s`);
  const exact = unrounded ?? figure.sql;
  const sql = `${isOneCall(exact) ? exact : `(${exact})`} * ${own.seconds} / ${unit.seconds}`;
  return { ...rest, name, sql: `ROUND(${sql}, 2)`, unrounded: sql };
}
