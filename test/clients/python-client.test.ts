/** The Python client, by its own tests, against a gateway; and what its users install. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../support/start-gateway.ts';

const cwd = fileURLToPath(new URL('../../clients/python/', import.meta.url));
/** One that has httpx, where there is one: the client takes it as a transport, and needs nothing. */
const interpreter =
  ['python3', '/usr/bin/python3'].find((name) => spawnSync(name, ['-c', 'import httpx']).status === 0) ??
  'python3';
/** The continuous integration always has Python; a newcomer's machine may not. */
const hasPython = spawnSync(interpreter, ['--version']).status === 0 || Boolean(process.env.CI);

describe.runIf(hasPython)('the Python client', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  const python = async (...args: readonly string[]) => {
    const env = {
      PATH: process.env.PATH,
      PYTHONPATH: cwd,
      PYTHONDONTWRITEBYTECODE: '1',
      CORTEX_GATEWAY_URL: gateway.url,
    };
    const child = spawn(interpreter, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        told += text;
      });
    const [status] = await once(child, 'close');
    return { status, told };
  };

  it.each(['tests.test_gateway', 'tests.test_faults', 'tests.test_shadow'])('passes %s', async (name) => {
    const { status, told } = await python('-W', 'error', '-m', 'unittest', name);
    expect(told).toMatch(/Ran \d+ tests[\s\S]*\nOK/);
    expect(status).toBe(0);
  });

  it('is imported without anything that is not in the standard library', async () => {
    const { told } = await python(
      '-c',
      'import sys; before = set(sys.modules); import cortex_gateway; ' +
        'new = {name.split(".")[0] for name in set(sys.modules) - before}; ' +
        'print(sorted(new - set(sys.stdlib_module_names)))',
    );
    expect(told.trim()).toBe("['cortex_gateway']");
  });
});
