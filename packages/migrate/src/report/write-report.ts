import { hash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBaseline } from '../baseline.ts';
import { type Finding, isFinding, type Unread } from '../finding.ts';
import { guard } from '../guard/guard.ts';
import { scan, TRACKER_FILE } from '../scan.ts';
import { gatewayCallsIn } from './gateway-calls.ts';
import { currentCommit, historyOf } from './history.ts';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';
import { PRIORITIES } from './priorities.ts';
import { type Point, type Tracker, track } from './tracker.ts';

export interface ReportOptions {
  /** Where the reports go; `reports/` of the scanned tree by default. */
  readonly out: string;
  readonly baseline: string;
  /** How many earlier commits to look at; 0 for none. */
  readonly history: number;
  readonly today: string;
}

/** Scans, and writes the tracker, the Markdown and HTML reports and the `.techdebt/` flags. */
export function writeReport(root: string, options: ReportOptions): Tracker {
  const { rows, sources } = scan(root);
  const findings = rows.filter(isFinding);
  const unread = rows.filter((row): row is Unread => !isFinding(row));
  const baseline = readBaseline(options.baseline);
  const allowed = guard(findings, sources, baseline, options.today).allowed;
  const tracker = track({
    findings,
    unread,
    baseline,
    gatewayCalls: gatewayCallsIn(sources),
    allowed: new Map(
      allowed.map(({ finding, reason, until }) => [finding.file, `${reason} (until ${until})`]),
    ),
    history: options.history > 0 ? historyOf(root, options.history) : knownHistory(options.out),
    priorities: PRIORITIES,
    today: options.today,
    commit: currentCommit(root),
  });
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, TRACKER_FILE), `${JSON.stringify(tracker, null, 2)}\n`);
  writeFileSync(join(options.out, 'snowflake_migration.md'), markdownReport(tracker, findings));
  writeFileSync(join(options.out, 'snowflake_migration.html'), htmlReport(tracker));
  writeFlags(root, findings);
  return tracker;
}

/** The points that earlier reports left. */
function knownHistory(out: string): Point[] {
  try {
    const parsed: { history?: Point[] } = JSON.parse(readFileSync(join(out, TRACKER_FILE), 'utf8'));
    return Array.isArray(parsed.history) ? parsed.history : [];
  } catch {
    return [];
  }
}

/** A flag for each file that still reaches Snowflake by itself; flags of files that moved go away. */
function writeFlags(root: string, findings: readonly Finding[]): void {
  const folder = join(root, '.techdebt', 'snowflake');
  rmSync(folder, { recursive: true, force: true });
  const byFile = Map.groupBy(
    findings.filter((finding) => finding.kind !== 'dependency'),
    (finding) => finding.file,
  );
  if (byFile.size === 0) return;
  mkdirSync(folder, { recursive: true });
  const taken = new Set<string>();
  for (const [file, all] of byFile) {
    const name = flagName(file, taken);
    taken.add(name);
    const lines = all.map((finding) => `${finding.line} ${finding.kind} ${finding.calls}`);
    writeFileSync(join(folder, `${name}.flag`), `${file}\n${lines.join('\n')}\n`);
  }
}

/** File systems take names of 255 bytes, which may be three for each of these. */
const LONGEST_NAME = 60;

/** The file's path as one name; where that is too long, or another file's already, its end and what tells it apart. */
function flagName(file: string, taken: ReadonlySet<string>): string {
  const name = file.replaceAll('/', '__');
  if (Buffer.byteLength(name) <= 3 * LONGEST_NAME && !taken.has(name)) return name;
  return `${name.slice(-LONGEST_NAME)}-${hash('sha256', file, 'hex').slice(0, 12)}`;
}
