/** Builds what the Dockerfile says in a clean folder, and starts the gateway from it with nothing of a developer's. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuiltImage, buildImage } from '../../deploy/dockerfile.ts';
import type { SuiteResults } from './audit-report.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

export async function auditImage(): Promise<SuiteResults & { readonly megabytes: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  try {
    const image = buildImage(repository, folder);
    const passed = image.steps.map(({ command }) => `RUN ${command}`);
    const failed = new Map<string, string>();
    for (const name of ['vitest', 'typescript', '@duckdb', '@cortex-gateway']) {
      const isInstalled = existsSync(join(image.root, image.workdir, 'node_modules', name));
      if (isInstalled) failed.set(`has no ${name}`, 'it is installed');
      else passed.push(`has no ${name}`);
    }
    await starts(image, join(folder, 'data')).then(
      () => passed.push('starts'),
      (error: Error) => failed.set('starts', error.message),
    );
    return { passed, failed, notRun: [], megabytes: Math.round(image.bytes / 1e6) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Its back ends do not answer: the gateway says so, and is ready all the same. */
async function starts({ root, workdir, environment, command }: BuiltImage, dataDir: string): Promise<void> {
  const [, ...args] = command;
  const child = spawn(process.execPath, args, {
    cwd: join(root, workdir),
    env: {
      ...environment,
      // Without callers' tokens it listens on loopback only.
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: '0',
      DATA_DIR: dataDir,
      NODE_COMPILE_CACHE: join(dataDir, 'compiled'),
      SNOWFLAKE_ACCOUNT: 'nowhere',
      SNOWFLAKE_TOKEN: 'none',
      SNOWFLAKE_ACCESS_URL: 'http://127.0.0.1:9',
      LAMBDA_LABS_ENDPOINTS: 'http://127.0.0.1:9',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
      const [, found] = /API\s+(\S+)\/graphql/.exec(output) ?? [];
      if (found) resolve(found);
    });
  child.once('close', (code) => reject(new Error(`it ended with ${code}: ${output.slice(-500)}`)));
  try {
    const response = await fetch(`${await url}/health/ready`);
    if (response.status !== 200) throw new Error(`/health/ready says ${response.status}`);
    const page = await fetch(`${await url}/console`);
    if (page.status !== 200) throw new Error(`/console says ${page.status}: ${await page.text()}`);
  } finally {
    const ended = once(child, 'close');
    child.kill();
    // It writes into its folder until then.
    await ended;
  }
}
