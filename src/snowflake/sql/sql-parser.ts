/** The parser of SQL: a WebAssembly module of 22 MB, compiled once for a process and all of its threads. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

type Parser = typeof import('@polyglot-sql/sdk');
/** It takes a module too, though its types speak of a URL, from which its bytes are copied several times on their way. */
type ManualParser = Parser & { init(options: { readonly wasmUrl: WebAssembly.Module }): Promise<void> };

const wasm = createRequire(import.meta.url).resolve('@polyglot-sql/sdk/polyglot_sql.wasm');
let compiled: Promise<WebAssembly.Module> | undefined;
let loaded: Promise<Parser> | undefined;

/** What `loadParser` takes on another thread of this process. */
export function compileParser(): Promise<WebAssembly.Module> {
  compiled ??= readFile(wasm).then((bytes) => WebAssembly.compile(bytes));
  return compiled;
}

/** @param module compiled here by default */
export function loadParser(module?: Promise<WebAssembly.Module>): Promise<Parser> {
  loaded ??= load(module ?? compileParser());
  return loaded;
}

async function load(module: Promise<WebAssembly.Module>): Promise<Parser> {
  const [parser, wasmUrl] = await Promise.all([import('@polyglot-sql/sdk/manual'), module]);
  const manual = parser as unknown as ManualParser;
  await manual.init({ wasmUrl });
  return manual;
}
