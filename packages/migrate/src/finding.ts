export type FindingKind =
  | 'connection'
  | 'cortex-call'
  | 'gpu-direct'
  | 'credential'
  | 'mcp-config'
  | 'dependency';

/** How sure the scanner is: `high` is what the code says, `medium` what it very likely means. */
export type Confidence = 'high' | 'medium';

/** One place that reaches Snowflake, Cortex or a GPU server without the gateway. */
export interface Finding {
  /** Relative to the scanned folder, with `/`. */
  readonly file: string;
  /** From 1, in the raw file. */
  readonly line: number;
  readonly kind: FindingKind;
  /** What is called, opened, installed or held there. */
  readonly calls: string;
  readonly confidence: Confidence;
  /** The gateway call or setting that takes its place. */
  readonly replacement: string;
  /** A plain use that `rewrite --apply` changes without a person looking, and never one that it leaves; it changes a few others, too. */
  readonly safe: boolean;
}

/** A file that could not be read, and why. */
export interface Unread {
  readonly file: string;
  readonly unread: string;
}

/** A file's name on one line: a name may hold a line end, or codes that a terminal or a pipeline obeys. */
export function shownName(file: string): string {
  return file.replace(/\p{Cc}/gu, '?');
}

export type ScanRow = Finding | Unread;

export function isFinding(row: ScanRow): row is Finding {
  return 'kind' in row;
}

/** What a detector says of a place; the file's name and the replacement are added by its caller. */
export interface Sighting {
  readonly line: number;
  readonly kind: FindingKind;
  readonly calls: string;
  readonly confidence?: Confidence;
  readonly safe?: boolean;
}

/** One for each line and kind, and for each function of Cortex that a line calls, in the order of the file. */
export function distinctSightings(sightings: readonly Sighting[]): Sighting[] {
  const seen = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = `${sighting.line} ${sighting.kind} ${sighting.kind === 'cortex-call' ? sighting.calls : ''}`;
    const earlier = seen.get(key);
    if (earlier === undefined || (sighting.safe === true && earlier.safe !== true)) seen.set(key, sighting);
  }
  return [...seen.values()].sort((a, b) => a.line - b.line || a.kind.localeCompare(b.kind));
}
