/** The commands: what they print, and the status that the process ends with. */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BASELINE_FILE, BaselineUnreadable, baselineOf, readBaseline, writeBaseline } from './baseline.ts';
import { type Finding, isFinding, shownName, type Unread } from './finding.ts';
import { explainRefusal, guard } from './guard/guard.ts';
import { deprecationStub, PYTHON_KEYWORDS } from './guard/retired-module.ts';
import { GITHUB_ACTIONS, PRE_COMMIT } from './guard/snippets.ts';
import { writeReport } from './report/write-report.ts';
import { rewriteTree } from './rewrite/rewrite-tree.ts';
import { scan } from './scan.ts';

const USAGE = `migrate scan PATH [--json]                     every direct Snowflake, Cortex and GPU call
migrate report PATH [--out DIR] [--history N]  tracker, Markdown and HTML in PATH/reports, flags in PATH/.techdebt
migrate guard PATH [--baseline FILE] [--write-baseline]
                                               exits 1 on a direct call that the baseline does not have
migrate guard --snippet github|pre-commit      what to paste into a pipeline
migrate guard PATH --stub MODULE               a Python module that names the gateway when it is imported
migrate rewrite PATH [--apply]                 the changes that are safe, as a diff first`;

/** Says what is wrong and ends with 2: the command could not run. */
class CannotRun extends Error {}

const out = (text: string) => process.stdout.write(`${text}\n`);
const say = (text: string) => process.stderr.write(`${text}\n`);

