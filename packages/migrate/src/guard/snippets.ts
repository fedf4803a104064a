/** A workflow step for GitHub Actions. */
export const GITHUB_ACTIONS = `name: gateway guard
on: [pull_request]
permissions:
  contents: read
jobs:
  guard:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: npx --yes @cortex-gateway/migrate guard .
`;

/** An entry for \`.pre-commit-config.yaml\`. */
export const PRE_COMMIT = `repos:
  - repo: local
    hooks:
      - id: gateway-guard
        name: no new direct Snowflake or Cortex calls
        entry: npx --yes @cortex-gateway/migrate guard .
        language: system
        pass_filenames: false
`;
