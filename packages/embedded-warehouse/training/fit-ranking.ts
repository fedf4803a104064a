/** A linear ranker: the likelihood of the right candidates among all of their question, by the softmax of their scores. */
import { type Features, softmax } from '../src/language/linear-model.ts';
import { createRandom, type DescentSettings, descend } from './descend.ts';

export interface RankedGroup {
  readonly candidates: readonly Features[];
  /** Places of the right ones; at least one. */
  readonly right: readonly number[];
}

export interface RankingSettings extends DescentSettings {
  /** Part of the features that a step does not see: none may be relied on alone. */
  readonly leftOut: number;
  /** A feature of fewer questions says nothing about others. */
  readonly leastGroups: number;
  readonly seed: number;
}

interface Row {
  readonly ids: Int32Array;
  readonly amounts: Float64Array;
}

/** The weight of each feature, by name in order. */
export function fitRanking(
  groups: readonly RankedGroup[],
  settings: RankingSettings,
): Map<string, readonly number[]> {
  const counts = new Map<string, number>();
  for (const { candidates } of groups)
    for (const name of new Set(candidates.flatMap((features) => [...features.keys()])))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].filter(([, count]) => count >= settings.leastGroups).map(([name]) => name);
  const ids = new Map(names.map((name, id) => [name, id]));
  const rows = groups.map(({ candidates }) => candidates.map((features) => rowOf(features, ids)));
  const random = createRandom(settings.seed);
  const fitted = descend(names.length, settings, (weights, slopes) => {
    // One choice of what a step sees for each step: drawing for each candidate would cost more than the rest.
    const seen = Float64Array.from(names, () =>
      random() < settings.leftOut ? 0 : 1 / (1 - settings.leftOut),
    );
    for (const [i, group] of rows.entries())
      addSlopes(group, groups[i]?.right ?? [], { weights, slopes, seen, share: 1 / rows.length });
  });
  const kept = names.map((name, id): [string, number[]] => [name, [fitted[id] as number]]);
  return new Map(
    kept.filter(([, [weight]]) => Math.abs(weight as number) >= 0.005).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function rowOf(features: Features, ids: ReadonlyMap<string, number>): Row {
  const known = [...features].filter(([name]) => ids.has(name));
  return {
    ids: Int32Array.from(known, ([name]) => ids.get(name) as number),
    amounts: Float64Array.from(known, ([, amount]) => amount),
  };
}

interface SlopeSettings {
  readonly weights: Float64Array;
  readonly slopes: Float64Array;
  /** Of each feature, 0 or what makes up for those that are not seen. */
  readonly seen: Float64Array;
  readonly share: number;
}

function addSlopes(
  group: readonly Row[],
  right: readonly number[],
  { weights, slopes, seen, share }: SlopeSettings,
): void {
  const scores = group.map(({ ids, amounts }) => {
    let score = 0;
    for (let j = 0; j < ids.length; j++) {
      const id = ids[j] as number;
      score += (weights[id] as number) * (amounts[j] as number) * (seen[id] as number);
    }
    return score;
  });
  const given = softmax(scores);
  const rightPart = right.reduce((sum, at) => sum + (given[at] as number), 0);
  for (const [at, { ids, amounts }] of group.entries()) {
    const wanted = right.includes(at) ? (given[at] as number) / rightPart : 0;
    const error = share * ((given[at] as number) - wanted);
    for (let j = 0; j < ids.length; j++) {
      const id = ids[j] as number;
      slopes[id] = (slopes[id] as number) + error * (amounts[j] as number) * (seen[id] as number);
    }
  }
}
