/** What could be better in a statement. */
import type { Position } from '../refusal.ts';

export type FindingSeverity = 'INFO' | 'WARNING' | 'CRITICAL';

export interface Finding {
  /** Stable, in kebab case: `select-star`. */
  readonly rule: string;
  readonly severity: FindingSeverity;
  /** What was found, one sentence. */
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly suggestion: string;
  readonly line: number | null;
  readonly column: number | null;
}

const order: readonly FindingSeverity[] = ['CRITICAL', 'WARNING', 'INFO'];

export function finding(
  rule: string,
  severity: FindingSeverity,
  message: string,
  suggestion: string,
  at: Position | null = null,
): Finding {
  return { rule, severity, message, suggestion, line: at?.line ?? null, column: at?.column ?? null };
}

/** Gravest first; among equals in the order of the text. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  const place = ({ line, column }: Finding) => (line ?? 0) * 100_000 + (column ?? 0);
  return [...findings].sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || place(a) - place(b),
  );
}
