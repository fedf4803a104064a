/** From the rows of a usage report to a table of who spent what, and a pile for each moment. */
import type { Dimension, UsageRowShown } from './dimensions.ts';
import { addCredits } from './figures.ts';

export interface Spender {
  /** Null: those without one, such as calls of no team. */
  readonly name: string | null;
  readonly credits: number;
  readonly calls: number;
  readonly errors: number;
  readonly inputTokens: bigint;
  readonly outputTokens: bigint;
}

export interface Piles {
  /** Seconds since 1970. */
  readonly times: readonly number[];
  /** The names that have a colour, the heaviest first; what is left is the last. */
  readonly layers: readonly { readonly label: string; readonly values: readonly number[] }[];
}

/** As many as there are colours that can be told apart. */
const MOST_LAYERS = 7;

/** The heaviest first. */
export function spendersOf(rows: readonly UsageRowShown[], dimension: Dimension): readonly Spender[] {
  const byName = Map.groupBy(rows, (row) => dimension.of(row) ?? null);
  return [...byName]
    .map(([name, own]) => ({
      name,
      credits: addCredits(own.map(({ credits }) => credits)),
      calls: own.reduce((sum, { calls }) => sum + calls, 0),
      errors: own.reduce((sum, { errors }) => sum + errors, 0),
      inputTokens: own.reduce((sum, { inputTokens }) => sum + BigInt(inputTokens), 0n),
      outputTokens: own.reduce((sum, { outputTokens }) => sum + BigInt(outputTokens), 0n),
    }))
    .toSorted((a, b) => b.credits - a.credits || b.calls - a.calls);
}

export function pilesOf(
  rows: readonly UsageRowShown[],
  spenders: readonly Spender[],
  dimension: Dimension,
): Piles {
  const times = [...new Set(rows.flatMap(({ bucket }) => (bucket ? [Date.parse(bucket) / 1000] : [])))].sort(
    (a, b) => a - b,
  );
  const indexOf = new Map(times.map((time, i) => [time, i]));
  const shown = spenders.slice(0, MOST_LAYERS);
  const layerOf = new Map(shown.map(({ name }, i) => [name, i]));
  const layers = [...shown.map(({ name }) => name ?? 'none'), 'all others'].map((label) => ({
    label,
    values: times.map(() => 0),
  }));
  for (const row of rows) {
    const at = indexOf.get(Date.parse(row.bucket ?? '') / 1000);
    const layer = layers[layerOf.get(dimension.of(row) ?? null) ?? shown.length];
    if (at === undefined || !layer) continue;
    layer.values[at] = addCredits([layer.values[at] ?? 0, row.credits]);
  }
  return { times, layers: spenders.length > MOST_LAYERS ? layers : layers.slice(0, -1) };
}
