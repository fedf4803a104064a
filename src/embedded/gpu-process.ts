/** The program of the GPU stand-in when the gateway runs it: its completions may come from a model server. */
import { createLocalTextEngine } from '@cortex-gateway/embedded-gpu';
import { runGpuProcess } from '@cortex-gateway/embedded-gpu/run-process';
import { createRemoteCompletions } from './remote-completions.ts';

runGpuProcess((modelUrl) =>
  createLocalTextEngine(modelUrl ? createRemoteCompletions({ baseUrl: modelUrl }) : null),
);
