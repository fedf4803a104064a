/** `npm run restore -- FILE [--replace]`: puts a backup in the place of the ledger, while no gateway runs on it. */
import { mkdirSync } from 'node:fs';
import { readOwnConfig } from '../src/config.ts';
import { restore } from './ledger-file.ts';

const given = process.argv.slice(2);
const [file, ...more] = given.filter((word) => word !== '--replace');
if (!file || file.startsWith('-') || more.length > 0) {
  console.error('npm run restore -- FILE [--replace]: makes FILE, a backup, the ledger of DATA_DIR.');
  process.exitCode = 2;
} else {
  try {
    const { DATA_DIR, DATABASE_URL } = readOwnConfig();
    if (DATABASE_URL) throw new Error('The ledger is in PostgreSQL: it is put back with pg_restore.');
    mkdirSync(DATA_DIR, { recursive: true });
    const { tables, rows, kept } = restore(file, DATA_DIR, { replace: given.includes('--replace') });
    console.log(`${DATA_DIR}: ${rows} rows of ${tables} tables restored.`);
    if (kept) console.log(`The ledger that was there is kept as ${kept}.`);
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
