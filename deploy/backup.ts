/** `npm run backup -- FILE`: a consistent copy of the ledger, while the gateway runs. */
import { readOwnConfig } from '../src/config.ts';
import { backUp } from './ledger-file.ts';

const [file, ...more] = process.argv.slice(2);
if (!file || file.startsWith('-') || more.length > 0) {
  console.error('npm run backup -- FILE: copies the ledger of DATA_DIR to FILE while the gateway runs.');
  process.exitCode = 2;
} else {
  try {
    const { DATA_DIR, DATABASE_URL } = readOwnConfig();
    if (DATABASE_URL) throw new Error('The ledger is in PostgreSQL: it is copied with pg_dump.');
    const { tables, rows } = backUp(DATA_DIR, file);
    console.log(`${file}: ${rows} rows of ${tables} tables, checked.`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
