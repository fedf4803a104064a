/** The parser of SQL: a WebAssembly module of 22 MB. Reading it holds up its thread for a quarter of a second. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

type Parser = typeof import('@polyglot-sql/sdk');
/** It takes a module too, though its types speak of a URL, from which its bytes are copied several times on their way. */
type ManualParser = Parser & { init(options: { readonly wasmUrl: WebAssembly.Module }): Promise<void> };

let loaded: Promise<Parser> | undefined;

/** Once for a thread; V8 shares what it compiled between the threads of a process. */
export function loadParser(): Promise<Parser> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Parser> {
  const wasm = createRequire(import.meta.url).resolve('@polyglot-sql/sdk/polyglot_sql.wasm');
  const [parser, wasmUrl] = await Promise.all([
    import('@polyglot-sql/sdk/manual'),
    readFile(wasm).then((bytes) => WebAssembly.compile(bytes)),
  ]);
  const manual = parser as unknown as ManualParser;
  await manual.init({ wasmUrl });
  return manual;
}
