/** The parser of SQL: a WebAssembly module of 22 MB. Reading it holds up its thread for a quarter of a second. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

type Parser = typeof import('@polyglot-sql/sdk');
/** It takes a module too, though its types speak of a URL, from which its bytes are copied several times on their way. */
type ManualParser = Parser & { init(options: { readonly wasmUrl: WebAssembly.Module }): Promise<void> };

let compiled: Promise<WebAssembly.Module> | undefined;
let loaded: Promise<Parser> | undefined;

/** Once for a thread. */
export function loadParser(): Promise<Parser> {
  loaded ??= load();
  return loaded;
}

/**
 * Once for a thread: to read and check it takes most of what its loading takes.
 * @param known by another thread of this process
 */
export function compileParser(known?: WebAssembly.Module): Promise<WebAssembly.Module> {
  compiled ??= known ? Promise.resolve(known) : compile();
  return compiled;
}

async function compile(): Promise<WebAssembly.Module> {
  const wasm = createRequire(import.meta.url).resolve('@polyglot-sql/sdk/polyglot_sql.wasm');
  return WebAssembly.compile(await readFile(wasm));
}

async function load(): Promise<Parser> {
  const [parser, wasmUrl] = await Promise.all([import('@polyglot-sql/sdk/manual'), compileParser()]);
  const manual = parser as unknown as ManualParser;
  await manual.init({ wasmUrl });
  return manual;
}
