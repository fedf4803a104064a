/** A workflow step for GitHub Actions. */
export const GITHUB_ACTIONS = `name: gateway guard
on: [pull_request]
jobs:
  guard:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npx @cortex-gateway/migrate guard .
`;

/** An entry for \`.pre-commit-config.yaml\`. */
export const PRE_COMMIT = `repos:
  - repo: local
    hooks:
      - id: gateway-guard
        name: no new direct Snowflake or Cortex calls
        entry: npx @cortex-gateway/migrate guard .
        language: system
        pass_filenames: false
`;

/** A Python module in the place of a retired one: whoever imports it learns where to go. */
export function deprecationStub(module: string): string {
  return `"""Retired: ${module} opened connections to Snowflake of its own."""

raise ImportError(
    "${module} is retired: Snowflake and Cortex are reached through the gateway. "
    "Use \`from cortex_gateway import get_gateway\` "
    "(await get_gateway().execute_sql(...), complete(...), embed(...), search(...), sentiment(...))."
)
`;
}
