/**
 * `npm start`: runs what `build.mjs` has bundled, and `src/main.ts` itself where a source has changed since.
 *
 * JavaScript, as Node takes a tenth of a second to get ready for TypeScript.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isUpToDate, lastBundle } from './up-to-date.mjs';

const root = new URL('../', import.meta.url);

// Read by the processes of the embedded back ends too.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', root));
enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import(isUpToDate() ? new URL('main.mjs', lastBundle) : new URL('src/main.ts', root));
