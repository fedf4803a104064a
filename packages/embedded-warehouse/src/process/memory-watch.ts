/**
 * A thread of the warehouse's process that looks at its memory: what DuckDB allocates for texts does not count
 * towards DuckDB's own limit, and the main thread may be waiting for it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { outOfMemorySignal } from './process-message.ts';

const lookEveryMs = 50;
const { limitBytes } = workerData as { readonly limitBytes: number };

setInterval(() => {
  if (process.memoryUsage.rss() > limitBytes) process.kill(process.pid, outOfMemorySignal);
}, lookEveryMs);

parentPort?.unref();
