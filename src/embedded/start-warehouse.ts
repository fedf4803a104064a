/** The embedded warehouse in the place of a Snowflake account. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { EmbeddedWarehouseOptions } from '@cortex-gateway/embedded-warehouse';
import {
  EMBEDDED_ACCOUNT,
  localModelName,
  startWarehouseProcess,
  type WarehouseProcess,
} from '@cortex-gateway/embedded-warehouse/process';
import type { Config } from '../config.ts';
import { ConfigError } from '../settings/config-variable.ts';
import type { SnowflakeAccount } from '../snowflake/driver/driver.ts';

/** For tests: what the warehouse tells, and what goes wrong in it. */
export type WarehouseHooks = NonNullable<EmbeddedWarehouseOptions['server']>;

export interface EmbeddedAccount {
  readonly process: WarehouseProcess;
  readonly account: SnowflakeAccount;
  /** The local model that answers in the place of a Cortex model's name; null for a name that nothing answers to. */
  readonly localModelOf: typeof localModelName;
}

/** Documentation that DOCS_SEARCH finds. */
const documentsDir = fileURLToPath(new URL('../../', import.meta.url));
const program = new URL('./warehouse-process.ts', import.meta.url);

/**
 * @param hooks with them, the warehouse runs in this process
 * @throws Error when its folder is in use, ConfigError for a semantic model that is not valid
 */
export async function startWarehouse(
  config: Config,
  onError: (error: unknown) => void,
  hooks?: WarehouseHooks,
): Promise<EmbeddedAccount> {
  const { DATA_DIR: dataDir, EMBEDDED_MODEL_URL: modelUrl } = config;
  if (config.SEMANTIC_MODEL_PATH) await checkSemanticModel(config.SEMANTIC_MODEL_PATH);
  const warehouse = hooks
    ? await startHere(dataDir, modelUrl, onError, hooks)
    : await startWarehouseProcess({ dataDir, modelUrl, documentsDir, program, onError });
  const { url, user, token } = warehouse;
  return {
    process: warehouse,
    account: {
      account: EMBEDDED_ACCOUNT,
      user,
      accessUrl: url,
      database: config.SNOWFLAKE_DATABASE,
      schema: config.SNOWFLAKE_SCHEMA,
      credentials: { kind: 'programmatic-access-token', token: { value: token } },
    },
    localModelOf: localModelName,
  };
}

/** At the start, so that nobody learns of it from a question. Of Snowflake's own models Snowflake says so. */
async function checkSemanticModel(path: string): Promise<void> {
  const { checkSemanticModel: check, SemanticModelError } = await import(
    '@cortex-gateway/embedded-warehouse/semantic-model'
  );
  try {
    await check(await readFile(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SemanticModelError) && !('code' in (error as Error))) throw error;
    throw new ConfigError(`SEMANTIC_MODEL_PATH ${path}: ${(error as Error).message}`);
  }
}

async function startHere(
  dataDir: string,
  modelUrl: string | null,
  onError: (error: unknown) => void,
  server: WarehouseHooks,
): Promise<WarehouseProcess> {
  const { startEmbeddedWarehouse } = await import('@cortex-gateway/embedded-warehouse');
  const { createRemoteCompletions } = await import('./remote-completions.ts');
  const completions = modelUrl ? createRemoteCompletions({ baseUrl: modelUrl }) : null;
  const started = await startEmbeddedWarehouse({
    dataDir,
    completions,
    documentsDir,
    // Each that falls idle, or ends, would give memory of the whole process back, which takes longer than it saves here.
    hasThreads: false,
    onError,
    server,
  });
  return { ...started, url: started.server.url, pid: process.pid };
}
