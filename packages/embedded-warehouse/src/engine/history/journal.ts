/**
 * What the history tables do not have yet, in a file beside the database. A line is written in one go before the
 * statement is answered, so what was answered is in the history also when the process is killed the moment after.
 */
import { closeSync, ftruncateSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { QueryRecord } from '../../protocol/engine.ts';

export interface Journal {
  append(record: QueryRecord): void;
  /** Drops what is in the tables by now; `missing` is what is not. */
  keep(missing: readonly QueryRecord[]): void;
  close(): void;
}

/** Statements that wait are few; this much is only reached while there is no pause at all. */
const REWRITE_BYTES = 1_000_000;

const fileOf = (directory: string) => join(directory, 'history.journal');

/** The records that a former process left behind; of several with one id, the last. */
export function readJournal(directory: string): readonly QueryRecord[] {
  let text = '';
  try {
    text = readFileSync(fileOf(directory), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const records = new Map<string, QueryRecord>();
  // What follows the last line break was cut by a kill.
  for (const line of text.split('\n').slice(0, -1)) {
    const record = parse(line);
    if (!record) continue;
    records.set(record.queryId, {
      ...record,
      startTime: new Date(record.startTime),
      endTime: new Date(record.endTime),
    });
  }
  return [...records.values()];
}

/** Null for what a failing disk made of a line: the rest is worth having. */
function parse(line: string): QueryRecord | null {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Adds to the file that is there. */
export function openJournal(directory: string): Journal {
  const path = fileOf(directory);
  let file = openSync(path, 'a');
  let bytes = 0;

  function append(record: QueryRecord): void {
    bytes += writeSync(file, `${JSON.stringify(record)}\n`);
  }

  return {
    append,
    keep(missing) {
      if (missing.length === 0) {
        ftruncateSync(file);
        bytes = 0;
      } else if (bytes > REWRITE_BYTES) {
        closeSync(file);
        file = openSync(`${path}.new`, 'w');
        bytes = 0;
        for (const record of missing) append(record);
        renameSync(`${path}.new`, path);
      }
    },
    close: () => closeSync(file),
  };
}
