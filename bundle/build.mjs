/**
 * Bundles the gateway and its processes into a few files, so that a start reads those instead of two thousand.
 *
 * It runs after each install. Where the bundler is not installed (npm ci --omit=dev), the gateway runs from its sources.
 * `node bundle/build.mjs FOLDER` makes one elsewhere inside of the repository, where its packages are found.
 * `node bundle/build.mjs --if-changed` makes it only where a source has changed since the last one.
 */
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isUpToDate, lastBundle } from './up-to-date.mjs';

const LONGEST_WAIT_MS = 600_000;

const root = fileURLToPath(new URL('../', import.meta.url));
const { values: options, positionals } = parseArgs({
  options: { 'if-changed': { type: 'boolean' } },
  allowPositionals: true,
});
const folder = resolve(positionals[0] ?? fileURLToPath(lastBundle));
/** Beside it, so that a gateway that starts meanwhile finds a whole one or none. */
const draft = `${folder}-${process.pid}`;

/** Native code, what is seldom needed, and `graphql`, of which there may be only one copy for them and us. */
const leftOut = [
  '@duckdb/node-bindings',
  '@graphql-hive/router-runtime',
  '@graphql-yoga/render-graphiql',
  '@theguild/federation-composition',
  'graphql',
  'snowflake-sdk',
];

/** A program or thread that runs beside, named by the URL of its file. */
const program = /new URL\('(\.\/[\w-]+)\.ts', import\.meta\.url\)/g;

// One builds at a time, and who waited may find that it is done. The lock ends with its process.
mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
const lock = new DatabaseSync(join(root, 'node_modules/.cache/bundle.lock'), { timeout: LONGEST_WAIT_MS });
lock.exec('BEGIN IMMEDIATE');
if (!options['if-changed'] || !isUpToDate()) await buildAnew();
lock.close();

async function buildAnew() {
  const { rolldown } = await import('rolldown').catch(() => ({}));
  if (!rolldown) {
    console.log('The gateway is not bundled: the bundler is not installed. It runs from its sources.');
    return;
  }
  await build(rolldown);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

async function build(rolldown) {
  const bundle = await rolldown({
    input: Object.fromEntries(
      ['src/main.ts', ...programs()].map((path) => [basename(path, '.ts'), join(root, path)]),
    ),
    platform: 'node',
    external: leftOut.map((name) => new RegExp(`^${name}(/|$)`)),
    // Its `paths` are for type checks.
    tsconfig: false,
    plugins: [
      { name: 'files-stay-where-they-are', transform: { filter: { code: /import\.meta\.url/ }, handler } },
    ],
    checks: { eval: false },
  });
  const { output } = await bundle.write({
    dir: draft,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    // Names and lines stay, for stack traces. A text of ASCII alone is read in half the memory.
    comments: false,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
  });
  const sources = output
    .flatMap(({ moduleIds = [] }) => moduleIds)
    .filter((id) => id.startsWith(root) && !id.includes('/node_modules/'));
  const all = [...sources, join(root, 'node_modules/.package-lock.json'), fileURLToPath(import.meta.url)];
  const changedAt = all.map((path) => [relative(root, path), statSync(path).mtimeMs]);
  writeFileSync(join(draft, 'sources.json'), JSON.stringify(Object.fromEntries(changedAt)));
}

function programs() {
  const files = globSync('{src,packages/embedded-*/src}/**/*.ts', { cwd: root });
  return files.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(program)].map(([, name]) =>
      join(dirname(file), `${name}.ts`),
    ),
  );
}

/** Programs are beside the bundle's other files; what else is found from a source is found from there still. */
function handler(code, id) {
  if (!id.startsWith(root) || id.includes('/node_modules/')) return null;
  const place = JSON.stringify(relative(folder, id).replaceAll('\\', '/'));
  return {
    code: code
      .replace(program, "new URL('$1.mjs', import.meta.HERE)")
      .replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`)
      .replaceAll('import.meta.HERE', 'import.meta.url'),
    map: null,
  };
}
