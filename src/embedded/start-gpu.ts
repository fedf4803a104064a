/** The GPU stand-in in the place of vLLM servers. */
import type { GpuServer } from '@cortex-gateway/embedded-gpu';
import { startGpuProcess } from '@cortex-gateway/embedded-gpu/process';

/** In this process, where tests watch and disturb it, it is the server itself. */
export type EmbeddedGpu = Pick<GpuServer, 'url' | 'close'> & Partial<Pick<GpuServer, 'faults' | 'served'>>;

const program = new URL('./gpu-process.ts', import.meta.url);

export interface GpuOptions {
  /** An OpenAI-compatible server that makes the completions; null for the local algorithms. */
  readonly modelUrl: string | null;
  /** In this process instead of one of its own. */
  readonly isHere: boolean;
  readonly onError: (error: unknown) => void;
}

export async function startGpu({ modelUrl, isHere, onError }: GpuOptions): Promise<EmbeddedGpu> {
  if (!isHere) return startGpuProcess({ program, modelUrl, onError });
  const { createGpuServer, createLocalTextEngine } = await import('@cortex-gateway/embedded-gpu');
  const { createRemoteCompletions } = await import('./remote-completions.ts');
  const remote = modelUrl ? createRemoteCompletions({ baseUrl: modelUrl }) : null;
  return createGpuServer({ engine: createLocalTextEngine(remote) });
}
