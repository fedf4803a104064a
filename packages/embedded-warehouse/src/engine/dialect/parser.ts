import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { unsupported } from '../errors/snowflake-errors.ts';
import { syntaxError } from '../errors/syntax-errors.ts';
import type { Node } from './ast.ts';
import { expandConnectBy } from './connect-by.ts';
import { desugar } from './desugar.ts';
import type { BindNames } from './rewriting.ts';
import type { Token } from './token.ts';
import type { Desugared } from './written-text.ts';

type Sdk = typeof import('@polyglot-sql/sdk');
/** It takes bytes too, though its types speak of a URL, from which they are copied several times on their way. */
type ManualSdk = Sdk & { init(options: { readonly wasmUrl: Uint8Array }): Promise<void> };

let sdk: Sdk | null = null;
let loading: Promise<void> | null = null;

/**
 * Loads the parser: half a second and 115 MB. It is a module of pure functions; keeping it here shares it between
 * sessions and engines.
 */
export function loadParser(): Promise<void> {
  loading ??= load();
  return loading;
}

async function load(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('@polyglot-sql/sdk/polyglot_sql.wasm');
  const [module, wasmUrl] = await Promise.all([import('@polyglot-sql/sdk/manual'), readFile(wasm)]);
  const manual = module as unknown as ManualSdk;
  await manual.init({ wasmUrl });
  sdk = manual;
}

/** V8 compiles a function of the parser when it first runs: without this, while somebody waits for a first statement. */
export function rehearseParser(): void {
  sdk?.parse(rehearsed, sdk.Dialect.Snowflake);
}

const rehearsed = `SELECT a AS k, DATE_TRUNC('DAY', b) AS d, COUNT(*), COUNT_IF(c <> 'x'), SUM(e) AS f FROM (SELECT a, b, c, e
  FROM "G"."H") i WHERE (b >= ?::TIMESTAMP_NTZ) AND NOT c IN ('y', 'z') GROUP BY 1, 2 ORDER BY f DESC LIMIT 10`;

/**
 * Parses one query into a tree. `loadParser` must have finished.
 *
 * @throws SnowflakeError 001003 with the line and position of the token at fault
 */
export function parseQuery(
  tokens: readonly Token[],
  sql: string,
  hasBind: BindNames,
): { node: Node; desugared: Desugared } {
  if (!sdk) throw new Error('the parser is not loaded');
  const desugared = desugar(expandConnectBy(tokens, sql), sql, hasBind);
  const result = sdk.parse(desugared.text, sdk.Dialect.Snowflake);
  if (!result.success) {
    if (/E_GUARD_|call stack/.test(result.error ?? '')) throw unsupported('expressions nested this deeply');
    const token = desugared.tokenAt(result.errorStart ?? desugared.text.length);
    throw syntaxError(token.text, token);
  }
  const statements = result.ast as unknown as readonly Node[];
  const [node] = statements;
  if (!node || statements.length !== 1) {
    const last = tokens.at(-1) as Token;
    throw syntaxError(last.text, last);
  }
  return { node, desugared };
}
