/** The program of the embedded warehouse when the gateway runs it: its completions may come from a model server. */
import { runWarehouseProcess } from '@cortex-gateway/embedded-warehouse/run-process';
import { createRemoteCompletions } from './remote-completions.ts';

runWarehouseProcess({ connectModel: (baseUrl) => createRemoteCompletions({ baseUrl }) });
