/** The README's commands, run as a reader would: only the ports are other ones. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const blocks = [...readFileSync(`${root}README.md`, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(
  ([, text]) => text ?? '',
);
const requests = blocks.filter((block) => block.includes('curl'));

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** In a process of its own, so that this one can answer it. */
function shell(command: string): Promise<string> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', command], { cwd: root });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 ? resolve(output) : reject(new Error(`${code}: ${command}\n${output}`)),
    );
  });
}

const local = (command: string) =>
  command
    .replaceAll('http://127.0.0.1:4000', gateway.app.url)
    .replaceAll('http://127.0.0.1:8003/metrics', gateway.app.metricsUrl);

describe('the README', () => {
  it('has the requests that this test expects', () => {
    expect(requests).toHaveLength(4);
  });

  it('shows a sentiment', async () => {
    expect(JSON.parse(await shell(local(requests[0] ?? '')))).toMatchObject({
      data: { cortex: { sentiment: { label: 'MIXED' } } },
    });
  });

  it('shows three embeddings that are one statement', async () => {
    const output = await shell(local(requests[1] ?? ''));
    expect(output).toContain('"praise"');
    expect(output).toMatch(/snowflake_query_duration_seconds_count\{[^}]*\} 1\n/);
  });

  it('shows a stream that ends with its usage', async () => {
    const output = await shell(local(requests[2] ?? ''));
    expect(output).toContain('"finishReason":"stop"');
    expect(output).toContain('event: complete');
  });

  it('shows how somebody without credits is refused', async () => {
    expect(await shell(local(requests[3] ?? ''))).toContain('"code":"CREDITS_EXHAUSTED"');
  });
});
