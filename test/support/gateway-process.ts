/** The gateway as operators run it: a process of its own, started from the bundle, as `npm start` does after an install. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { bareEnvironment } from './bare-environment.ts';

const program = fileURLToPath(new URL('../../bundle/start.mjs', import.meta.url));
const builder = fileURLToPath(new URL('../../bundle/build.mjs', import.meta.url));
/** What the bundle is made of, for tests that look at each module that is loaded. */
export const sources = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
/** Node's options, as `npm start` gives them. */
const nodeOptions: readonly string[] = scripts.start
  .split(' ')
  .filter((word: string) => word.startsWith('--'));

/** Whether the bundle is known to be of the sources as they are: from those, a start takes half as long again. */
let isBundled = false;

export interface GatewayProcess {
  readonly child: ChildProcess;
  /** Resolves to the API's base URL once it is ready; rejects when the process ends before. */
  readonly ready: Promise<string>;
  readonly output: () => { readonly stdout: string; readonly stderr: string };
  /** Resolves to the exit code, or null after a signal. */
  readonly ended: Promise<number | null>;
}

export function runGateway(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  // Where no `.env` of a developer's lies.
  cwd: string = tmpdir(),
  file: string = program,
): GatewayProcess {
  if (!isBundled) execFileSync(process.execPath, [builder, '--if-changed']);
  isBundled = true;
  const child = spawn(process.execPath, [...nodeOptions, file, ...args], {
    cwd,
    env: {
      ...bareEnvironment,
      PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const [, url] = stdout.match(/API\s+(\S+)\/graphql/) ?? [];
      if (url) resolve(url);
    });
    ended.then((code) => reject(new Error(`The gateway ended with ${code}: ${stderr}`)));
  });
  ready.catch(() => {});
  return { child, ready, ended, output: () => ({ stdout, stderr }) };
}

export async function askAt(
  url: string,
  query: string,
  headers: Readonly<Record<string, string>> = {},
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the operation's, and each test knows its own.
): Promise<{ data: any; errors?: { message: string; extensions: { code: string } }[] }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Awaited<ReturnType<typeof askAt>>;
}
