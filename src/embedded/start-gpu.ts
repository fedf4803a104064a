/** The GPU stand-in in the place of vLLM servers. */
import { createGpuServer, createLocalTextEngine, type GpuServer } from '@cortex-gateway/embedded-gpu';
import { createRemoteCompletions } from './remote-completions.ts';

/** @param modelUrl an OpenAI-compatible server that makes the completions; null for the local algorithms */
export function startGpu(modelUrl: string | null): Promise<GpuServer> {
  const remote = modelUrl ? createRemoteCompletions({ baseUrl: modelUrl }) : null;
  return createGpuServer({ engine: createLocalTextEngine(remote) });
}
