/** The gateway under load: a process of its own on one core, with its books in a folder that goes away. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Child, moveChildrenOf, type Place, startChild } from './child.ts';
import { options } from './options.ts';

export interface GatewayChild extends Child {
  /** `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  readonly dataDir: string;
}

const limitless = { CREDIT_ACCOUNT_DAILY_LIMIT: '1000000', CREDIT_USER_DAILY_LIMIT: '1000000' };

/**
 * @param environment for example LAMBDA_LABS_ENDPOINTS; a `DATA_DIR` of the caller's stays where it is
 * @param more.flags of node itself
 * @param more.place default: measured
 */
export async function startGatewayChild(
  environment: Readonly<Record<string, string>> = {},
  more: { readonly gatewayDir?: string; readonly flags?: readonly string[]; readonly place?: Place } = {},
): Promise<GatewayChild> {
  const { gatewayDir = options.gatewayDir, flags = [], place = 'measured' } = more;
  const dataDir = environment.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  const { cpuProfDir } = options;
  const child = startChild([join(gatewayDir, 'src/main.ts')], {
    place,
    cwd: gatewayDir,
    flags: [
      ...startFlags(gatewayDir),
      ...flags,
      ...(cpuProfDir === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${cpuProfDir}`]),
    ],
    env: {
      PORT: '0',
      METRICS_PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      ...limitless,
      ...environment,
    },
    hasChannel: false,
  });
  const url = await urlOf(child);
  moveChildrenOf(child.pid);
  return {
    ...child,
    url,
    dataDir,
    async stop() {
      await child.stop();
      if (environment.DATA_DIR === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export interface NamedGateway {
  readonly name: string;
  readonly child: GatewayChild;
}

/** The gateway, and before it the one of `--before-dir` where the command line names one. */
export async function startGateways(
  environment: Readonly<Record<string, string>>,
): Promise<readonly NamedGateway[]> {
  const { beforeDir } = options;
  const now = { name: 'the gateway', child: await startGatewayChild(environment) };
  if (beforeDir === null) return [now];
  return [
    { name: 'the gateway before', child: await startGatewayChild(environment, { gatewayDir: beforeDir }) },
    now,
  ];
}

/** Node's flags of a checkout's `npm start`. */
export function startFlags(gatewayDir: string): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(gatewayDir, 'package.json'), 'utf8'));
  return (scripts.start as string).split(' ').filter((word) => word.startsWith('--'));
}

async function urlOf({ process: child }: Child): Promise<string> {
  if (!child.stdout) throw new Error('the gateway has no output to read');
  return await new Promise((resolve, reject) => {
    // What it prints later is read too: a full pipe would stop it.
    createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', (line) => {
      const [, url] = /API\s+(http\S+)/.exec(line) ?? [];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code} before it was ready`)));
  });
}
