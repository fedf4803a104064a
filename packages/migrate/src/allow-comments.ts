import type { Finding } from './finding.ts';

/** `gateway: allow(reason="...", until=2027-01-31)` in a comment on the line or the one above. */
const ALLOW = /(?:#|\/\/|--|\/\*|\{#)\s*gateway:\s*allow\b(?:\s*\(([^)]*)\))?/i;

export type Allowance =
  | { readonly state: 'none' }
  | { readonly state: 'allowed'; readonly reason: string; readonly until: string }
  | { readonly state: 'refused'; readonly why: string };

/** Whether a comment lets this finding stand today. It needs a reason and a day on which it ends. */
export function allowanceOf(finding: Finding, lines: readonly string[], today: string): Allowance {
  const match = ALLOW.exec(lines[finding.line - 1] ?? '') ?? ALLOW.exec(lines[finding.line - 2] ?? '');
  if (match === null) return { state: 'none' };
  const inside = match[1] ?? '';
  const reason = /reason\s*=\s*(["'])(.+?)\1/.exec(inside)?.[2];
  const until = /until\s*=\s*["']?(\d{4}-\d{2}-\d{2})/.exec(inside)?.[1];
  if (reason === undefined) return { state: 'refused', why: 'the allow comment gives no reason="..."' };
  if (until === undefined) return { state: 'refused', why: 'the allow comment gives no until=YYYY-MM-DD' };
  if (until < today) return { state: 'refused', why: `the allow comment ended on ${until} (${reason})` };
  return { state: 'allowed', reason, until };
}
