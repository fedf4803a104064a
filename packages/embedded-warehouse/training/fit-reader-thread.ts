/** Readers are fitted each in a thread of its own: beside each other, and beside the rankers. */
import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type FittedReader, fitReader } from './fit-reader.ts';

type Arguments = Parameters<typeof fitReader>;

export async function fitReaderInThread(...given: Arguments): Promise<FittedReader> {
  const [fitted] = (await once(new Worker(new URL(import.meta.url), { workerData: given }), 'message')) as [
    FittedReader,
  ];
  return fitted;
}

if (!isMainThread) parentPort?.postMessage(fitReader(...(workerData as Arguments)));
