/**
 * The least recently used blocks of one endpoint's prefix cache, in flat arrays: nothing is allocated after the start,
 * so that no decision ever waits for a rehash or the garbage collector.
 */
export interface BlockCache {
  has(block: number): boolean;
  /** Adds the block, or makes it the most recent; the least recent goes when there are too many. */
  touch(block: number): void;
  readonly size: number;
  readonly capacity: number;
}

const NONE = -1;

/** @param capacity how many blocks it holds. Blocks are integers from 0 to 2^30 - 1. */
export function createBlockCache(capacity: number): BlockCache {
  // Open addressing, at most half full: a lookup ends after a step or two.
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2, capacity) * 2));
  const wrap = slots - 1;
  const nodeOfSlot = new Int32Array(slots).fill(NONE);
  const block = new Int32Array(capacity);
  const newer = new Int32Array(capacity);
  const older = new Int32Array(capacity);
  let newest = NONE;
  let oldest = NONE;
  let size = 0;

  const home = (value: number) => (Math.imul(value, 0x9e3779b1) >>> 7) & wrap;
  const find = (value: number) => {
    let slot = home(value);
    for (let node = nodeOfSlot[slot] as number; node !== NONE; node = nodeOfSlot[slot] as number) {
      if (block[node] === value) return slot;
      slot = (slot + 1) & wrap;
    }
    return ~slot;
  };
  /** Empties a slot and closes the gap, so that no search stops short of what stood behind it. */
  const vacate = (start: number) => {
    let gap = start;
    let slot = start;
    for (;;) {
      slot = (slot + 1) & wrap;
      const node = nodeOfSlot[slot] as number;
      if (node === NONE) break;
      const distance = (slot - home(block[node] as number)) & wrap;
      if (distance >= ((slot - gap) & wrap)) {
        nodeOfSlot[gap] = node;
        gap = slot;
      }
    }
    nodeOfSlot[gap] = NONE;
  };
  const unlink = (node: number) => {
    const before = older[node] as number;
    const after = newer[node] as number;
    if (before === NONE) oldest = after;
    else newer[before] = after;
    if (after === NONE) newest = before;
    else older[after] = before;
  };
  const linkNewest = (node: number) => {
    older[node] = newest;
    newer[node] = NONE;
    if (newest === NONE) oldest = node;
    else newer[newest] = node;
    newest = node;
  };

  return {
    has: (value) => find(value) >= 0,
    touch: (value) => {
      if (capacity === 0) return;
      const found = find(value);
      if (found >= 0) {
        const node = nodeOfSlot[found] as number;
        if (node === newest) return;
        unlink(node);
        linkNewest(node);
        return;
      }
      let node = size;
      if (size === capacity) {
        node = oldest;
        unlink(node);
        vacate(find(block[node] as number));
      } else {
        size++;
      }
      block[node] = value;
      nodeOfSlot[~find(value)] = node;
      linkNewest(node);
    },
    get size() {
      return size;
    },
    capacity,
  };
}
