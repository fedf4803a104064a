import { withLanguage } from '../engine-language.ts';
import { describeRows, runRows, shownColumns } from '../run-duckdb.ts';
import { type Answer, type StatementRun, statementTypes } from '../statement-run.ts';
import { translateRun } from '../translate-run.ts';
import { bindParameters } from '../values/binds.ts';

/** SELECT, WITH, VALUES and queries in parentheses. */
export async function runQuery(run: StatementRun): Promise<Answer> {
  const { request } = run;
  const translation = translateRun(run);
  if (request.describeOnly) {
    const described = await describeRows(run, translation.text, translation.columns);
    const columns = shownColumns(described.columns, translation.columns);
    return { columns, rows: [], statementTypeId: statementTypes.select };
  }
  const parameters = bindParameters(translation.parameters, request.bindings);
  const result = await withLanguage(run.books, request.signal, () =>
    runRows(run, translation.text, translation.columns, parameters),
  );
  return { ...result, statementTypeId: statementTypes.select };
}
