import { type Fragment, quoteText } from '../dialect/fragment.ts';
import type { TableTarget } from '../dialect/writer.ts';
import type { Engine } from '../engine.ts';
import { queryTable } from '../history/history.ts';
import { isRest, queryHistoryColumns } from './account-usage.ts';
import { viewTarget } from './view-definition.ts';

/** INFORMATION_SCHEMA's table functions, with or without database and schema before the name. */
export function systemTableFunction(
  engine: Engine,
  path: readonly string[],
  args: readonly Fragment[],
): TableTarget | null {
  const name = path.at(-1) ?? '';
  if (path.length > 1 && path.at(-2) !== 'INFORMATION_SCHEMA') return null;
  switch (name) {
    case 'QUERY_HISTORY':
    case 'QUERY_HISTORY_BY_SESSION':
    case 'QUERY_HISTORY_BY_USER':
    case 'QUERY_HISTORY_BY_WAREHOUSE': {
      const limit = args.find((arg) => arg.type.kind === 'fixed')?.text ?? '100';
      return viewTarget(
        'QUERY_HISTORY',
        queryHistoryColumns,
        `(SELECT * FROM ${queryTable} AS q WHERE NOT ${isRest} ORDER BY start_time DESC LIMIT ${limit}) AS q`,
      );
    }
    case 'TASK_HISTORY': {
      const tasks = engine.catalog.list('TASK').map((task) => quoteText(task.name));
      const names = tasks.length > 0 ? tasks.join(', ') : "''";
      return viewTarget(
        name,
        [
          ['QUERY_ID', 'text', 'q.query_id'],
          ['NAME', 'text', "trim(split_part(q.query_text, ' ', 3))"],
          ['STATE', 'text', "CASE q.status WHEN 'SUCCESS' THEN 'SUCCEEDED' ELSE 'FAILED' END"],
          ['ERROR_MESSAGE', 'text', 'q.error_message'],
          ['SCHEDULED_TIME', 'timestamp_ltz', 'q.start_time'],
          ['COMPLETED_TIME', 'timestamp_ltz', 'q.end_time'],
        ],
        `${queryTable} AS q WHERE upper(q.query_text) LIKE 'EXECUTE TASK %' AND upper(split_part(q.query_text, ' ', 3)) IN (${names})`,
      );
    }
    default:
      return null;
  }
}
