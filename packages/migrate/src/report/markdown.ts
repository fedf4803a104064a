import { type Finding, shownName } from '../finding.ts';
import type { Tracker } from './tracker.ts';

/** The report for people, as Markdown. */
export function markdownReport(tracker: Tracker, findings: readonly Finding[]): string {
  const done = tracker.total_files === 0 ? 100 : Math.round((100 * tracker.migrated) / tracker.total_files);
  return [
    '# Migration to the gateway',
    '',
    `${tracker.migrated} of ${tracker.total_files} files moved (${done} %), ${tracker.in_progress} in progress, ${tracker.blocked} blocked, ${tracker.open} not begun. ${tracker.metrics.direct_connections_removed} direct connections removed, ${tracker.metrics.gateway_calls_added} gateway calls added. As of ${tracker.updated}.`,
    '',
    '| kind | left |',
    '|---|---:|',
    ...Object.entries(tracker.by_kind).map(([kind, count]) => `| ${kind} | ${count} |`),
    '',
    '## Files, in the order to move them',
    '',
    '| file | group | state | findings | at the start |',
    '|---|---|---|---:|---:|',
    ...tracker.files.map(
      (file) =>
        `| ${cell(shownName(file.file))} | ${file.priority} | ${file.state.replace('_', ' ')}${file.reason === null ? '' : `: ${cell(file.reason)}`} | ${file.findings} | ${file.findingsAtBaseline} |`,
    ),
    '',
    '## Findings',
    '',
    ...findings.map(
      (finding) =>
        `- \`${shownName(finding.file)}:${finding.line}\` ${finding.kind} \`${finding.calls}\`${finding.safe ? ' (safe to rewrite)' : ''}: ${finding.replacement}`,
    ),
    ...(tracker.unread.length === 0
      ? []
      : [
          '',
          '## Not read',
          '',
          ...tracker.unread.map((each) => `- \`${shownName(each.file)}\`: ${each.unread}`),
        ]),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
