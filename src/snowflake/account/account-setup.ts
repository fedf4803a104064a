/** What the gateway needs in an account, from the files under `sql/`: read, compared with what is there, and applied. */
import { readdirSync, readFileSync } from 'node:fs';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UserName } from '../../identity/caller.ts';
import { quoteName } from '../statement/quote-name.ts';
import { quoteText } from '../statement/quote-text.ts';
import type { StatementResult, StatementRunner } from '../statement/statement.ts';

const folder = new URL('../../../sql/', import.meta.url);

export interface SetupStatement {
  readonly file: string;
  /** The role that the file is for; ACCOUNTADMIN may do all of it. */
  readonly role: string;
  readonly sql: string;
  /** What it makes or grants: `WAREHOUSE COMPUTE_WH`. */
  readonly subject: string;
  /** What it creates; null where it creates nothing. */
  readonly creates: SetupObject | null;
  /** The settings it needs that are not given; such a statement is left out. */
  readonly missing: readonly string[];
}

interface SetupObject {
  readonly kind: string;
  /** As SQL writes it, with the schema that it lies in. */
  readonly path: readonly string[];
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
  const fill = (left: (name: string) => string) =>
    text.replace(marks, (_, name: string) => values[name] ?? left(name));
  return { sql: fill((name) => `{{${name}}}`), ...objectOf(fill((name) => name)), missing };
}

const identifier = /"(?:[^"]|"")+"|[\w$]+/g;
const beginning = new RegExp(
  `^(CREATE|ALTER)\\s+(?:OR\\s+REPLACE\\s+)?(RESOURCE MONITOR|NOTIFICATION INTEGRATION|[A-Z]+)\\s+(?:IF\\s+NOT\\s+EXISTS\\s+)?((?:${identifier.source}|\\.)+)`,
  'i',
);

function objectOf(sql: string): Pick<SetupStatement, 'subject' | 'creates'> {
  const [, verb = '', kind, name] = beginning.exec(sql) ?? [];
  if (!kind || !name) return { subject: sql.replace(/\s+/g, ' ').slice(0, 100), creates: null };
  const path = name.match(identifier) ?? [];
  return { subject: `${kind} ${name}`, creates: /create/i.test(verb) ? { kind, path } : null };
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

/** Runs all of them as one statement, where nobody wants to know what each did. @throws GatewayError of the first that fails */
export async function applySetupAtOnce(
  runner: StatementRunner,
  statements: readonly SetupStatement[],
  warehouse: string,
): Promise<void> {
  // Whoever creates a warehouse uses it from then on.
  const all = [...statements.map(({ sql }) => sql), `USE WAREHOUSE ${quoteName(warehouse)}`];
  await runSetup(runner, `BEGIN\n${all.map((sql) => `${sql};\n`).join('')}END`, 'all', warehouse);
}

function changeIn(sql: string, { rows }: StatementResult): SetupChange {
  const message = String(rows[0]?.[0] ?? '');
  if (/already exists, statement succeeded/i.test(message)) return 'unchanged';
  return /^CREATE\s+(?!OR\s+REPLACE)/i.test(sql) ? 'created' : 'changed';
}

/**
 * Whether an object that a statement creates is there and visible to the role; null for statements that create none,
 * such as grants.
 * @throws GatewayError for other failures than a missing parent
 */
export async function objectExists(
  runner: StatementRunner,
  { creates }: SetupStatement,
  warehouse: string,
): Promise<boolean | null> {
  if (!creates) return null;
  const { kind, path } = creates;
  const name = nameOf(path.at(-1) ?? '');
  const parent = path.slice(0, -1).join('.');
  const scope = parent && ` IN ${kind === 'SCHEMA' ? 'DATABASE' : 'SCHEMA'} ${parent}`;
  try {
    const look = `SHOW ${kind}S LIKE ${quoteText(name)}${scope}`;
    const { columns, rows } = await runSetup(runner, look, 'look', warehouse);
    const at = columns.findIndex((column) => column.name === 'name');
    // LIKE takes names for patterns, and ignores case.
    return rows.some((row) => row[at] === name);
  } catch (error) {
    if (error instanceof GatewayError && missingParent.has(error.details.sqlState)) return false;
    throw error;
  }
}

/** SHOW says 02000 where other statements say 42S02. */
const missingParent = new Set<unknown>(['02000', '42S02']);

/** What an identifier stands for. */
function nameOf(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written.toUpperCase();
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
