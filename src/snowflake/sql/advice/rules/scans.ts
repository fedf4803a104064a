import { nodeOf } from '../../syntax-tree.ts';
import { formatBytes } from '../estimate-scan.ts';
import type { ExplainPlan } from '../explain-plan.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView } from '../query-view.ts';
import { fromItems } from './expressions.ts';

const GIB = 1024 ** 3;
const LARGE_SCAN = GIB;
const VERY_LARGE_SCAN = 10 * GIB;
const MANY_PARTITIONS = 1_000;

/** What the plan shows: how much is read, and what the syntax alone does not give away. */
export function findScanIssues(view: QueryView, plan: ExplainPlan | null): Finding[] {
  const unfiltered = view.selects.find(({ node }) => {
    const limited = node.where_clause ?? node.limit ?? node.fetch ?? node.top;
    const [source] = fromItems(node).filter((item) => view.isStored(item));
    return source !== undefined && !limited && !nodeOf(source, 'table')?.table_sample;
  });
  if (plan === null) {
    if (!unfiltered) return [];
    const message = 'A table is read without a filter; how large it is could not be found out.';
    return [finding('unfiltered-scan', 'INFO', message, 'Add a WHERE if the table is large.', unfiltered.at)];
  }
  const { bytesAssigned: bytes, partitionsAssigned: partitions, partitionsTotal } = plan;
  const large = bytes >= LARGE_SCAN || partitions >= MANY_PARTITIONS;
  const found: Finding[] = [];
  const amount = `${formatBytes(bytes)} in ${partitions} partitions`;
  if (large && unfiltered)
    found.push(
      finding(
        'unfiltered-scan',
        bytes >= VERY_LARGE_SCAN ? 'CRITICAL' : 'WARNING',
        `No filter limits what is read: ${amount}.`,
        'Add a WHERE on the columns that the table is sorted or clustered by, often a date.',
        unfiltered.at,
      ),
    );
  else if (large && partitions > 0.8 * partitionsTotal)
    found.push(
      finding(
        'weak-pruning',
        'WARNING',
        `The filter hardly limits what is read: ${amount}, of ${partitionsTotal}.`,
        'Filter by the columns that the table is sorted or clustered by, often a date.',
      ),
    );
  if (plan.operations.some(({ operation }) => operation === 'CartesianJoin'))
    found.push(
      finding(
        'cartesian-join',
        'CRITICAL',
        'The plan has a cartesian join: each row of one side meets every row of the other.',
        'Add the join condition.',
      ),
    );
  return found;
}
