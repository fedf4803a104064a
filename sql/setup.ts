/**
 * `npm run setup:snowflake`: prints what the gateway needs in the configured account and whether it is there;
 * with `-- --apply` it runs the statements. Running it again changes what the settings have changed. Each file is for
 * a role, and runs as that role, so that what it makes is that role's: `-- --role SYSADMIN` leaves the others out, for
 * accounts whose roles are different people.
 */

import { type Config, readConfig } from '../src/config.ts';
import { readCreditFiles } from '../src/credits/read-credit-files.ts';
import { GatewayError } from '../src/errors/gateway-error.ts';
import { createLogger } from '../src/observability/log.ts';
import { ConfigError } from '../src/settings/config-variable.ts';
import {
  applySetup,
  isThere,
  readSetup,
  type SetupStatement,
} from '../src/snowflake/account/account-setup.ts';
import { snowflakeAccount } from '../src/snowflake/account/configured-account.ts';
import { setupValues } from '../src/snowflake/account/setup-values.ts';
import { createSnowflakePool, type SnowflakePool } from '../src/snowflake/pool/pool.ts';

const WAREHOUSE = 'COMPUTE_WH';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const apply = process.argv.includes('--apply');
  const { policy } = await readCreditFiles(config);
  const all = readSetup(setupValues(config, policy));
  const statements = ofRole(all, process.argv);
  if (!config.SNOWFLAKE_ACCOUNT) {
    if (apply) throw new ConfigError('SNOWFLAKE_ACCOUNT is not set: there is no account to apply this to.');
    statements.forEach((statement, i) => {
      const isSameRole = statement.role === statements[i - 1]?.role;
      console.log(`${isSameRole ? '' : `USE ROLE ${statement.role};\n\n`}${printed(statement)}`);
    });
    console.log('-- SNOWFLAKE_ACCOUNT is not set, so nothing was compared.');
    return;
  }
  await overAccount(config, statements, apply);
}

/** @throws ConfigError for a role that no file is for */
function ofRole(all: readonly SetupStatement[], args: readonly string[]): readonly SetupStatement[] {
  const at = args.indexOf('--role');
  if (at === -1) return all;
  const wanted = (args[at + 1] ?? '').toUpperCase();
  const roles = [...new Set(all.map(({ role }) => role))];
  if (!roles.includes(wanted)) throw new ConfigError(`--role takes one of ${roles.join(', ')}.`);
  return all.filter(({ role }) => role === wanted);
}

async function overAccount(
  config: Config,
  statements: readonly SetupStatement[],
  apply: boolean,
): Promise<void> {
  const account = snowflakeAccount(config);
  const pools = new Map<string, SnowflakePool>();
  const poolOf = (role: string | undefined): SnowflakePool => {
    const known = pools.get(role ?? '');
    if (known) return known;
    const pool = createSnowflakePool({
      account: { ...account, ...(role !== undefined && { role }) },
      log: createLogger('silent'),
      max: 1,
    });
    pools.set(role ?? '', pool);
    return pool;
  };
  try {
    for (const statement of statements) {
      const pool = poolOf(apply ? statement.role : account.role);
      console.log(apply ? await applied(pool, statement) : await compared(pool, statement));
    }
  } finally {
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  }
}

function printed({ file, role, sql, missing }: SetupStatement): string {
  const note = missing.length > 0 ? `-- left out without ${missing.join(', ')}\n` : '';
  return `-- ${file}, for ${role}\n${note}${sql};\n`;
}

async function compared(pool: SnowflakePool, statement: SetupStatement): Promise<string> {
  if (statement.missing.length > 0)
    return `  ${statement.subject}  (left out without ${statement.missing.join(', ')})`;
  const there = await isThere(pool, statement, WAREHOUSE);
  const sign = there === null || /^CREATE OR REPLACE/i.test(statement.sql) ? '~' : there ? '=' : '+';
  return `${sign} ${statement.subject}  (${statement.role})`;
}

const signs = { created: '+', changed: '~', unchanged: '=' } as const;

async function applied(pool: SnowflakePool, statement: SetupStatement): Promise<string> {
  if (statement.missing.length > 0)
    return `  ${statement.subject}  (left out without ${statement.missing.join(', ')})`;
  return `${signs[await applySetup(pool, statement, WAREHOUSE)]} ${statement.subject}`;
}

try {
  await main();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof GatewayError;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
