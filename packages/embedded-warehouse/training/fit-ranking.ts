/** A linear ranker: the likelihood of the right candidates among all of their question, by the softmax of their scores. */
import { createRandom, type DescentSettings, descend } from './descend.ts';
import { errorsOf, groupsWith, type RankedGroup } from './ranked-groups.ts';

export interface RankingSettings extends DescentSettings {
  /** Part of the features that a step does not see: none may be relied on alone. */
  readonly leftOut: number;
  /** A feature of fewer questions says nothing about others. */
  readonly leastGroups: number;
  readonly seed: number;
}

/** The weight of each feature, by name in order. */
export function fitRanking(
  groups: readonly RankedGroup[],
  names: readonly string[],
  settings: RankingSettings,
): Map<string, readonly number[]> {
  const counts = groupsWith(groups, names.length);
  const random = createRandom(settings.seed);
  const fitted = descend(names.length, settings, (weights, slopes) => {
    // One choice of what a step sees for each step: drawing for each candidate would cost more than the rest.
    const seen = Float64Array.from(counts, (count) =>
      count < settings.leastGroups || random() < settings.leftOut ? 0 : 1 / (1 - settings.leftOut),
    );
    for (const group of groups) addSlopes(group, { weights, slopes, seen, share: 1 / groups.length });
  });
  const kept = names.map((name, id): [string, number[]] => [name, [fitted[id] as number]]);
  return new Map(
    kept.filter(([, [weight]]) => Math.abs(weight as number) >= 0.005).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

interface SlopeSettings {
  readonly weights: Float64Array;
  readonly slopes: Float64Array;
  /** Of each feature, 0 or what makes up for those that are not seen. */
  readonly seen: Float64Array;
  readonly share: number;
}

function addSlopes(
  { starts, ids, amounts, right }: RankedGroup,
  { weights, slopes, seen, share }: SlopeSettings,
): void {
  const scores = new Float64Array(starts.length - 1);
  for (let one = 0; one < scores.length; one++) {
    let score = 0;
    for (let j = starts[one] as number; j < (starts[one + 1] as number); j++) {
      const id = ids[j] as number;
      score += (weights[id] as number) * (amounts[j] as number) * (seen[id] as number);
    }
    scores[one] = score;
  }
  for (const [one, error] of errorsOf(scores, right).entries()) {
    if (Math.abs(error) < 1e-7) continue;
    for (let j = starts[one] as number; j < (starts[one + 1] as number); j++) {
      const id = ids[j] as number;
      slopes[id] = (slopes[id] as number) + share * error * (amounts[j] as number) * (seen[id] as number);
    }
  }
}
