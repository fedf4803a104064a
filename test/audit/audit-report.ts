/** What one conformance suite said of the gateway, judged by what was decided beforehand. */
export interface AuditReport {
  readonly suite: string;
  readonly passed: number;
  readonly total: number;
  /** Failed as decided; each is named with its reason in `deliberate-differences.json`. */
  readonly deliberate: number;
  /** Not for this gateway, such as `@defer`, which needs another version of graphql-js. */
  readonly notRun: number;
  /** A line for each difference that nobody decided, and for each decided one that is none any more. */
  readonly problems: readonly string[];
}

/** Names of tests that differ on purpose, by the reason. */
export type DeliberateDifferences = readonly {
  readonly because: string;
  readonly tests: readonly string[];
}[];

export interface SuiteResults {
  readonly passed: readonly string[];
  /** The name of each failed test and why it failed. */
  readonly failed: ReadonlyMap<string, string>;
  readonly notRun: readonly string[];
}

export function judge(
  suite: string,
  { passed, failed, notRun }: SuiteResults,
  differences: DeliberateDifferences,
): AuditReport {
  const decided = new Set(differences.flatMap(({ tests }) => tests));
  const undecided = [...failed].filter(([name]) => !decided.has(name));
  const outdated = [...decided].filter((name) => !failed.has(name));
  return {
    suite,
    passed: passed.length,
    total: passed.length + failed.size,
    deliberate: failed.size - undecided.length,
    notRun: notRun.length,
    problems: [
      ...undecided.map(([name, why]) => `fails, and nobody decided so: ${name}\n    ${why}`),
      ...outdated.map((name) => `listed as a difference, but does not fail: ${name}`),
    ],
  };
}
