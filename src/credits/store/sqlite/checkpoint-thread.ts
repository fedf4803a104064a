/** The thread that writes a WAL back into its file. */
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { answerTasks } from '../../../threads/answer-tasks.ts';

answerTasks((path: string): null => {
  const file = pathToFileURL(path);
  // A file that has gone is not made anew.
  file.searchParams.set('mode', 'rw');
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Only what the file has on the disk may leave the WAL.
    database.exec('PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(PASSIVE)');
  } finally {
    database.close();
  }
  return null;
});
