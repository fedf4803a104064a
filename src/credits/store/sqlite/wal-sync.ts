import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Makes what a connection has committed durable. */
export interface WalSync {
  /** Tells that there is something new to make durable. */
  committed(): void;
  /** Resolves when everything committed so far is on the disk. @throws Error what the disk says. */
  durable(): Promise<void>;
  close(): void;
}

/**
 * Waits for the disk as `synchronous=FULL` does, but not inside COMMIT: there SQLite would stop the event loop for as
 * long as the disk takes. A commit is a write to the end of the WAL, so one fdatasync of that file covers every commit
 * before it, of every process.
 *
 * @param path Of the WAL. It is there from the first transaction until the last connection closes.
 * @param isDiskBusy Whether it has other work of ours.
 * @param sync Resolves when the open file is on the disk.
 */
export function createWalSync(
  path: string,
  isDiskBusy: () => boolean,
  sync: FileSync = createDataSync(),
): WalSync {
  let file: number | undefined;
  let commits = 0;
  let synced = 0;
  let syncing: Promise<void> | undefined;

  async function syncOnce(): Promise<void> {
    const covered = commits;
    file ??= openSync(path, 'r+');
    await sync(file, isDiskBusy());
    synced = covered;
  }

  return {
    committed() {
      commits += 1;
    },
    async durable() {
      const wanted = commits;
      // One that has begun before the commit says nothing of it.
      while (synced < wanted) {
        syncing ??= syncOnce().finally(() => {
          syncing = undefined;
        });
        await syncing;
      }
    },
    close() {
      const open = file;
      file = undefined;
      if (open === undefined) return;
      // Its number must not become another file's while it is waited for.
      if (syncing) syncing.catch(() => {}).finally(() => closeSync(open));
      else closeSync(open);
    },
  };
}

/** @param isBusy Whether the disk has other work of ours: how long it takes then says nothing of it. */
export type FileSync = (file: number, isBusy: boolean) => Promise<void>;

export interface Disk {
  syncInPlace(file: number): void;
  /** On a thread of libuv's. */
  syncBeside(file: number): Promise<void>;
  /** Milliseconds by the monotonic clock. */
  now(): number;
  /** Milliseconds that the event loop has slept so far, with nothing to do. */
  slept(): number;
}

const systemDisk: Disk = {
  syncInPlace: fdatasyncSync,
  syncBeside: (file) =>
    new Promise((resolve, reject) => {
      fdatasync(file, (error) => (error ? reject(error) : resolve()));
    }),
  now: () => performance.now(),
  slept: () => performance.nodeTiming.idleTime,
};

/** A disk that takes longer is not waited for on the event loop. */
const SLOW_MS = 1;
/** Times that a disk that was slow has to be fast, without being slow in between, until it is trusted again. */
const TRIALS = 32;

/**
 * fdatasync where it costs least, by what the disk took so far: in place on a fast one, as a hop to another thread and
 * back costs more than that; beside the event loop on a slow one.
 *
 * How long the disk takes beside the event loop is known within bounds: no longer than until the loop hears of it, and
 * no less than the loop has slept meanwhile, as it would have been woken. What lies between them is the loop's own work.
 */
export function createDataSync(disk: Disk = systemDisk): FileSync {
  let trials = 0;

  function judge(least: number, most: number): void {
    if (least > SLOW_MS) trials = TRIALS;
    else if (most <= SLOW_MS) trials = Math.max(0, trials - 1);
  }

  return async (file, isBusy) => {
    const start = disk.now();
    if (trials === 0 && !isBusy) {
      disk.syncInPlace(file);
      const took = disk.now() - start;
      judge(took, took);
      return;
    }
    const slept = disk.slept();
    await disk.syncBeside(file);
    if (!isBusy) judge(disk.slept() - slept, disk.now() - start);
  };
}
