import { closeSync, fdatasyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const TRIALS = 9;

/** Milliseconds that the directory's disk takes to make a page durable: the median of a few. Infinity if it cannot. */
export function syncTime(directory: string): number {
  const path = join(directory, `.sync-${process.pid}-${performance.now()}`);
  try {
    mkdirSync(directory, { recursive: true });
    const file = openSync(path, 'w');
    try {
      const page = Buffer.alloc(4096);
      const times = Array.from({ length: TRIALS }, () => {
        const start = performance.now();
        writeSync(file, page);
        fdatasyncSync(file);
        return performance.now() - start;
      });
      return times.sort((a, b) => a - b)[Math.floor(TRIALS / 2)] ?? Number.POSITIVE_INFINITY;
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
