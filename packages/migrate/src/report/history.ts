import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isFinding } from '../finding.ts';
import { scan } from '../scan.ts';
import { gatewayCallsIn } from './gateway-calls.ts';
import type { Point } from './tracker.ts';

/** The commit that is checked out, null outside a git repository. */
export function currentCommit(root: string): string | null {
  return git(root, ['rev-parse', '--short', 'HEAD'])?.trim() ?? null;
}

/** What was left at up to `count` earlier commits, spread over the history of the folder. */
export function historyOf(root: string, count: number): Point[] {
  const log = git(root, ['log', '--first-parent', '--format=%H %cs', '--', '.'])?.trim().split('\n') ?? [];
  const commits = log.filter((line) => line !== '').toReversed();
  const step = Math.max(1, Math.ceil(commits.length / Math.max(1, count)));
  return commits.filter((_, index) => index % step === 0).flatMap((line) => pointAt(root, line));
}

function pointAt(root: string, line: string): Point[] {
  const [commit = '', day = ''] = line.split(' ');
  const folder = mkdtempSync(join(tmpdir(), 'migrate-history-'));
  try {
    // `git archive` writes the files of a commit without running anything of it.
    const archive = execFileSync('git', ['archive', '--format=tar', commit, '.'], {
      cwd: root,
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    execFileSync('tar', ['-x', '-C', folder], { input: archive });
    const { rows, sources } = scan(folder);
    const findings = rows.filter(isFinding);
    const connections = findings.filter((finding) => finding.kind === 'connection').length;
    return [
      {
        day,
        commit: commit.slice(0, 7),
        findings: findings.length,
        connections,
        gatewayCalls: sum(gatewayCallsIn(sources).values()),
      },
    ];
  } catch {
    return [];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function git(root: string, args: readonly string[]): string | null {
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}

function sum(counts: Iterable<number>): number {
  return [...counts].reduce((total, count) => total + count, 0);
}
