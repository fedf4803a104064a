/**
 * Bundles the gateway and its processes into a few files, so that a start reads those instead of two thousand.
 *
 * It runs after each install. Where the bundler is not installed (npm ci --omit=dev), the gateway runs from its sources.
 * `node bundle/build.mjs FOLDER` makes one elsewhere inside of the repository, where its packages are found.
 * `node bundle/build.mjs --if-changed` makes it only where a source has changed since the last one.
 */
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import http from 'node:http';
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

/** Native code, and what looks for its own files. */
const leftOut = [
  '@duckdb/node-bindings',
  '@graphql-hive/router-query-planner',
  '@graphql-yoga/render-graphiql',
];

/**
 * Node loads its own client of HTTP, 40 ms in each process and thread, for whoever looks at `Response` or imports
 * `node:http`, which exports a part of it. Nothing here wants it: a server needs the other exports, the parser of SQL is
 * never read from a response, and Snowflake's driver asks through Node's sockets.
 */
const withoutFetch = {
  name: 'without-fetch',
  resolveId: {
    filter: { id: /^(node:)?http$/ },
    handler: (_id, _importer, { kind }) => (kind === 'import-statement' ? '\0node:http' : null),
  },
  load: {
    filter: { id: /^\0node:http$/ },
    handler() {
      const values = Object.entries(Object.getOwnPropertyDescriptors(http)).filter(([, { value }]) => value);
      const names = values.map(([name]) => name).join(', ');
      return `const http = process.getBuiltinModule('node:http');\nexport const { ${names} } = http;\nexport default http;`;
    },
  },
  transform: {
    filter: { id: /\/(@polyglot-sql\/sdk\/dist\/manual\.js|axios\/dist\/node\/axios\.cjs)$/ },
    handler: (code) => ({
      code: code.replace(/\b(typeof |globalObject\.|G\.)(FormData|Response|Request)\b/g, '$1undefined'),
      map: null,
    }),
  },
};

/** Snowflake's driver finds its own folder, and what it leaves unloaded by its name, as without a bundle. */
const driverStaysWhereItIs = {
  name: 'driver-stays-where-it-is',
  resolveId: {
    filter: { id: /\/file_transfer_agent\/file_transfer_agent$/ },
    handler: () => ({
      id: 'snowflake-sdk/dist/lib/file_transfer_agent/file_transfer_agent.js',
      external: true,
    }),
  },
  transform: {
    filter: { id: /\/snowflake-sdk\/dist\/lib\/util\.js$/ },
    handler: (code) => ({
      code: code.replaceAll(
        '__dirname',
        "require('node:path').dirname(require.resolve('snowflake-sdk/dist/lib/util.js'))",
      ),
      map: null,
    }),
  },
};

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
  const { unused } = await import('../src/snowflake/driver/leave-unloaded.ts');
  const bundle = await rolldown({
    input: Object.fromEntries(
      ['src/main.ts', ...programs()].map((path) => [basename(path, '.ts'), join(root, path)]),
    ),
    platform: 'node',
    external: [...leftOut, ...unused].map((name) => new RegExp(`^${name}(/|$)`)),
    // Its `paths` are for type checks.
    tsconfig: false,
    plugins: [
      { name: 'files-stay-where-they-are', transform: { filter: { code: /import\.meta\.url/ }, handler } },
      withoutFetch,
      driverStaysWhereItIs,
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
