/** The warehouse by itself, as other programs' tests start it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { connect, execute } from './driver.ts';

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

function run(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (text) => {
    stdout += text;
  });
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  return { child, ended: once(child, 'close'), stdout: () => stdout, stderr: () => stderr };
}

it('prints what the driver connects with, and stops when it is told to', async () => {
  const { child, ended, stdout } = run('--token', 'a-token');
  const options = () => /\{[^}]*\}/.exec(stdout())?.[0] ?? 'null';
  await expect.poll(() => JSON.parse(options())).toMatchObject({ token: 'a-token' });
  const { accessUrl, ...printed } = JSON.parse(options());
  const connection = await connect(accessUrl, printed);
  const { rows } = await execute(connection, 'SELECT COUNT(*) > 100 AS enough FROM orders');
  expect(rows).toEqual([{ ENOUGH: true }]);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it.each([
  [['--prot', '8085'], /--prot/],
  [['--port', 'eighty'], /^--port eighty: not a port\n$/],
])('refuses %j in words', async (args, words) => {
  const { ended, stderr } = run(...args);
  expect(await ended).toEqual([1, null]);
  expect(stderr()).toMatch(words);
});
