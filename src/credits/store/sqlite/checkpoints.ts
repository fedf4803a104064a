/**
 * Writes the WAL back into the file, on another thread. SQLite would do so inside a COMMIT, and wait there for the disk
 * to take some hundred pages, in which the event loop could do nothing else.
 */
import type { DatabaseSync } from 'node:sqlite';
import { createThreadPool } from '../../../threads/thread-pool.ts';

export interface Checkpoints {
  /** Whether the disk is busy with one. */
  readonly isRunning: boolean;
  /**
   * Commits wait for it where it is not null: the last pages of a long WAL are written back, and it begins anew only
   * if nothing is appended meanwhile.
   */
  readonly lastPages: Promise<void> | null;
  /** Begins one if much is in the WAL that the file does not have. Call it after each commit. */
  begin(): void;
  /** Resolves when none is running. */
  whenDone(): Promise<void>;
  close(): void;
}

export interface WriteBack {
  /** Writes back what is in the WAL when it begins. @throws Error what the disk or the thread says. */
  run(path: string): Promise<unknown>;
  close(): void;
}

/** Pages that the file does not have: 4 MB, as SQLite's own default is. */
const MANY_PAGES = 1_000;
/** Of a WAL that has to begin anew. */
const LONG_WAL_PAGES = 3_000;
/** A look at the WAL takes as long as a small commit. */
const COMMITS_BETWEEN_LOOKS = 32;
/** Of the processor: a checkpoint takes a few milliseconds of it, and waits for the disk otherwise. */
const PROCESSOR_MS = 10_000;

export function createCheckpoints(
  database: DatabaseSync,
  writeBack: WriteBack = createThread(),
): Checkpoints {
  const path = String(database.location());
  const look = database.prepare('PRAGMA wal_checkpoint(NOOP)');
  let commits = 0;
  let running: Promise<void> | null = null;
  let lastPages: Promise<void> | null = null;

  /** In pages. */
  function walLength() {
    return look.get() as { readonly log: number; readonly checkpointed: number };
  }

  async function run(): Promise<void> {
    try {
      await writeBack.run(path);
      if (walLength().log < LONG_WAL_PAGES) return;
      lastPages = writeBack.run(path).then(() => {});
      await lastPages;
    } catch {
      // It stays in the WAL. What the disk refuses here it refuses the next commit too, which tells of it.
    } finally {
      lastPages = null;
      running = null;
    }
  }

  return {
    get isRunning() {
      return running !== null;
    },
    get lastPages() {
      return lastPages;
    },
    begin() {
      commits += 1;
      if (running || commits < COMMITS_BETWEEN_LOOKS) return;
      commits = 0;
      const { log, checkpointed } = walLength();
      if (log - checkpointed >= MANY_PAGES) running = run();
    },
    async whenDone() {
      await running;
    },
    close: () => writeBack.close(),
  };
}

/** Started when it is first needed. */
function createThread(): WriteBack {
  const threads = createThreadPool<string, null>({
    script: new URL('./checkpoint-thread.ts', import.meta.url),
    threads: 1,
    processorMs: PROCESSOR_MS,
    maxWaiting: 1,
    maxHeapMegabytes: 16,
  });
  return { run: (path) => threads.run('', path), close: () => void threads.close() };
}
