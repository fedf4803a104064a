import type { StatementSyntax } from '../parse-statement.ts';
import type { StatementDescription } from '../statement-description.ts';
import type { ExplainPlan } from './explain-plan.ts';
import type { Finding } from './finding.ts';
import { createQueryView } from './query-view.ts';
import { findChangeIssues } from './rules/changes.ts';
import { findJoinIssues } from './rules/joins.ts';
import { findOrderingIssues } from './rules/ordering.ts';
import { findPredicateIssues } from './rules/predicates.ts';
import { findProjectionIssues } from './rules/projection.ts';
import { findScanIssues } from './rules/scans.ts';
import { findSubqueryIssues } from './rules/subqueries.ts';

const rules = [
  findProjectionIssues,
  findJoinIssues,
  findPredicateIssues,
  findOrderingIssues,
  findSubqueryIssues,
  findChangeIssues,
];

/** What every rule finds in a statement, and in Snowflake's plan of it where there is one. */
export function findIssues(
  sql: string,
  description: StatementDescription,
  syntax: StatementSyntax,
  plan: ExplainPlan | null,
): readonly Finding[] {
  const view = createQueryView(sql, description, syntax);
  return [...rules.flatMap((rule) => rule(view)), ...findScanIssues(view, plan)];
}
