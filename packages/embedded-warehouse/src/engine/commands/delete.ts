import { createCursor, findWord } from '../dialect/cursor.ts';
import { isWord } from '../dialect/token.ts';
import { findTable } from '../resolve-table.ts';
import { runChange } from '../run-duckdb.ts';
import {
  type Answer,
  countAnswer,
  type StatementRun,
  statementTypes,
  statusAnswer,
} from '../statement-run.ts';
import { translatePieces } from '../translate-run.ts';
import { createRunContext } from '../translation-context.ts';
import { runLocked } from './change.ts';
import { resolveTarget } from './target.ts';
import { aliasText } from './update.ts';

/** DELETE FROM table [alias] [USING items] [WHERE condition]. */
export async function runDelete(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('DELETE', 'FROM');
  const target = resolveTarget(run, cursor.path());
  cursor.take('AS');
  const bare = isWord(cursor.peek(), 'USING', 'WHERE') || cursor.done();
  const alias = bare ? target.name : cursor.name();
  const rest = cursor.rest().slice(0, -1);
  const using = findWord(rest, 0, 'USING', 'WHERE');
  const where = findWord(rest, using, 'WHERE');
  if (using > 0) cursor.fail();
  const context = createRunContext(run);
  const pieces = translatePieces(
    run,
    {
      expressions: [],
      ...(using < where ? { from: rest.slice(using + 1, where) } : {}),
      ...(where < rest.length ? { where: rest.slice(where + 1) } : {}),
    },
    [{ name: alias, columns: target.columns }],
    context,
  );
  const text = [
    `DELETE FROM ${target.text}${aliasText(alias)}`,
    ...(pieces.from === '' ? [] : [`USING ${pieces.from}`]),
    ...(pieces.where === null ? [] : [`WHERE ${pieces.where}`]),
  ].join(' ');
  const answer = (count: number) => countAnswer([['number of rows deleted', count]], statementTypes.delete);
  if (run.request.describeOnly) return answer(0);
  const counts = await runLocked(run, target.key, 'exclusive', context.parameters, (values) =>
    runChange(run, text, values),
  );
  return answer(counts.reduce((sum, count) => sum + count, 0));
}

/** TRUNCATE [TABLE] [IF EXISTS] table. */
export async function runTruncate(run: StatementRun): Promise<Answer> {
  const cursor = createCursor(run.tokens);
  cursor.expect('TRUNCATE');
  cursor.take('TABLE');
  const ifExists = cursor.take('IF', 'EXISTS');
  const path = cursor.path();
  cursor.expectEnd();
  if (!ifExists || findTable(run.engine, run.session, path)) {
    const { key, text } = resolveTarget(run, path);
    await runLocked(run, key, 'exclusive', [], () => runChange(run, `DELETE FROM ${text}`));
  }
  return statusAnswer('Statement executed successfully.');
}
