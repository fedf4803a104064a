/**
 * `npm run setup:snowflake`: prints what the gateway needs in the configured account and whether it is there;
 * with `-- --apply` it runs the statements. Running it again changes what the settings have changed. Each file is for
 * a role, and runs as that role, so that what it makes is that role's: `-- --files 01-04` leaves the others out, for
 * accounts whose roles are different people.
 */

import { type Config, readOwnConfig } from '../src/config.ts';
import { readCreditFiles } from '../src/credits/read-credit-files.ts';
import { GatewayError } from '../src/errors/gateway-error.ts';
import { createLogger } from '../src/observability/log.ts';
import { ConfigError } from '../src/settings/config-variable.ts';
import {
  applySetup,
  objectExists,
  readSetup,
  type SetupStatement,
} from '../src/snowflake/account/account-setup.ts';
import { snowflakeAccount } from '../src/snowflake/account/configured-account.ts';
import { setupValues } from '../src/snowflake/account/setup-values.ts';
import { createSnowflakePool, type SnowflakePool } from '../src/snowflake/pool/pool.ts';

const WAREHOUSE = 'COMPUTE_WH';

async function main(): Promise<void> {
  const config = readOwnConfig();
  const apply = process.argv.includes('--apply');
  const { policy } = await readCreditFiles(config);
  const all = readSetup(setupValues(config, policy));
  const statements = ofFiles(all, process.argv);
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

/** @throws ConfigError where no file has such a number */
function ofFiles(all: readonly SetupStatement[], args: readonly string[]): readonly SetupStatement[] {
  const at = args.indexOf('--files');
  if (at === -1) return all;
  const [, first = '', last = first] = /^(\d\d)(?:-(\d\d))?$/.exec(args[at + 1] ?? '') ?? [];
  const wanted = all.filter(({ file }) => file.slice(0, 2) >= first && file.slice(0, 2) <= last);
  if (!first || wanted.length === 0)
    throw new ConfigError('--files takes a number, like 05, or two, like 01-04.');
  return wanted;
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
      const { text, isFailure = false } = await (apply ? applied : compared)(pool, statement);
      console.log(text);
      if (isFailure) process.exitCode = 1;
    }
  } finally {
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  }
}

function printed(statement: SetupStatement): string {
  const { file, role, sql, subject, missing } = statement;
  // Nobody should paste a statement whose marks stand for nothing.
  return missing.length > 0
    ? `-- ${file}: ${subject} is ${leftOut(statement)}\n`
    : `-- ${file}, for ${role}\n${sql};\n`;
}

/** Snowflake posts to no other addresses. */
const forms: Readonly<Record<string, string>> = {
  SLACK_WEBHOOK_URL: 'a SLACK_WEBHOOK_URL of https://hooks.slack.com/services/',
};

function leftOut({ missing }: SetupStatement): string {
  return `left out without ${missing.map((name) => forms[name] ?? name).join(', ')}`;
}

interface Line {
  readonly text: string;
  readonly isFailure?: boolean;
}

async function compared(pool: SnowflakePool, statement: SetupStatement): Promise<Line> {
  if (statement.missing.length > 0) return { text: `  ${statement.subject}  (${leftOut(statement)})` };
  const there = await objectExists(pool, statement, WAREHOUSE);
  const sign = there === null || /^CREATE OR REPLACE/i.test(statement.sql) ? '~' : there ? '=' : '+';
  return { text: `${sign} ${statement.subject}  (${statement.role})` };
}

const signs = { created: '+', changed: '~', unchanged: '=' } as const;

/** What is refused stops nothing: mail to an address that is not verified must not keep the governor away. */
async function applied(pool: SnowflakePool, statement: SetupStatement): Promise<Line> {
  if (statement.missing.length > 0) return { text: `  ${statement.subject}  (${leftOut(statement)})` };
  try {
    return { text: `${signs[await applySetup(pool, statement, WAREHOUSE)]} ${statement.subject}` };
  } catch (error) {
    // A login that is refused has no query.
    const isRefused =
      error instanceof GatewayError &&
      error.code === 'UPSTREAM_REJECTED' &&
      error.details.queryId !== undefined;
    if (!isRefused) throw error;
    return { text: `! ${statement.subject}: ${error.message.replace(/\s+/g, ' ')}`, isFailure: true };
  }
}

try {
  await main();
} catch (error) {
  const known = error instanceof ConfigError || error instanceof GatewayError;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
