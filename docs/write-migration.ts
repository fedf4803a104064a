/**
 * Writes the walk through a migration in docs/migrating.md: the commands on a repository of 75 files, from the first
 * scan to zero, with what they print. `npm run docs` runs it.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { before, handWritten, newcomer, retired, writeFiles } from './sample-repository.ts';

const program = fileURLToPath(new URL('../packages/migrate/src/main.ts', import.meta.url));
const pageFile = new URL('migrating.md', import.meta.url);
const marks = { begin: '<!-- walk: written by npm run docs -->', end: '<!-- /walk -->' };
const run = promisify(execFile);

/** A command of the walk with what it printed. */
interface Step {
  readonly title: string;
  readonly block: string;
}

/** The page with the walk between its marks. */
export function withWalk(page: string, walk: string): string {
  const [head = '', rest = ''] = page.split(marks.begin);
  const [, tail = ''] = rest.split(marks.end);
  return `${head}${marks.begin}\n\n${walk}\n${marks.end}${tail}`;
}

/** Walks from the first scan to zero, and gives it as Markdown. */
export async function walkThrough(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'acme-'));
  try {
    return (await stepsIn(root)).map(({ title, block }) => `${title}\n\n${block}\n`).join('\n');
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function stepsIn(root: string): Promise<Step[]> {
  writeFiles(root, before);
  const step = async (title: string, args: readonly string[], most = 6): Promise<Step> => {
    const { told, code } = await migrate(root, args);
    const command = `$ npx @cortex-gateway/migrate ${args.join(' ').replaceAll(root, 'acme')}`;
    const end = code === 0 ? [] : [`(exit code ${code})`];
    return { title, block: ['```', command, ...shortened(told, most), ...end, '```'].join('\n') };
  };
  const steps = [
    await step(`${Object.keys(before).length} files, seven implementations of a connection. What is there?`, [
      'scan',
      root,
    ]),
    await step('The team writes down what is there, and commits it.', ['guard', root, '--write-baseline']),
    await step('The changes that are safe, as a diff first:', ['rewrite', root], 26),
  ];
  const applied = await migrate(root, ['rewrite', root, '--apply']);
  steps.push({
    title: 'Then they are made. What is left is named, with the reason:',
    block: [
      '```',
      '$ npx @cortex-gateway/migrate rewrite acme --apply',
      ...shortened(applied.said, 8),
      '```',
    ].join('\n'),
  });
  steps.push(await step('How far is it?', ['report', root]));

  writeFiles(root, { [newcomer.file]: newcomer.text });
  steps.push(
    await step(
      'Meanwhile somebody takes a short cut, and the guard in the pipeline says no:',
      ['guard', root],
      12,
    ),
  );
  rmSync(join(root, newcomer.file));

  writeFiles(root, handWritten);
  const [stub = ''] = retired;
  steps.push(
    await step(
      `People change the rest: ${Object.keys(handWritten).length} files. The ${retired.length} old Python modules are retired, each by a stub that names the gateway:`,
      ['guard', root, '--stub', stub],
    ),
  );
  for (const module of retired.slice(1)) await migrate(root, ['guard', root, '--stub', module]);
  steps.push(await step('Zero:', ['scan', root]));
  steps.push(await step('The guard stays, so that it stays zero.', ['guard', root]));
  steps.push(await step('And the report is green.', ['report', root]));
  return steps;
}

interface Told {
  /** On standard output, then on standard error. */
  readonly told: string;
  /** On standard error alone. */
  readonly said: string;
  readonly code: number;
}

async function migrate(root: string, args: readonly string[]): Promise<Told> {
  const outcome = await run(process.execPath, [program, ...args]).then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  const readable = (text: string) => text.replaceAll(root, 'acme');
  const { stdout, stderr, code } = outcome;
  return { told: readable(stdout + stderr), said: readable(stderr), code };
}

/** The beginning of a long output and its last line, as it is. */
function shortened(text: string, most: number): string[] {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= most + 2) return lines;
  return [...lines.slice(0, most), `... ${lines.length - most - 1} more lines`, lines.at(-1) ?? ''];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const page = readFileSync(pageFile, 'utf8');
  writeFileSync(pageFile, withWalk(page, await walkThrough()));
}
