/** The candidates of questions as rows of numbers: by name they would not fit into memory. */
import { type Features, softmax } from '../src/language/linear-model.ts';

/** Names by the order in which they were met. */
export class FeatureNames {
  readonly names: string[] = [];
  readonly #ids = new Map<string, number>();

  idOf(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    this.#ids.set(name, this.names.length);
    return this.names.push(name) - 1;
  }
}

export interface RankedGroup {
  /** Where the features of each candidate begin, and behind the last one where they end. */
  readonly starts: Int32Array;
  readonly ids: Int32Array;
  readonly amounts: Float32Array;
  /** Places of the right candidates; at least one. */
  readonly right: readonly number[];
}

export function rankedGroup(
  names: FeatureNames,
  candidates: readonly Features[],
  right: readonly number[],
): RankedGroup {
  const starts = new Int32Array(candidates.length + 1);
  for (const [i, { size }] of candidates.entries()) starts[i + 1] = (starts[i] as number) + size;
  const ids = new Int32Array(starts[candidates.length] as number);
  const amounts = new Float32Array(ids.length);
  let at = 0;
  for (const features of candidates)
    for (const [name, amount] of features) {
      ids[at] = names.idOf(name);
      amounts[at++] = amount;
    }
  return { starts, ids, amounts, right };
}

/** In how many groups each feature is met. */
export function groupsWith(groups: readonly RankedGroup[], size: number): Int32Array {
  const counts = new Int32Array(size);
  const last = new Int32Array(size).fill(-1);
  for (const [at, { ids }] of groups.entries())
    for (const id of ids) {
      if (last[id] === at) continue;
      last[id] = at;
      counts[id] = (counts[id] as number) + 1;
    }
  return counts;
}

/** Of each candidate, how much likelier it is than it should be: by the softmax of the scores, and shared among the right ones. */
export function errorsOf(scores: Float64Array, right: readonly number[]): Float64Array {
  const given = softmax([...scores]);
  const rightPart = right.reduce((part, one) => part + (given[one] as number), 0) || 1e-9;
  const errors = Float64Array.from(given);
  for (const one of right) errors[one] = (given[one] as number) - (given[one] as number) / rightPart;
  return errors;
}
