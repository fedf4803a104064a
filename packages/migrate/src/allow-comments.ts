import type { Finding } from './finding.ts';

/** What begins a comment in the languages that are read; JSON has fields that stand for one. */
const COMMENT = String.raw`(?:#|//|--|/\*|\{#|;|<!--|::|\bREM\b|"(?://|#|_?comment)"\s*:\s*")`;
const QUOTED = String.raw`"[^"\n]*"|'[^'\n]*'`;
/** `gateway: allow(reason="...", until=2027-01-31)` in a comment on the line of a finding. */
const ALLOW = new RegExp(
  String.raw`${COMMENT}\s*gateway:\s*allow\b(?:\s*\(((?:${QUOTED}|[^)"'\n])*)\))?`,
  'i',
);
/** The same with nothing before it: a comment behind other code speaks of that code alone. */
const ALONE = new RegExp(String.raw`^\s*"?\s*${ALLOW.source}`, 'i');

export type Allowance =
  | { readonly state: 'none' }
  | { readonly state: 'allowed'; readonly reason: string; readonly until: string }
  | { readonly state: 'refused'; readonly why: string };

/** Whether a comment lets this finding stand today. It needs a reason and a day on which it ends. */
export function allowanceOf(finding: Finding, lines: readonly string[], today: string): Allowance {
  const [above = '', own = ''] = [finding.line - 2, finding.line - 1].map((index) =>
    // Within a string of JSON, as in notebooks, quotes stand behind a backslash.
    (lines[index] ?? '').replaceAll('\\"', '"'),
  );
  const match = ALLOW.exec(own) ?? ALONE.exec(above);
  if (match === null) return { state: 'none' };
  const inside = match[1] ?? '';
  const reason = /reason\s*=\s*(["'])(.*?\S.*?)\1/.exec(inside)?.[2];
  const until = /until\s*=\s*["']?([\d-]+)/.exec(inside)?.[1];
  if (reason === undefined) return { state: 'refused', why: 'the allow comment gives no reason="..."' };
  if (until === undefined) return { state: 'refused', why: 'the allow comment gives no until=YYYY-MM-DD' };
  if (!isDay(until)) return { state: 'refused', why: `the allow comment ends on no day: until=${until}` };
  if (until < today) return { state: 'refused', why: `the allow comment ended on ${until} (${reason})` };
  return { state: 'allowed', reason, until };
}

/** `2027-02-30` is none. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
