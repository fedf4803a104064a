/**
 * `npm start`: runs what `build.mjs` has bundled, and `src/main.ts` itself where a source has changed since.
 *
 * JavaScript, as Node takes a tenth of a second to get ready for TypeScript.
 */
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { isUpToDate, lastBundle } from './up-to-date.mjs';

const root = new URL('../', import.meta.url);

const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const needed = engines.node.replace('>=', '');
if (process.versions.node.localeCompare(needed, 'en', { numeric: true }) < 0) {
  console.error(
    `The gateway needs Node.js ${needed} or newer, and this is ${process.versions.node}. Install it, or run "npm ci", which brings one.`,
  );
  process.exit(1);
}

// Read by the processes of the embedded back ends too.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', root));
module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import(isUpToDate() ? new URL('main.mjs', lastBundle) : new URL('src/main.ts', root));
