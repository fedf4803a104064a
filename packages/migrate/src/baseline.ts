import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { Finding, FindingKind } from './finding.ts';

/** The file that a team commits: what was there when it began. */
export const BASELINE_FILE = 'migrate.baseline.json';

const BaselineShape = z.object({
  version: z.literal(1),
  takenOn: z.iso.date(),
  findings: z.array(
    z.object({
      file: z.string(),
      kind: z.enum(['connection', 'cortex-call', 'gpu-direct', 'credential', 'mcp-config', 'dependency']),
      calls: z.string(),
      count: z.int().positive(),
    }),
  ),
});

export type Baseline = z.infer<typeof BaselineShape>;

/** Thrown for a baseline that cannot be read, with what to do. */
export class BaselineUnreadable extends Error {}

/** Findings counted by file, kind and callee: a line that moves is no new finding. */
export function baselineOf(findings: readonly Finding[], today: string): Baseline {
  return { version: 1, takenOn: today, findings: counted(findings) };
}

function counted(findings: readonly Finding[]): Baseline['findings'] {
  const counts = new Map<string, { file: string; kind: FindingKind; calls: string; count: number }>();
  for (const { file, kind, calls } of findings) {
    const key = keyOf({ file, kind, calls });
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { file, kind, calls, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()];
}

function keyOf(finding: Pick<Finding, 'file' | 'kind' | 'calls'>): string {
  return `${finding.file}\uE000${finding.kind}\uE000${finding.calls}`;
}

/** The baseline of a file, null when there is none yet. */
export function readBaseline(path: string): Baseline | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new BaselineUnreadable(
      `the baseline ${path} cannot be read (${error instanceof Error ? error.message : String(error)})`,
    );
  }
  try {
    return BaselineShape.parse(JSON.parse(text));
  } catch {
    throw new BaselineUnreadable(
      `${path} is no baseline: write a new one with \`migrate guard PATH --write-baseline\``,
    );
  }
}

export function writeBaseline(path: string, baseline: Baseline): void {
  writeFileSync(path, `${JSON.stringify(baseline, null, 2)}\n`);
}

/** The findings beyond those of the baseline: of each file, kind and callee the last ones. */
export function beyond(findings: readonly Finding[], baseline: Baseline | null): Finding[] {
  const allowed = new Map(baseline?.findings.map((each) => [keyOf(each), each.count]) ?? []);
  return findings.filter((finding) => {
    const key = keyOf(finding);
    const left = allowed.get(key) ?? 0;
    allowed.set(key, left - 1);
    return left <= 0;
  });
}
