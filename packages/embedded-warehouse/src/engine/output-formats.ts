import { type SessionParameters, sessionParameters } from '../protocol/session/session-parameters.ts';
import { fragment, quoteText } from './dialect/fragment.ts';
import { formatMoment } from './library/date-format.ts';
import type { SessionState } from './session-state.ts';

const kinds = ['binary', 'date', 'time', 'timestamp_ntz', 'timestamp_ltz', 'timestamp_tz'] as const;
type ShownKind = (typeof kinds)[number];

/** What AUTO stands for. */
const automatic = {
  date: 'YYYY-MM-DD',
  time: 'HH24:MI:SS',
  timestamp: 'DY, DD MON YYYY HH24:MI:SS TZHTZM',
};

/**
 * Gives the session's connection macros for the output formats in force: a moment or a binary value that becomes a text is
 * written in them. Temporary macros of a connection hide those of all.
 */
export async function followOutputFormats(
  session: SessionState,
  ...sources: readonly Readonly<Record<string, unknown>>[]
): Promise<void> {
  const inForce = sessionParameters(...sources);
  for (const kind of kinds) {
    const format = formatOf(kind, inForce);
    if (format === (session.outputFormats.get(kind) ?? formatOf(kind, usual))) continue;
    const text = `CREATE OR REPLACE TEMP MACRO sf_${kind}_shown(x) AS ${written(kind, 'x', format)}`;
    await session.connection.run(text);
    session.outputFormats.set(kind, format);
    if (session.inTransaction) session.journal.push({ text, parameters: { values: [], types: [] } });
  }
}

/** A transaction that is undone takes its macros with it: those that the session has are made anew. */
export function forgetOutputFormats({ outputFormats }: SessionState): void {
  for (const kind of outputFormats.keys()) outputFormats.set(kind, '');
}

const shownCall = /\bsf_(binary|date|time|timestamp_ntz|timestamp_ltz|timestamp_tz)_shown\(/;

/** A piece of DuckDB SQL that writes such values in the formats that are in force now, without macros for that. */
export function settleOutputFormats(text: string, session: SessionState): string {
  const call = shownCall.exec(text);
  if (!call) return text;
  const kind = call[1] as ShownKind;
  const start = call.index + call[0].length;
  const end = closingParenthesis(text, start);
  const format = session.outputFormats.get(kind) ?? formatOf(kind, usual);
  const moment = written(kind, text.slice(start, end), format);
  return settleOutputFormats(text.slice(0, call.index) + moment + text.slice(end + 1), session);
}

function closingParenthesis(text: string, start: number): number {
  let depth = 1;
  for (const { 0: found, index } of text.matchAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]/g)) {
    if (index < start) continue;
    if (found === '(') depth += 1;
    if (found === ')') depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

function written(kind: ShownKind, text: string, format: string): string {
  // Without a macro, as the DEFAULT of a column wants it.
  if (kind === 'binary') return `${binaryWriters[format.toUpperCase()] ?? 'hex'}(${text})`;
  const value =
    kind === 'time' ? fragment(`(DATE '1970-01-01' + ${text})`, 'timestamp_ntz') : fragment(text, kind);
  return formatMoment(value, { ...fragment(quoteText(format), 'text'), constant: true });
}

const binaryWriters: Partial<Record<string, string>> = {
  BASE64: 'to_base64',
  UTF8: 'decode',
  'UTF-8': 'decode',
};

const usual = sessionParameters();

function formatOf(kind: ShownKind, parameters: SessionParameters): string {
  const own = parameters[`${kind.toUpperCase()}_OUTPUT_FORMAT`];
  if (kind === 'binary') return String(own);
  if (kind === 'date' || kind === 'time') return isAutomatic(own) ? automatic[kind] : String(own);
  const format = own === '' ? parameters.TIMESTAMP_OUTPUT_FORMAT : own;
  return isAutomatic(format) ? automatic.timestamp : String(format);
}

function isAutomatic(format: unknown): boolean {
  return format === '' || /^auto$/i.test(String(format));
}
