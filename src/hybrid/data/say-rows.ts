/** Rows in words. Every figure is a cell, or stands in the statement; code checks that, and what fails is not said. */
import type { CellValue, Column } from '../../snowflake/statement/statement.ts';
import { figuresBeside, figuresOf } from './figures-of.ts';

export interface RowEvidence {
  readonly statement: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly CellValue[])[];
  readonly rowCount: number;
  /** How the question was understood, in Analyst's words. */
  readonly interpretation: string;
}

const MOST_LINES = 20;

export function sayRows(evidence: RowEvidence): string {
  const { columns, rows, interpretation } = evidence;
  const head =
    unfoundFigures(interpretation, evidence).length === 0 ? sentence(interpretation) : 'From the data';
  if (rows.length === 0) return `${head}: there is no data.`;
  const lines = rows.slice(0, MOST_LINES).map((row) => line(columns, row));
  if (lines.length === 1) return `${head}: ${lines[0]}.`;
  const more = rows.length > lines.length ? '\nMore rows are in the data.' : '';
  return `${head}:\n${lines.map((each) => `- ${each}`).join('\n')}${more}`;
}

/** The figures of a text that are neither in a row nor in the statement. */
export function unfoundFigures(
  text: string,
  { rows, statement }: Pick<RowEvidence, 'rows' | 'statement'>,
): readonly string[] {
  const known = [...rows.flat().map((cell) => say(cell)), statement].flatMap(figuresOf);
  return figuresBeside(text, known);
}

function line(columns: readonly Column[], row: readonly CellValue[]): string {
  return row.map((cell, i) => `${label(columns[i]?.name ?? '')} ${say(cell)}`).join(', ');
}

function say(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return 'none';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
}

const label = (name: string) => name.toLowerCase().replaceAll('_', ' ');
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1).replace(/[.:]\s*$/, '');
