/** The program of the embedded warehouse when the gateway runs it: its completions may come from a model server. */
import { runWarehouseProcess } from '@cortex-gateway/embedded-warehouse/run-process';

runWarehouseProcess({
  async connectModel(baseUrl) {
    // Loaded where it is wanted alone: it brings an HTTP client, which takes a part of each start.
    const { createRemoteCompletions } = await import('./remote-completions.ts');
    return createRemoteCompletions({ baseUrl });
  },
});
