/** A table of any length: only the rows that are seen are drawn, each of one height. */
import { useEffect, useRef, useState } from 'preact/hooks';
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
/** Rows drawn above and below what is seen, so that a fast wheel meets no emptiness. */
const SPARE = 8;
/** Rows are drawn anew after so many pixels, not with each of them: between, the browser scrolls alone. */
const STEP_PX = 8 * ROW_PX;

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
  return (
    <div class="long-table" ref={frame} tabIndex={0} role="region" aria-label={caption}>
      <div role="table" aria-label={caption} aria-rowcount={rows.length + 1} style={{ minWidth: least }}>
        <div
          role="row"
          class="long-row long-head"
          aria-rowindex={1}
          style={{ gridTemplateColumns: template }}
        >
          {columns.map(({ title, isFigure }) => (
            <div role="columnheader" key={title} class={isFigure ? 'figure' : undefined}>
              {title}
            </div>
          ))}
        </div>
        <div role="rowgroup" class="long-body" style={{ height: `${rows.length * ROW_PX}px` }}>
          {rows.slice(first, last).map((row, i) => (
            <div
              role="row"
              class="long-row"
              key={keyOf(row, first + i)}
              aria-rowindex={first + i + 2}
              style={{ gridTemplateColumns: template, transform: `translateY(${(first + i) * ROW_PX}px)` }}
            >
              {columns.map(({ title, cell, isFigure }) => (
                <div role="cell" key={title} class={isFigure ? 'figure' : undefined}>
                  {cell(row)}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
