/** Calls of the gateway's clients: what a migrated file has instead. */
const CALLS =
  /\bget_gateway\s*\(|\bcreateGateway(Client)?\s*\(|\b(?:await\s+)?gateway\.(?:sync\.)?(?:complete|embed|embed_many|embedMany|search|sentiment|classify|extract|filter|similarity|summarize|translate|redact|execute_sql|executeSql|hybrid|quote|usage)\s*\(|from\s+['"]@cortex-gateway\/client['"]/g;

/** How many calls of the gateway a file makes. */
export function gatewayCallsIn(text: string): number {
  if (!/gateway/i.test(text)) return 0;
  return [...text.matchAll(CALLS)].length;
}
