/** The conformance suite of the Model Context Protocol against our server: all of its scenarios, one after the other. */
import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { SuiteResults } from './audit-report.ts';

// A command alone: it has nothing to import.
const program = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
);

interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
  readonly errorMessage?: string;
}

/** @param url of `/mcp` */
export async function auditMcp(url: string): Promise<SuiteResults> {
  const passed: string[] = [];
  const failed = new Map<string, string>();
  const notRun: string[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'mcp-audit-'));
  try {
    const args = [program, 'server', '--url', url, '--suite', 'all', '--output-dir', folder];
    // It ends with 1 when any check fails; the checks tell which.
    await promisify(execFile)(process.execPath, args, { maxBuffer: 64 * 1024 * 1024 }).catch(() => {});
    for (const file of globSync('**/checks.json', { cwd: folder }).sort()) {
      // `server-tools-list-2026-11-28T10-00-00-000Z/checks.json`
      const scenario = /server-(.*)-\d{4}-\d\d-\d\dT/.exec(file)?.[1] ?? file;
      const checks: readonly Check[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      for (const { id, status, errorMessage = status } of checks) {
        const name = `${scenario}: ${id}`;
        if (status === 'SUCCESS') passed.push(name);
        else if (status === 'FAILURE' || status === 'WARNING') failed.set(name, errorMessage);
        else notRun.push(name);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (passed.length + failed.size === 0) throw new Error('the conformance suite of MCP told nothing');
  return { passed, failed, notRun };
}
