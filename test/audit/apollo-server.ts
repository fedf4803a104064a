/** Runs Apollo's suite for integrations, which wants a test runner and packages that nothing else needs. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SuiteResults } from './audit-report.ts';
import { runCommand } from './run-command.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = fileURLToPath(new URL('apollo/', import.meta.url));

export async function auditApolloServer(): Promise<SuiteResults> {
  await installSuites();
  const reports = await mkdtemp(join(tmpdir(), 'audit-'));
  const report = join(reports, 'report.json');
  try {
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const args = ['run', '--config', 'vitest.audit.config.ts', '--reporter=json', `--outputFile=${report}`];
    const printed = await runCommand(process.execPath, [vitest, ...args], root);
    if (!existsSync(report)) throw new Error(`the suite did not run:\n${printed.output}`);
    return resultsOf(JSON.parse(await readFile(report, 'utf8')));
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

interface VitestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

function resultsOf({ testResults }: VitestReport): SuiteResults {
  const passed: string[] = [];
  const failed = new Map<string, string>();
  const notRun: string[] = [];
  for (const { message, assertionResults } of testResults) {
    if (assertionResults.length === 0) throw new Error(`the suite did not run: ${message}`);
    for (const { status, fullName, failureMessages } of assertionResults) {
      const name = fullName.replace(/^integration tests /, '');
      // Only what graphql-js 16 cannot do may be left out.
      const isIncremental = /\bincremental delivery\b|\bdefer\b/.test(name);
      if (status === 'passed') passed.push(name);
      else if (status !== 'failed' && isIncremental) notRun.push(name);
      else failed.set(name, failureMessages[0]?.split('\n')[0] ?? status);
    }
  }
  return { passed, failed, notRun };
}

/** Once, and again when the lock file is newer than what is installed. */
async function installSuites(): Promise<void> {
  const installed = join(folder, 'node_modules/.package-lock.json');
  const changed = (await stat(join(folder, 'package-lock.json'))).mtimeMs;
  if (existsSync(installed) && (await stat(installed)).mtimeMs >= changed) return;
  console.log('Installing the suites (once) ...');
  const { code, output } = await runCommand('npm', ['ci', '--ignore-scripts'], folder);
  if (code !== 0) throw new Error(`npm ci failed in ${folder}:\n${output}`);
}
