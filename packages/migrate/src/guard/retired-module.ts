/** What stands in the place of a Python module that is retired. */

/** Words that can be no name of a module. */
export const PYTHON_KEYWORDS: ReadonlySet<string> = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** A Python module in the place of a retired one: whoever imports it learns where to go. */
export function deprecationStub(module: string): string {
  return `"""Retired: ${module} opened connections to Snowflake of its own."""

raise ImportError(
    "${module} is retired: Snowflake and Cortex are reached through the gateway. "
    "Use \`from cortex_gateway import get_gateway\` "
    "(await get_gateway().execute_sql(...), complete(...), embed(...), search(...), sentiment(...)).",
    name=__name__,
)
`;
}
