/** How far the move of other programs to the gateway is. The report stays in this page: nothing is sent anywhere. */
import { useId, useState } from 'preact/hooks';
import { countText, percentText } from '../../data/figures.ts';
import { Badge } from '../../parts/badge.tsx';
import { LongTable } from '../../parts/long-table.tsx';
import { Name } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';
import type { Column } from '../../parts/table.tsx';
import { type MigrationTracker, readTracker, type TrackedPart } from './tracker.ts';

export function Migration() {
  const id = useId();
  const [tracker, setTracker] = useState<MigrationTracker | null>(null);
  const [problem, setProblem] = useState('');
  const read = async (file: File | undefined) => {
    if (!file) return;
    try {
      setTracker(readTracker(await file.text()));
      setProblem('');
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    <Panel
      title="Migration"
      room={14}
      note="What npm run migrate -- report has written; it is read here alone."
    >
      <div class="field">
        <label for={id}>reports/snowflake_migration_tracker.json</label>
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </div>
      {problem !== '' && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {tracker === null ? (
        <div class="state empty">No report is chosen yet.</div>
      ) : (
        <>
          <Stats>
            <Stat
              label="Moved"
              value={`${countText(tracker.migrated)} of ${countText(tracker.total)}`}
              note={percentText(tracker.total === 0 ? 100 : (100 * tracker.migrated) / tracker.total)}
            />
            <Stat label="In progress" value={countText(tracker.inProgress)} />
            <Stat label="Blocked" value={countText(tracker.blocked)} />
            <Stat label="As of" value={<Name text={tracker.updated} />} />
          </Stats>
          <progress
            max={tracker.total || 1}
            value={tracker.total === 0 ? 1 : tracker.migrated}
            aria-label="Moved"
          />
          <LongTable
            caption="Files"
            columns={columns}
            rows={tracker.files}
            keyOf={({ file }, i) => `${file} ${i}`}
          />
        </>
      )}
    </Panel>
  );
}

const tones: Readonly<Record<string, 'good' | 'warn' | 'bad'>> = {
  migrated: 'good',
  in_progress: 'warn',
  blocked: 'bad',
};

const columns: readonly Column<TrackedPart>[] = [
  { title: 'File', width: 40, cell: ({ file }) => <Name text={file} /> },
  {
    title: 'State',
    width: 14,
    cell: ({ state }) => <Badge state={state.replaceAll('_', ' ')} tone={tones[state] ?? 'plain'} />,
  },
  { title: 'Order', width: 14, cell: ({ priority }) => <Name text={priority} /> },
  { title: 'Left', width: 8, isFigure: true, cell: ({ findings }) => countText(findings) },
  { title: 'Why blocked', width: 30, cell: ({ reason }) => <Name text={reason} most={200} /> },
];
