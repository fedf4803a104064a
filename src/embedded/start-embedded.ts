/**
 * The stand-ins for what is not configured. Their packages are loaded only when one of them is wanted, so that
 * production runs without them; nothing here loads what the gateway itself is made of, so that they start beside it.
 */
import type { Config } from '../config.ts';
import { ConfigError } from '../settings/config-variable.ts';
import type { EmbeddedGpu } from './start-gpu.ts';
import type { EmbeddedAccount, WarehouseHooks } from './start-warehouse.ts';

/** Null where the real one is configured. */
export interface StartingBackends {
  /** Rejects when the folder of the data is in use, and with a ConfigError for a semantic model that is not valid. */
  readonly warehouse: Promise<EmbeddedAccount> | null;
  readonly gpu: Promise<EmbeddedGpu> | null;
}

export interface EmbeddedOptions {
  readonly config: Config;
  /** Told of bugs in the warehouse, and of each process that ended unasked. */
  readonly onError: (error: unknown) => void;
  /** For tests: with them, both run in this process. */
  readonly hooks?: WarehouseHooks | undefined;
}

/**
 * Resolves as soon as they have begun to start, each in a process of its own: whoever loads much next does so beside
 * them.
 * @throws ConfigError when a package is not installed
 */
export async function startEmbedded({ config, onError, hooks }: EmbeddedOptions): Promise<StartingBackends> {
  const { SNOWFLAKE_ACCOUNT, LAMBDA_LABS_ENDPOINTS, EMBEDDED_MODEL_URL } = config;
  const startWarehouse =
    !SNOWFLAKE_ACCOUNT &&
    (await load(() => import('./start-warehouse.ts'), 'SNOWFLAKE_ACCOUNT')).startWarehouse;
  const warehouse = startWarehouse ? startWarehouse(config, onError, hooks) : null;
  // Whoever awaits it is told.
  warehouse?.catch(() => {});
  const startGpu =
    LAMBDA_LABS_ENDPOINTS.length === 0 &&
    (await load(() => import('./start-gpu.ts'), 'LAMBDA_LABS_ENDPOINTS')).startGpu;
  const gpu = startGpu
    ? startGpu({ modelUrl: EMBEDDED_MODEL_URL, isHere: hooks !== undefined, onError })
    : null;
  gpu?.catch(() => {});
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
