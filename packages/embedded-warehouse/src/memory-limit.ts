import { totalmem } from 'node:os';

const mebibyte = 2 ** 20;

/** Bytes that this machine, or the container on it, has. */
function machineBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** What DuckDB may hold: a quarter of the machine, at most 1 GiB; beyond it, it writes to disk or fails the statement. */
export function duckdbMemoryBytes(): number {
  return Math.min(Math.max(Math.floor(machineBytes() / 4), 256 * mebibyte), 1024 * mebibyte);
}

/** What the whole process may hold: DuckDB's share, the texts of one vector of rows, and results on their way out. */
export function processMemoryBytes(): number {
  return Math.max(Math.min(duckdbMemoryBytes() + 1280 * mebibyte, machineBytes() * 0.6), 768 * mebibyte);
}
