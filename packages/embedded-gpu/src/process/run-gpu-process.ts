/** What the program does that `startGpuProcess` forks: it serves until whoever started it is gone. */
import { createGpuServer } from '../gpu-server.ts';
import type { TextEngine } from '../text-engine.ts';
import type { FromGpu, GpuStart } from './process-message.ts';

/** @param engineOf makes the engine for the model server that the start names, or for none */
export function runGpuProcess(engineOf: (modelUrl: string | null) => Promise<TextEngine>): void {
  process.once('message', async ({ port, modelUrl }: GpuStart) => {
    try {
      const { url } = await createGpuServer({ engine: await engineOf(modelUrl), port });
      tell({ url: url.href });
    } catch (error) {
      tell({ failure: (error as Error).message });
    }
  });
  process.on('disconnect', () => process.exit());
  // Ctrl-C and a terminal that is closed reach both processes; the gateway drains first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
}

/** Whoever started this process may be gone already; then it ends, and there is nobody to tell. */
function tell(message: FromGpu): void {
  process.send?.(message, () => {});
}
