/** A table of any length: only the rows that are seen are drawn, each of one height. */
import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Column } from './table.tsx';

export interface LongTableProps<R> {
  readonly caption: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R, index: number) => string;
  /** Called when the last rows come into sight. */
  readonly onEnd?: () => void;
}

const ROW_PX = 34;
/** Below the rows, for a bar that scrolls sideways. */
const BAR_PX = 16;
/** Rows drawn above and below what is seen, so that a fast wheel meets no emptiness. */
const SPARE = 8;
/** Rows are drawn anew after so many pixels, not with each of them: between, the browser scrolls alone. */
const STEP_PX = 4 * ROW_PX;

export function LongTable<R>({ caption, columns, rows, keyOf, onEnd }: LongTableProps<R>) {
  const frame = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 600 });

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const look = () => {
      const top = Math.floor(element.scrollTop / STEP_PX) * STEP_PX;
      const height = element.clientHeight + STEP_PX;
      setSeen((before) => (before.top === top && before.height === height ? before : { top, height }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  const first = Math.max(0, Math.floor(seen.top / ROW_PX) - SPARE);
  const last = Math.min(rows.length, Math.ceil((seen.top + seen.height) / ROW_PX) + SPARE);
  const isAtEnd = rows.length > 0 && last >= rows.length;
  useEffect(() => {
    if (isAtEnd) onEnd?.();
  }, [isAtEnd, rows.length]);

  const widths = columns.map(({ width = 14 }) => width);
  const template = widths.map((width) => `minmax(0, ${width}fr)`).join(' ');
  const least = `${widths.reduce((sum, width) => sum + width, 0)}ch`;
  // A row that stays in sight is the very one that was drawn: Preact passes over it.
  const drawn = useMemo(() => new Map<number, VNode>(), [rows, columns]);
  const seenRows: VNode[] = [];
  for (let index = first; index < last; index++) {
    const row = rows[index] as R;
    const known = drawn.get(index) ?? drawRow(row, index, keyOf(row, index), columns);
    drawn.set(index, known);
    seenRows.push(known);
  }
  for (const index of drawn.keys()) if (index < first || index >= last) drawn.delete(index);
  return (
    <div
      class="long-table"
      ref={frame}
      tabIndex={0}
      role="region"
      aria-label={caption}
      style={{ height: `${(rows.length + 1) * ROW_PX + BAR_PX}px` }}
    >
      <div
        role="table"
        aria-label={caption}
        aria-rowcount={rows.length + 1}
        style={{ minWidth: least, '--columns': template }}
      >
        <div role="row" class="long-row long-head" aria-rowindex={1}>
          {columns.map(({ title, isFigure }) => (
            <div role="columnheader" key={title} class={isFigure ? 'figure' : undefined}>
              {title}
            </div>
          ))}
        </div>
        <div role="rowgroup" class="long-body" style={{ height: `${rows.length * ROW_PX}px` }}>
          {seenRows}
        </div>
      </div>
    </div>
  );
}

function drawRow<R>(row: R, index: number, key: string, columns: readonly Column<R>[]): VNode {
  return (
    <div
      role="row"
      class="long-row"
      key={key}
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${index * ROW_PX}px)` }}
    >
      {columns.map(({ title, cell, isFigure }) => (
        <div role="cell" key={title} class={isFigure ? 'figure' : undefined}>
          {cell(row)}
        </div>
      ))}
    </div>
  );
}
