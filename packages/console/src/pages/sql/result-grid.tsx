/** The rows of an answer: as many as come, smooth to scroll, drawn where they can be, and kept where they are wanted. */
import { useMemo, useState } from 'preact/hooks';
import { saveFile } from '../../data/download.ts';
import { cellText, chartOf, csvOf, type Grid, jsonOf, titlesOf } from '../../data/grid.ts';
import { Chart } from '../../parts/chart.tsx';
import { LongTable } from '../../parts/long-table.tsx';
import { Name } from '../../parts/name.tsx';
import type { Column } from '../../parts/table.tsx';

type Row = readonly unknown[];

export function ResultGrid({ grid, caption }: { grid: Grid; caption: string }) {
  const [isDrawn, setDrawn] = useState(false);
  const drawing = useMemo(() => chartOf(grid), [grid]);
  const columns = useMemo(
    () =>
      titlesOf(grid).map((title, i): Column<Row> => {
        const isFigure = grid.rows.every((row) => row[i] === null || typeof row[i] === 'number');
        return { title, width: 16, isFigure, cell: (row) => <Name text={cellText(row[i])} most={200} /> };
      }),
    [grid],
  );
  return (
    <>
      <div class="actions">
        <button type="button" class="quiet" onClick={() => saveFile('rows.csv', csvOf(grid), 'text/csv')}>
          CSV
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => saveFile('rows.json', jsonOf(grid), 'application/json')}
        >
          JSON
        </button>
        {drawing && (
          <button type="button" class="quiet" aria-pressed={isDrawn} onClick={() => setDrawn(!isDrawn)}>
            Chart
          </button>
        )}
      </div>
      {isDrawn && drawing && (
        <Chart
          label={`${caption}, over time`}
          kind="lines"
          timeZone="UTC"
          times={drawing.times}
          series={drawing.series}
        />
      )}
      <LongTable caption={caption} columns={columns} rows={grid.rows} keyOf={(_, index) => String(index)} />
    </>
  );
}
