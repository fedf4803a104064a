/** What the gateway needs in an account, from the files under `sql/`: read, compared with what is there, and applied. */
import { readdirSync, readFileSync } from 'node:fs';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UserName } from '../../identity/caller.ts';
import type { StatementResult, StatementRunner } from '../statement/statement.ts';

const folder = new URL('../../../sql/', import.meta.url);

export interface SetupStatement {
  readonly file: string;
  /** The role that the file is for; ACCOUNTADMIN may do all of it. */
  readonly role: string;
  readonly sql: string;
  /** What it makes or grants: `WAREHOUSE COMPUTE_WH`. */
  readonly subject: string;
  /** The settings it needs that are not given; such a statement is left out. */
  readonly missing: readonly string[];
}

/** Values for the `{{SETTING}}` and `{{SETTING.PART}}` marks, ready to stand in SQL; null where the setting is absent. */
export type SetupValues = Readonly<Record<string, string | null>>;

/** The statements of `sql/` in order. A change in one of them is a change in what every account must have. */
export function readSetup(values: SetupValues): readonly SetupStatement[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .flatMap((file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const [, role] = /^-- role (\w+)\n/.exec(text) ?? [];
      if (!role) throw new Error(`sql/${file} does not begin with the role that it is for`);
      return splitStatements(text).map((statement) => ({ file, role, ...fillIn(statement, values) }));
    });
}

/** Cuts at semicolons outside of strings, comments and `$$` bodies; comments go. */
export function splitStatements(text: string): string[] {
  const token = /--[^\n]*|\$\$[\s\S]*?\$\$|'(?:[^']|'')*'|"(?:[^"]|"")*"|;/g;
  const statements: string[] = [];
  let current = '';
  let from = 0;
  const finish = () => {
    if (current.trim()) statements.push(current.trim());
    current = '';
  };
  for (const match of text.matchAll(token)) {
    current += text.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[0] === ';') finish();
    else if (!match[0].startsWith('--')) current += match[0];
  }
  current += text.slice(from);
  finish();
  return statements;
}

const marks = /\{\{([\w.]+)\}\}/g;

function fillIn(text: string, values: SetupValues): Omit<SetupStatement, 'file' | 'role'> {
  const absent = [...text.matchAll(marks)].map(([, name]) => name ?? '').filter((name) => !values[name]);
  const missing = [...new Set(absent.map((name) => name.split('.')[0] ?? name))];
  const sql = text.replace(marks, (mark, name: string) => values[name] ?? mark);
  return { sql, subject: subjectOf(sql), missing };
}

const creates =
  /^(?:CREATE|ALTER)\s+(?:OR\s+REPLACE\s+)?(RESOURCE MONITOR|NOTIFICATION INTEGRATION|[A-Z]+)\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.]+)/i;

function subjectOf(sql: string): string {
  const [, kind, name] = creates.exec(sql) ?? [];
  return kind && name ? `${kind.toUpperCase()} ${name}` : sql.replace(/\s+/g, ' ').slice(0, 100);
}

export type SetupChange = 'created' | 'changed' | 'unchanged';

/** Runs one statement and tells from Snowflake's answer what it did. @throws GatewayError */
export async function applySetup(
  runner: StatementRunner,
  { sql, subject }: SetupStatement,
  warehouse: string,
): Promise<SetupChange> {
  const result = await runSetup(runner, sql, subject, warehouse);
  return changeIn(sql, result);
}

function changeIn(sql: string, { rows }: StatementResult): SetupChange {
  const message = String(rows[0]?.[0] ?? '');
  if (/already exists, statement succeeded/i.test(message)) return 'unchanged';
  return /^CREATE\s+(?!OR\s+REPLACE)/i.test(sql) ? 'created' : 'changed';
}

/**
 * Whether an object that a statement creates is there; null for statements that create none, such as grants.
 * @throws GatewayError for other failures than a missing parent
 */
export async function isThere(
  runner: StatementRunner,
  { sql, subject }: SetupStatement,
  warehouse: string,
): Promise<boolean | null> {
  if (!/^CREATE\b/i.test(sql)) return null;
  const at = subject.lastIndexOf(' ');
  const [kind, name] = [subject.slice(0, at), subject.slice(at + 1)];
  const parts = name.split('.');
  const scope = parts.length > 1 ? ` IN SCHEMA ${parts.slice(0, -1).join('.')}` : '';
  // SHOW takes the schema's parent differently, and nothing else here has two parts.
  const inDatabase = kind === 'SCHEMA' ? ` IN DATABASE ${parts[0]}` : scope;
  try {
    const look = `SHOW ${kind}S LIKE '${parts.at(-1)}'${inDatabase}`;
    const { rows } = await runSetup(runner, look, 'look', warehouse);
    return rows.length > 0;
  } catch (error) {
    if (error instanceof GatewayError && error.details.sqlState === '42S02') return false;
    throw error;
  }
}

function runSetup(
  runner: StatementRunner,
  sql: string,
  operation: string,
  warehouse: string,
): Promise<StatementResult> {
  return runner.run({
    sql,
    warehouse,
    user: 'setup' as UserName,
    function: 'SETUP',
    isInternal: true,
    tag: { application: 'cortex-gateway', user: 'setup', operation, requestId: 'setup', eventId: '' },
  });
}
