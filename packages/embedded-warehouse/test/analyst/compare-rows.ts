/** Whether one result says what another does: the same rows, with columns beside them or not. */
import type { EngineResult, WireColumn } from '../../src/protocol/engine.ts';

type Cell = string | number | null;

/** The reference's columns, in their order, are among those of the answer; no row is missing and none is more. */
export function holdsRows(answer: EngineResult, reference: EngineResult, isOrdered: boolean): boolean {
  if (answer.rows.length !== reference.rows.length) return false;
  const wanted = cellsOf(
    reference,
    reference.columns.map((_, i) => i),
  );
  return choices(answer.columns.length, reference.columns.length).some((columns) => {
    const rows = cellsOf(answer, columns);
    const tolerances = columns.map((i) => toleranceOf(answer.columns[i]));
    const isSame = (row: readonly Cell[], other: readonly Cell[]) =>
      row.every((cell, i) => isSameCell(cell, other[i] ?? null, tolerances[i] ?? 0));
    if (isOrdered) return rows.every((row, i) => isSame(row, wanted[i] ?? []));
    const left = [...wanted];
    return rows.every((row) => {
      const at = left.findIndex((other) => isSame(row, other));
      if (at >= 0) left.splice(at, 1);
      return at >= 0;
    });
  });
}

/** Percentages are said with one digit after the point. */
const toleranceOf = (column: WireColumn | undefined) =>
  /_(PERCENT|RATE)$/.test(column?.name ?? '') ? 0.051 : 0.01;

function isSameCell(cell: Cell, other: Cell, tolerance: number): boolean {
  if (typeof cell === 'number' && typeof other === 'number') return Math.abs(cell - other) <= tolerance;
  return cell === other;
}

function cellsOf({ columns, rows }: EngineResult, chosen: readonly number[]): readonly (readonly Cell[])[] {
  return rows.map((row) => chosen.map((i) => cellOf(row[i] ?? null, columns[i]?.type ?? '')));
}

/** Dates and timestamps in days, so that a month's first day is one value in both. */
function cellOf(value: string | null, type: string): Cell {
  if (value === null) return null;
  if (type === 'fixed' || type === 'real' || type === 'date') return Number(value);
  return type.startsWith('timestamp') ? Number(value) / 86_400 : value;
}

/** The ways to take so many of the columns, in their order. */
function choices(of: number, count: number): readonly (readonly number[])[] {
  if (count === 0) return [[]];
  return Array.from({ length: of }, (_, last) => last).flatMap((last) =>
    choices(last, count - 1).map((before) => [...before, last]),
  );
}
