/** What `npx` brings to another repository: the packed program with its dependencies, and nothing of this checkout. */
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTree } from './tree.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'migrate-packed-'));
const PATH = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':');
const installed = join(folder, 'app/node_modules/@cortex-gateway/migrate');
let packed: readonly string[] = [];

beforeAll(async () => {
  // Packed from a copy: the checkout stays as it is, and two may do so at once.
  cpSync(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const source = join(folder, 'packages/migrate');
  cpSync(join(root, 'packages/migrate'), source, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|test)$/.test(path),
  });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
    cwd: source,
    env: { ...process.env, PATH },
  });
  const [told] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  packed = told.files.map(({ path }: { path: string }) => path);
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', join(folder, told.filename), '--strip-components=1', '-C', installed]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const own = join(root, 'packages/migrate/node_modules', name);
    const link = join(installed, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(existsSync(own) ? own : join(root, 'node_modules', name), link);
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('holds JavaScript, and nothing else', () => {
  expect(packed.filter((path) => !/^(bin|dist)\/.*\.m?js$/.test(path)).toSorted()).toEqual([
    'README.md',
    'package.json',
  ]);
});

it('scans, guards and rewrites from an empty folder', async () => {
  const source =
    'import snowflake.connector\n\n\ndef f():\n    c = snowflake.connector.connect()\n    rows = c.cursor().execute("SELECT 1").fetchall()\n    c.close()\n    return rows\n';
  const tree = makeTree({ 'a.py': source });
  const migrate = (...args: readonly string[]) =>
    run(process.execPath, [join(installed, 'bin/migrate.mjs'), ...args], { cwd: join(folder, 'app') });
  const { stdout } = await migrate('scan', tree.root, '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ file: 'a.py', line: 5, kind: 'connection', safe: true }]);
  await expect(migrate('guard', tree.root)).rejects.toMatchObject({ code: 1 });
  await migrate('rewrite', tree.root, '--apply');
  expect(readFileSync(join(tree.root, 'a.py'), 'utf8')).toContain('driver_rows(get_sync_gateway()');
  expect((await migrate('guard', tree.root)).stdout).toContain('No new direct call');
  tree.remove();
});
