/** The calls of a span as a file, in the format that its reader takes. */
import { useRef, useState } from 'preact/hooks';
import { download } from '../data/download.ts';
import type { Span } from '../data/period.ts';

const formats = [
  ['csv', 'CSV', 'csv'],
  ['jsonl', 'JSON Lines', 'jsonl'],
  ['parquet', 'Parquet', 'parquet'],
  ['focus', 'FOCUS 1.3', 'focus.csv'],
] as const;

export interface ExportButtonsProps {
  readonly span: Span;
  readonly user: string | null;
  readonly team: string | null;
}

export function ExportButtons({ span, user, team }: ExportButtonsProps) {
  const [told, setTold] = useState('');
  const running = useRef<AbortController | null>(null);
  const [isRunning, setRunning] = useState(false);

  async function save(format: string, extension: string): Promise<void> {
    const leaving = new AbortController();
    running.current = leaving;
    setRunning(true);
    const query = new URLSearchParams({ ...span, format, ...(user && { user }), ...(team && { team }) });
    try {
      const name = `usage-${span.from.slice(0, 10)}-${span.to.slice(0, 10)}.${extension}`;
      await download(`/exports/usage?${query}`, name, leaving.signal, (bytes) =>
        setTold(`${(bytes / 1e6).toFixed(1)} MB have come`),
      );
      setTold(`${name} is saved`);
    } catch (error) {
      setTold(leaving.signal.aborted ? 'Cancelled' : (error as Error).message);
    }
    setRunning(false);
  }

  return (
    <div class="actions">
      <span class="note" role="status">
        {told}
      </span>
      {isRunning ? (
        <button type="button" class="quiet" onClick={() => running.current?.abort()}>
          Cancel
        </button>
      ) : (
        formats.map(([format, title, extension]) => (
          <button key={format} type="button" class="quiet" onClick={() => void save(format, extension)}>
            {title}
          </button>
        ))
      )}
    </div>
  );
}
