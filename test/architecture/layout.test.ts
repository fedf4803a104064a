import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folders that hold one file, and why. */
const allowed: Readonly<Record<string, string>> = {
  'packages/console/src/generated': 'codegen writes there, and linters leave it alone',
  'src/generated': 'codegen writes there, and linters leave it alone',
};

it('has no folder of one file: the file belongs to the folder above', () => {
  const folders = globSync(['{src,resolvers,plugins,schema}/**/', 'packages/*/src/**/'], {
    cwd: root,
  }).map((folder) => folder.replace(/\/$/, ''));
  expect(folders.length).toBeGreaterThan(30);
  const corridors = folders.filter((folder) => readdirSync(join(root, folder)).length === 1);
  expect(corridors.toSorted()).toEqual(Object.keys(allowed));
});

const MOST_LINES = 400;

it('has no file that is too long to read at a sitting', () => {
  const files = globSync(
    ['{src,resolvers,plugins,bench,clients,docs,sql,test}/**/*.ts', 'packages/*/{src,test}/**/*.{ts,tsx}'],
    {
      cwd: root,
    },
  ).filter((file) => !/\/(?:generated|dist|node_modules)\//.test(file));
  expect(files.length).toBeGreaterThan(500);
  const tooLong = files.filter(
    (file) => readFileSync(join(root, file), 'utf8').split('\n').length - 1 > MOST_LINES,
  );
  expect(tooLong).toEqual([]);
});
