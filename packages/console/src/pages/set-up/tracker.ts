/** What the migration's own report says: snowflake_migration_tracker.json, which the reader chooses from their disk. */

export interface TrackedPart {
  readonly file: string;
  readonly state: string;
  readonly priority: string;
  readonly findings: number;
  readonly reason: string | null;
}

export interface MigrationTracker {
  readonly total: number;
  readonly migrated: number;
  readonly inProgress: number;
  readonly blocked: number;
  readonly updated: string;
  readonly files: readonly TrackedPart[];
}

/** @throws Error that says what was expected; the file may be any */
export function readTracker(text: string): MigrationTracker {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error('This is no JSON file.');
  }
  const { total_files, migrated, in_progress, blocked, updated, files } = (found ?? {}) as Record<
    string,
    unknown
  >;
  const counts = [total_files, migrated, in_progress, blocked];
  if (!counts.every(isCount) || !Array.isArray(files))
    throw new Error('This is no tracker: choose reports/snowflake_migration_tracker.json.');
  const [total = 0, done = 0, begun = 0, stopped = 0] = counts;
  return {
    total,
    migrated: done,
    inProgress: begun,
    blocked: stopped,
    updated: textOf(updated),
    files: files.map((each: Record<string, unknown> | null) => ({
      file: textOf(each?.file),
      state: textOf(each?.state),
      priority: textOf(each?.priority),
      findings: isCount(each?.findings) ? each.findings : 0,
      reason: typeof each?.reason === 'string' ? each.reason : null,
    })),
  };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
