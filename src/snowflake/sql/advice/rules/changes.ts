import { nodeOf } from '../../syntax-tree.ts';
import { type Finding, finding } from '../finding.ts';
import type { QueryView } from '../query-view.ts';

export function findChangeIssues(view: QueryView): Finding[] {
  return ['update', 'delete'].flatMap((kind) => {
    const change = nodeOf(view.tree, kind);
    if (!change || change.where_clause) return [];
    return [
      finding(
        'unfiltered-change',
        'CRITICAL',
        `${kind.toUpperCase()} without WHERE changes every row of the table.`,
        kind === 'delete' ? 'Add a WHERE, or use TRUNCATE if that is meant.' : 'Add a WHERE.',
        view.positionOf(change.table),
      ),
    ];
  });
}
