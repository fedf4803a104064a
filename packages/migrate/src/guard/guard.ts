import { allowanceOf } from '../allow-comments.ts';
import { type Baseline, beyond } from '../baseline.ts';
import { type Finding, shownName } from '../finding.ts';
import type { SourceFile } from '../scan.ts';

/** A finding that the guard refuses, and why an allow comment did not help. */
export interface Refused {
  readonly finding: Finding;
  readonly note: string | null;
}

export interface GuardAnswer {
  readonly refused: readonly Refused[];
  /** Allowed by a comment, with its last day. */
  readonly allowed: readonly { readonly finding: Finding; readonly reason: string; readonly until: string }[];
}

/** What is new against the baseline and not allowed by a comment. A dependency alone is no call, and is not refused. */
export function guard(
  findings: readonly Finding[],
  sources: readonly SourceFile[],
  baseline: Baseline | null,
  today: string,
): GuardAnswer {
  const refused: Refused[] = [];
  const allowed: { finding: Finding; reason: string; until: string }[] = [];
  const lines = new Map(sources.map(({ path, text }) => [path, text.split('\n')]));
  const watched = findings.filter((finding) => finding.kind !== 'dependency');
  const isNew = new Set(beyond(watched, baseline));
  for (const finding of watched) {
    const allowance = allowanceOf(finding, lines.get(finding.file) ?? [], today);
    if (allowance.state === 'allowed')
      allowed.push({ finding, reason: allowance.reason, until: allowance.until });
    else if (allowance.state === 'refused') refused.push({ finding, note: allowance.why });
    else if (isNew.has(finding)) refused.push({ finding, note: null });
  }
  return { refused, allowed };
}

/** What a person reads when the guard refuses. */
export function explainRefusal(answer: GuardAnswer): string {
  const lines = answer.refused.flatMap(({ finding, note }) => [
    `${shownName(finding.file)}:${finding.line}  ${finding.kind}  ${finding.calls}`,
    ...(note === null ? [] : [`    ${note}`]),
    `    instead: ${finding.replacement}`,
  ]);
  return [
    `${answer.refused.length} new direct call${answer.refused.length === 1 ? '' : 's'} past the gateway:`,
    '',
    ...lines,
    '',
    'Call the gateway instead, or try `migrate rewrite PATH`.',
    'If it must stand for a while, say why and until when, in a comment on that line or the one above:',
    '    gateway: allow(reason="...", until=YYYY-MM-DD)',
  ].join('\n');
}
