/** Builds what the gateway serves at /console: hashed files, their compressed forms, and the list of documents it asks with. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';
import { sentDocuments } from './sent-documents.ts';

const outDir = 'dist';
/** Below this, an answer's head is larger than what compressing saves. */
const WORTH_COMPRESSING = 1_000;

/** Beside each large text its compressed forms, so that the gateway never compresses them. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    writeBundle({ dir = outDir }, bundle) {
      for (const file of Object.keys(bundle).filter((name) => /\.(js|css|html)$/.test(name))) {
        const path = join(dir, file);
        const text = readFileSync(path);
        if (text.length < WORTH_COMPRESSING) continue;
        writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(text));
      }
    },
  };
}

/** Where only listed documents may run, the gateway trusts those of the console that it serves. */
function listed(): Plugin {
  return {
    name: 'listed',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'documents.json', source: JSON.stringify(sentDocuments()) });
    },
  };
}

export default defineConfig({
  base: '/console/',
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The policy of the page takes no data: URLs.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [listed(), compressed()],
  // For work on the console itself: a gateway beside it.
  server: { proxy: { '/graphql': 'http://127.0.0.1:4000', '/exports': 'http://127.0.0.1:4000' } },
});
