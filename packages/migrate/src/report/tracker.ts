import type { Baseline } from '../baseline.ts';
import type { Finding, FindingKind, Unread } from '../finding.ts';
import { gatewayField } from '../knowledge/replacements.ts';
import { type Priority, priorityOf } from './priorities.ts';

export type FileState = 'migrated' | 'in_progress' | 'blocked' | 'open';

export interface TrackedFile {
  readonly file: string;
  readonly state: FileState;
  readonly priority: string;
  readonly findings: number;
  readonly findingsAtBaseline: number;
  /** Why it is blocked, else null. */
  readonly reason: string | null;
}

/** One point of the burn-down: what was left on a day. */
export interface Point {
  readonly day: string;
  readonly commit: string | null;
  readonly findings: number;
  readonly connections: number;
  readonly gatewayCalls: number;
}

/** The content of `snowflake_migration_tracker.json`. */
export interface Tracker {
  readonly total_files: number;
  readonly migrated: number;
  readonly in_progress: number;
  readonly blocked: number;
  readonly metrics: { readonly direct_connections_removed: number; readonly gateway_calls_added: number };
  readonly open: number;
  readonly updated: string;
  readonly by_kind: Readonly<Record<FindingKind, number>>;
  readonly files: readonly TrackedFile[];
  readonly unread: readonly Unread[];
  readonly history: readonly Point[];
}

export interface TrackerInput {
  readonly findings: readonly Finding[];
  readonly unread: readonly Unread[];
  readonly baseline: Baseline | null;
  /** Calls of the gateway's clients, by file. */
  readonly gatewayCalls: ReadonlyMap<string, number>;
  /** Files whose finding a comment allows for a while, with the reason. */
  readonly allowed: ReadonlyMap<string, string>;
  readonly history: readonly Point[];
  readonly priorities: readonly Priority[];
  readonly today: string;
  readonly commit: string | null;
}

/** Where the migration stands: every file that has or had a finding. */
export function track(input: TrackerInput): Tracker {
  const files = trackedFiles(input);
  const count = (state: FileState) => files.filter((file) => file.state === state).length;
  const connections = countKind(input.findings, 'connection');
  const before =
    input.baseline?.findings
      .filter((each) => each.kind === 'connection')
      .reduce((sum, each) => sum + each.count, 0) ?? connections;
  const gatewayCalls = [...input.gatewayCalls.values()].reduce((sum, each) => sum + each, 0);
  const now: Point = {
    day: input.today,
    commit: input.commit,
    findings: input.findings.length,
    connections,
    gatewayCalls,
  };
  return {
    total_files: files.length,
    migrated: count('migrated'),
    in_progress: count('in_progress'),
    blocked: count('blocked'),
    metrics: {
      direct_connections_removed: Math.max(0, before - connections),
      gateway_calls_added: gatewayCalls,
    },
    open: count('open'),
    updated: input.today,
    by_kind: {
      connection: connections,
      'cortex-call': countKind(input.findings, 'cortex-call'),
      'gpu-direct': countKind(input.findings, 'gpu-direct'),
      credential: countKind(input.findings, 'credential'),
      'mcp-config': countKind(input.findings, 'mcp-config'),
      dependency: countKind(input.findings, 'dependency'),
    },
    files,
    unread: input.unread,
    history: [...input.history.filter((point) => point.day !== now.day), now].sort((a, b) =>
      a.day < b.day ? -1 : 1,
    ),
  };
}

function countKind(findings: readonly Finding[], kind: FindingKind): number {
  return findings.filter((finding) => finding.kind === kind).length;
}

function trackedFiles(input: TrackerInput): TrackedFile[] {
  const byFile = Map.groupBy(input.findings, (finding) => finding.file);
  const before = new Map<string, number>();
  for (const each of input.baseline?.findings ?? [])
    before.set(each.file, (before.get(each.file) ?? 0) + each.count);
  const names = [...new Set([...byFile.keys(), ...before.keys()])];
  const files = names.map((file): TrackedFile & { readonly order: number } => {
    const now = byFile.get(file) ?? [];
    const { name, order } = priorityOf(file, input.priorities);
    const reason = blockedReason(file, now, input.allowed);
    const state = stateOf(now.length, before.get(file) ?? now.length, reason, input.gatewayCalls.has(file));
    return {
      file,
      state,
      priority: name,
      findings: now.length,
      findingsAtBaseline: before.get(file) ?? 0,
      reason,
      order,
    };
  });
  return files
    .sort((a, b) => a.order - b.order || (a.file < b.file ? -1 : 1))
    .map(({ order: _, ...file }) => file);
}

function stateOf(now: number, before: number, blocked: string | null, callsGateway: boolean): FileState {
  if (now === 0) return 'migrated';
  if (blocked !== null) return 'blocked';
  return now < before || callsGateway ? 'in_progress' : 'open';
}

/** A file is blocked by an allow comment, or by a Cortex function that the gateway does not have. */
function blockedReason(
  file: string,
  findings: readonly Finding[],
  allowed: ReadonlyMap<string, string>,
): string | null {
  const reason = allowed.get(file);
  if (reason !== undefined) return reason;
  const missing = findings.find(
    (finding) =>
      finding.kind === 'cortex-call' &&
      /^(SNOWFLAKE\.CORTEX\.\w|AI_)/.test(finding.calls) &&
      gatewayField(finding.calls) === null,
  );
  return missing === undefined ? null : `the gateway has no field for ${missing.calls}`;
}
