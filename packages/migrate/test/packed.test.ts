/** What `npx` brings to another repository: the packed program with its dependencies, and nothing of this checkout. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTree } from './tree.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'migrate-packed-'));
const PATH = [join(root, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(':');
const env = { ...process.env, PATH, npm_config_update_notifier: 'false' };
/** Packed from a copy: the checkout stays as it is, and two may do so at once. */
const checkout = join(folder, 'checkout');
const packs = join(folder, 'packs');
/** Another repository. Above it lies nothing of this one, which would stand in for a dependency that nobody names. */
const app = join(folder, 'app');
let packed: readonly string[] = [];

/** The folders of the packages that a registry would bring, this one's dependencies and theirs. */
function foldersOf(names: readonly string[], known = new Set<string>()): Set<string> {
  for (const name of names) {
    const path = join(root, 'node_modules', name);
    if (known.has(path)) continue;
    const { dependencies = {} } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    foldersOf(Object.keys(dependencies), known.add(path));
  }
  return known;
}

beforeAll(async () => {
  for (const path of [checkout, packs, app]) mkdirSync(path);
  cpSync(join(root, 'tsconfig.json'), join(checkout, 'tsconfig.json'));
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
  const source = join(checkout, 'packages/migrate');
  cpSync(join(root, 'packages/migrate'), source, {
    recursive: true,
    filter: (path) => !/\/(node_modules|dist|test)$/.test(path),
  });
  const { dependencies } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  // The parser's program for this machine is an optional dependency of its own.
  const programs = readdirSync(join(root, 'node_modules/@ast-grep')).filter((name) => /^napi-/.test(name));
  const others = foldersOf([...Object.keys(dependencies), ...programs.map((name) => `@ast-grep/${name}`)]);
  // As an install leaves them; npm finds them there, and asks no registry where they are what the program needs.
  for (const other of others) {
    const name = relative(join(root, 'node_modules'), other);
    cpSync(other, join(app, 'node_modules', name), { recursive: true, dereference: true });
  }
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', packs], { cwd: source, env });
  const [told] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  packed = told.files.map(({ path }: { path: string }) => path);
  writeFileSync(join(app, 'package.json'), '{ "private": true }\n');
  const tarballs = readdirSync(packs).map((name) => join(packs, name));
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--ignore-scripts', ...tarballs], {
    cwd: app,
    env,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('holds JavaScript, and nothing else', () => {
  expect(packed.filter((path) => !/^(bin|dist)\/.*\.m?js$/.test(path)).toSorted()).toEqual([
    'README.md',
    'package.json',
  ]);
});

it('scans, guards and rewrites another repository by npx', async () => {
  const source =
    'import snowflake.connector\n\n\ndef f():\n    c = snowflake.connector.connect()\n    rows = c.cursor().execute("SELECT 1").fetchall()\n    c.close()\n    return rows\n';
  const tree = makeTree({ 'a.py': source });
  const migrate = (...args: readonly string[]) =>
    run('npx', ['--offline', '@cortex-gateway/migrate', ...args], { cwd: app, env });
  const { stdout } = await migrate('scan', tree.root, '--json');
  expect(JSON.parse(stdout)).toMatchObject([{ file: 'a.py', line: 5, kind: 'connection', safe: true }]);
  await expect(migrate('guard', tree.root)).rejects.toMatchObject({ code: 1 });
  await migrate('rewrite', tree.root, '--apply');
  expect(readFileSync(join(tree.root, 'a.py'), 'utf8')).toContain('driver_rows(get_sync_gateway()');
  expect((await migrate('guard', tree.root)).stdout).toContain('No new direct call');
  tree.remove();
});
