/** The program of the GPU stand-in when the gateway runs it: its completions may come from a model server. */
import { createLocalTextEngine } from '@cortex-gateway/embedded-gpu';
import { runGpuProcess } from '@cortex-gateway/embedded-gpu/run-process';

runGpuProcess(async (modelUrl) => {
  if (modelUrl === null) return createLocalTextEngine();
  // Loaded where it is wanted alone: it brings an HTTP client, which takes a part of each start.
  const { createRemoteCompletions } = await import('./remote-completions.ts');
  return createLocalTextEngine(createRemoteCompletions({ baseUrl: modelUrl }));
});
