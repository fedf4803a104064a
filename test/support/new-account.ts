/** The embedded account as a gateway's first start leaves it: to make it anew is most of the work of a start. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/observability/log.ts';

const FILE = 'warehouse.duckdb';

/** Made by a real start, once a day for all the files of a worker: the sample's orders end on the day of its making. */
let made: { readonly day: string; readonly account: Promise<Buffer> } | undefined;

/** Puts a copy of it into the folder of a gateway that has not been started yet. */
export async function putNewAccount(dataDir: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  if (made?.day !== day) made = { day, account: makeAccount() };
  await writeFile(join(dataDir, FILE), await made.account);
}

async function makeAccount(): Promise<Buffer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'new-account-'));
  try {
    const app = await startApp({
      config: readConfig({ PORT: '0', METRICS_PORT: '0', MCP_PORT: '0', DATA_DIR: dataDir }),
      logger: createLogger('silent'),
      embeddedWarehouse: {},
    });
    await app.isSetUp();
    await app.close();
    return await readFile(join(dataDir, FILE));
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
