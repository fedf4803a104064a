import type { TokenRange } from './text-meter.ts';

/**
 * Divides a whole amount in proportion to weights, into whole parts that add up to it exactly: each part is rounded
 * down, and what is left goes, one by one, to the parts that lost most (the largest remainder), the first ones first.
 * Without any weight all parts are alike.
 */
export function divide(amount: number, weights: readonly number[]): readonly number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const even = total === 0;
  const exact = weights.map((weight) => (even ? amount / weights.length : (amount / total) * weight));
  const parts = exact.map(Math.floor);
  const order = exact
    .map((share, i) => ({ i, lost: share - Math.floor(share) }))
    .sort((a, b) => b.lost - a.lost || a.i - b.i);
  let left = amount - parts.reduce((sum, part) => sum + part, 0);
  for (let next = 0; left > 0 && order.length > 0; next = (next + 1) % order.length) {
    const { i = 0 } = order[next] ?? {};
    parts[i] = (parts[i] ?? 0) + 1;
    left -= 1;
  }
  return parts;
}

/**
 * Divides what was counted of several texts together: by what each usually is, and what is beyond that by the room that
 * is left. As long as the count can be true of all of them, no part is more than its text can have.
 */
export function divideTokens(
  count: number,
  texts: readonly Pick<TokenRange, 'usual' | 'most'>[],
): readonly number[] {
  const usual = texts.map((text) => text.usual);
  const beyond = count - usual.reduce((sum, tokens) => sum + tokens, 0);
  if (beyond <= 0) return divide(count, usual);
  const rooms = texts.map((text) => text.most - text.usual);
  return divide(beyond, rooms).map((more, i) => (usual[i] ?? 0) + more);
}