/** @returns 0; 1 where the guard refuses; 2 where the command cannot run */
export function runCommand(args: readonly string[]): number {
  try {
    return run(args);
  } catch (error) {
    const known = error instanceof CannotRun || error instanceof BaselineUnreadable;
    say(
      known
        ? error.message
        : `migrate failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return 2;
  }
}

function run(args: readonly string[]): number {
  const { values, positionals } = readArguments(args);
  const [command, path] = positionals;
  if (command === undefined || values.help === true) {
    say(USAGE);
    return command === undefined && values.help !== true ? 2 : 0;
  }
  refuseForeign(command, values, positionals);
  if (command === 'guard' && values.snippet !== undefined) return printSnippet(values.snippet);
  const root = folderOf(path);
  const today = new Date().toISOString().slice(0, 10);
  switch (command) {
    case 'scan':
      return runScan(root, values.json === true);
    case 'report': {
      const folder = values.out ?? join(root, 'reports');
      const tracker = writeReport(root, {
        out: folder,
        baseline: values.baseline ?? join(root, BASELINE_FILE),
        history: countOf(values.history),
        today,
      });
      out(
        `${tracker.migrated} of ${tracker.total_files} files moved, ${tracker.in_progress} in progress, ${tracker.blocked} blocked. Reports are in ${folder}.`,
      );
      return 0;
    }
    case 'guard':
      return values.stub === undefined ? runGuard(root, values, today) : writeStub(root, values.stub);
    case 'rewrite':
      return runRewrite(root, values.apply === true);
    default:
      throw new Error(`${command} has options and does nothing`);
  }
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean' },
        apply: { type: 'boolean' },
        out: { type: 'string' },
        history: { type: 'string' },
        baseline: { type: 'string' },
        'write-baseline': { type: 'boolean' },
        snippet: { type: 'string' },
        stub: { type: 'string' },
      },
    });
  } catch (error) {
    throw new CannotRun(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  }
}

const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['scan', ['json']],
  ['report', ['out', 'history', 'baseline']],
  ['guard', ['baseline', 'write-baseline', 'snippet', 'stub']],
  ['rewrite', ['apply']],
]);

/** What a command does not take would change nothing, and its user would not know. */
function refuseForeign(command: string, values: object, [, , ...more]: readonly string[]): void {
  const own = OPTIONS.get(command);
  if (own === undefined) throw new CannotRun(`there is no command ${command}.\n${USAGE}`);
  const foreign = Object.keys(values).find((name) => !own.includes(name));
  if (foreign !== undefined) throw new CannotRun(`${command} takes no --${foreign}.\n${USAGE}`);
  if (more.length > 0)
    throw new CannotRun(`${command} takes one folder: ${more[0]} is one too many.\n${USAGE}`);
}

function folderOf(path: string | undefined): string {
  if (path === undefined) throw new CannotRun(`name the folder to look at.\n${USAGE}`);
  const root = resolve(path);
  if (!existsSync(root)) throw new CannotRun(`there is no folder ${path}`);
  if (!statSync(root).isDirectory()) throw new CannotRun(`${path} is a file: name the folder that it is in`);
  return root;
}

function countOf(text: string | undefined): number {
  if (text === undefined) return 0;
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 0)
    throw new CannotRun(`--history takes a whole number, not ${text}`);
  return count;
}

function runScan(root: string, json: boolean): number {
  const { rows, sources } = scan(root);
  if (json) {
    out(JSON.stringify(rows, null, 2));
    return 0;
  }
  for (const finding of rows.filter(isFinding))
    out(
      `${shownName(finding.file)}:${finding.line}  ${finding.kind}  ${finding.calls}${finding.safe ? '  (safe to rewrite)' : ''}`,
    );
  for (const { file, unread } of rows.filter((row): row is Unread => !isFinding(row)))
    out(`${shownName(file)}  not read: ${unread}`);
  out(`${rows.filter(isFinding).length} findings in ${sources.length} files.`);
  return 0;
}

function runGuard(
  root: string,
  values: { readonly baseline?: string; readonly 'write-baseline'?: boolean },
  today: string,
): number {
  const path = values.baseline ?? join(root, BASELINE_FILE);
  const writes = values['write-baseline'] === true;
  // Asked first: a scan may take long.
  const baseline = writes ? null : readBaseline(path);
  if (baseline === null && !writes && values.baseline !== undefined)
    throw new CannotRun(`there is no baseline ${path}`);
  const { rows, sources } = scan(root);
  const findings: Finding[] = rows.filter(isFinding);
  if (writes) {
    writeBaseline(path, baselineOf(findings, today));
    out(`${path}: ${findings.length} findings. Commit it: the guard refuses what comes on top.`);
    return 0;
  }
  if (baseline === null)
    say(`There is no ${BASELINE_FILE}, so every finding counts as new. Write one with --write-baseline.`);
  const answer = guard(findings, sources, baseline, today);
  for (const { file, unread } of rows.filter((row): row is Unread => !isFinding(row)))
    say(`${shownName(file)} was not read: ${unread}`);
  if (answer.refused.length > 0) {
    out(explainRefusal(answer));
    return 1;
  }
  out(`No new direct call. ${answer.allowed.length} allowed by a comment.`);
  return 0;
}

function printSnippet(name: string): number {
  if (name !== 'github' && name !== 'pre-commit')
    throw new CannotRun(`--snippet takes github or pre-commit, not ${name}`);
  out((name === 'github' ? GITHUB_ACTIONS : PRE_COMMIT).trimEnd());
  return 0;
}

function writeStub(root: string, module: string): number {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(module))
    throw new CannotRun(`--stub takes the name of a Python module, like app.snowflake_pool, not ${module}`);
  const [part] = module.split('.').filter((each) => PYTHON_KEYWORDS.has(each));
  if (part !== undefined) throw new CannotRun(`--stub: ${part} is a word of Python, and names no module`);
  // Beside a package of this name, a module would never be imported.
  const folder = join(root, module.replaceAll('.', '/'));
  const path = existsSync(join(folder, '__init__.py')) ? join(folder, '__init__.py') : `${folder}.py`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, deprecationStub(module));
  out(`${path} now names the gateway to whoever imports it.`);
  return 0;
}

function runRewrite(root: string, apply: boolean): number {
  const result = rewriteTree(root, { apply });
  for (const change of result.changes) out(change.diff.trimEnd());
  for (const left of result.left)
    say(`left: ${shownName(left.file)}:${left.line} ${left.calls}: ${left.why}`);
  say(
    `${result.changes.length} files ${apply ? 'changed' : 'would change (write them with --apply)'}, ${result.left.length} findings left to a person.`,
  );
  return 0;
}
