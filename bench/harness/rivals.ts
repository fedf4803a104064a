/** The npm package of Portkey, which governs nothing: installed when it is first needed, and no dependency of ours. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';
import { options } from './options.ts';

const PORTKEY = '@portkey-ai/gateway@1.15.2';

/** Tells it to pass every call on to this upstream. */
export function portkeyHeaders(upstream: string): Readonly<Record<string, string>> {
  return {
    authorization: 'Bearer none',
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${upstream}/v1`,
  };
}

export async function startPortkey(upstream: string): Promise<Child & { readonly url: string }> {
  const file = join(options.rivalsDir, 'node_modules/@portkey-ai/gateway/build/start-server.js');
  if (!existsSync(file)) {
    mkdirSync(options.rivalsDir, { recursive: true });
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
    execFileSync('npm', ['install', '--prefix', options.rivalsDir, ...flags, PORTKEY], { stdio: 'inherit' });
  }
  const port = await freePort();
  const child = startChild([file, `--port=${port}`, '--headless'], {
    place: 'measured',
    env: { TRUSTED_CUSTOM_HOSTS: new URL(upstream).hostname },
    hasChannel: false,
  });
  child.process.stdout?.resume();
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(url).catch(() => null))) await delay(50);
  return { ...child, url };
}
