/**
 * The stand-ins for what is not configured. Their packages are loaded only when one of them is wanted, so that
 * production runs without them; nothing here loads what the gateway itself is made of, so that they start beside it.
 */
import type { GpuServer } from '@cortex-gateway/embedded-gpu';
import type { Config } from '../config.ts';
import { ConfigError } from '../settings/config-variable.ts';
import type { EmbeddedAccount, WarehouseHooks } from './start-warehouse.ts';

/** Null where the real one is configured. */
export interface EmbeddedBackends {
  readonly warehouse: EmbeddedAccount | null;
  readonly gpu: GpuServer | null;
}

export interface EmbeddedOptions {
  readonly config: Config;
  /** Told of bugs in the warehouse, and of each of its processes that ended unasked. */
  readonly onError: (error: unknown) => void;
  /** For tests: with them, the warehouse runs in this process. */
  readonly hooks?: WarehouseHooks | undefined;
}

/** @throws ConfigError when a package is not installed; Error when the folder of the data is in use */
export async function startEmbedded({ config, onError, hooks }: EmbeddedOptions): Promise<EmbeddedBackends> {
  const [warehouse, gpu] = await Promise.all([
    config.SNOWFLAKE_ACCOUNT
      ? null
      : load(() => import('./start-warehouse.ts'), 'SNOWFLAKE_ACCOUNT').then(({ startWarehouse }) =>
          startWarehouse(config, onError, hooks),
        ),
    config.LAMBDA_LABS_ENDPOINTS.length > 0
      ? null
      : load(() => import('./start-gpu.ts'), 'LAMBDA_LABS_ENDPOINTS').then(({ startGpu }) =>
          startGpu(config.EMBEDDED_MODEL_URL),
        ),
  ]);
  return { warehouse, gpu };
}

async function load<Module>(module: () => Promise<Module>, variable: string): Promise<Module> {
  try {
    return await module();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new ConfigError(
      `${variable} is not set, and the embedded back end that would take its place is not installed: set ${variable}, or install with the embedded packages.`,
    );
  }
}
