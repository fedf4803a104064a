/** `npm run ledger:move -- --to URL` or `-- --from URL`: the books, from SQLite into PostgreSQL or back. */
import { parseArgs } from 'node:util';
import { readOwnConfig } from '../src/config.ts';
import { parseCredits } from '../src/credits/credit-amount.ts';
import { createPolicy } from '../src/credits/policy/create-policy.ts';
import { readCreditFiles } from '../src/credits/read-credit-files.ts';
import { moveLedger } from './move-ledger.ts';

const usage = `npm run ledger:move -- --to URL     copies the ledger of DATA_DIR into the PostgreSQL of that URL
npm run ledger:move -- --from URL   copies it back into DATA_DIR
No gateway may run on either. What is copied stays where it was.`;

async function run(): Promise<number> {
  let given: { readonly to?: string | undefined; readonly from?: string | undefined };
  try {
    given = parseArgs({ options: { to: { type: 'string' }, from: { type: 'string' } } }).values;
  } catch {
    given = {};
  }
  const url = given.to ?? given.from;
  if (!url || (given.to && given.from) || !/^postgres(ql)?:\/\//.test(url)) {
    console.error(usage);
    return 2;
  }
  const config = readOwnConfig();
  const { policy: file } = await readCreditFiles(config);
  const policy = createPolicy(
    {
      account: parseCredits(config.CREDIT_ACCOUNT_DAILY_LIMIT, 'CREDIT_ACCOUNT_DAILY_LIMIT'),
      user: parseCredits(config.CREDIT_USER_DAILY_LIMIT, 'CREDIT_USER_DAILY_LIMIT'),
    },
    file,
  );
  const counts = await moveLedger({
    dataDir: config.DATA_DIR,
    databaseUrl: url,
    direction: given.to ? 'to PostgreSQL' : 'to SQLite',
    policy,
  });
  for (const [table, rows] of Object.entries(counts)) console.log(`${table.padEnd(16)} ${rows}`);
  console.log('Both sides have the same rows and credits.');
  return 0;
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
