import type { SourceFile } from '../scan.ts';

/** Calls of the gateway's clients: what a migrated file has instead. */
const CALLS =
  /\bget_(?:sync_)?gateway\s*\(|\b(?:create|get)Gateway\s*\(|\bgateway\.(?:complete|embed|embed_many|embedMany|search|sentiment|classify|extract|filter|similarity|summarize|translate|redact|execute_sql|executeSql|hybrid|quote|usage)\s*\(/g;

/** How many calls of the gateway each file makes; files without one are left out. */
export function gatewayCallsIn(sources: readonly SourceFile[]): Map<string, number> {
  const calls = new Map<string, number>();
  for (const { path, kind, text } of sources) {
    if (kind !== 'python' && kind !== 'javascript') continue;
    const count = text.match(CALLS)?.length ?? 0;
    if (count > 0) calls.set(path, count);
  }
  return calls;
}
