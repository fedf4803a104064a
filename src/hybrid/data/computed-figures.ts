/** What a reader of rows would compute from them: totals, means, differences, and changes and shares in percent. */
import type { CellValue } from '../../snowflake/statement/statement.ts';

/** More rows than this are summed, and not compared one with another. */
const MOST_COMPARED = 24;

/** As texts, rounded as people round: to whole numbers, and to one and two places. */
export function computedFigures(rows: readonly (readonly CellValue[])[]): readonly string[] {
  const width = Math.max(0, ...rows.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, i) => rows.map((row) => numberOf(row[i])));
  const across = rows.slice(0, MOST_COMPARED).map((row) => row.map(numberOf));
  const computed = [
    ...columns.flatMap(ofColumn),
    ...[...columns.map(known), ...across.map(known)].flatMap(compared),
  ];
  const cells = columns.flatMap(known);
  return [...computed.flatMap((value) => rounded(value, [0, 1, 2])), ...cells.flatMap(roundedCell)];
}

function ofColumn(column: readonly (number | null)[]): readonly number[] {
  const values = known(column);
  if (values.length < 2) return [];
  const total = values.reduce((sum, value) => sum + value, 0);
  return [total, total / values.length, ...values.map((value) => (100 * value) / total)];
}

function compared(values: readonly number[]): readonly number[] {
  const few = values.slice(0, MOST_COMPARED);
  return few.flatMap((a, i) =>
    few.filter((_, j) => j !== i).flatMap((b) => [a - b, (100 * (a - b)) / b, (100 * a) / b]),
  );
}

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);

function numberOf(cell: CellValue | undefined): number | null {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string' && /^-?\d+(?:\.\d+)?$/.test(cell)) return Number(cell);
  return null;
}

/** A small figure that is rounded to a whole number is another figure. */
const roundedCell = (value: number) => rounded(value, Math.abs(value) < 100 ? [1, 2] : [0, 1, 2]);

const rounded = (value: number, places: readonly number[]) =>
  Number.isFinite(value) ? places.map((each) => Math.abs(value).toFixed(each)) : [];
