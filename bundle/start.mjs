/**
 * `npm start`: runs what `build.mjs` has bundled, and `src/main.ts` itself where a source has changed since.
 *
 * JavaScript, as Node takes a tenth of a second to get ready for TypeScript.
 */
import { readFileSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const bundle = new URL('node_modules/.cache/bundle/', root);

// Read by the processes of the embedded back ends too.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', root));
enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import(isUpToDate() ? new URL('main.mjs', bundle) : new URL('src/main.ts', root));

/** Whether each source is as it was when the bundle was made. */
function isUpToDate() {
  try {
    const sources = JSON.parse(readFileSync(new URL('sources.json', bundle), 'utf8'));
    return Object.entries(sources).every(
      ([path, changedAt]) => statSync(new URL(path, root)).mtimeMs === changedAt,
    );
  } catch {
    return false;
  }
}
