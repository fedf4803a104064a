import { type SessionParameters, sessionParameters } from '../protocol/session/session-parameters.ts';
import { type Fragment, fragment, quoteText } from './dialect/fragment.ts';
import { formatMoment } from './library/date-format.ts';
import type { SessionState } from './session-state.ts';

const kinds = ['date', 'time', 'timestamp_ntz', 'timestamp_ltz', 'timestamp_tz'] as const;

/** What AUTO stands for. */
const automatic = {
  date: 'YYYY-MM-DD',
  time: 'HH24:MI:SS',
  timestamp: 'DY, DD MON YYYY HH24:MI:SS TZHTZM',
};

/**
 * Gives the session's connection macros for the output formats in force: a moment that becomes a text is written in
 * them. Temporary macros of a connection hide those of all.
 */
export async function followOutputFormats(
  session: SessionState,
  ...sources: readonly Readonly<Record<string, unknown>>[]
): Promise<void> {
  const inForce = sessionParameters(...sources);
  for (const kind of kinds) {
    const format = formatOf(kind, inForce);
    if (format === (session.outputFormats.get(kind) ?? formatOf(kind, usual))) continue;
    const value =
      kind === 'time' ? fragment("(DATE '1970-01-01' + x)", 'timestamp_ntz') : fragment('x', kind);
    const written: Fragment = { ...fragment(quoteText(format), 'text'), constant: true };
    await session.connection.run(
      `CREATE OR REPLACE TEMP MACRO sf_${kind}_shown(x) AS ${formatMoment(value, written)}`,
    );
    session.outputFormats.set(kind, format);
  }
}

const usual = sessionParameters();

function formatOf(kind: (typeof kinds)[number], parameters: SessionParameters): string {
  const own = parameters[`${kind.toUpperCase()}_OUTPUT_FORMAT`];
  if (kind === 'date' || kind === 'time') return isAutomatic(own) ? automatic[kind] : String(own);
  const format = own === '' ? parameters.TIMESTAMP_OUTPUT_FORMAT : own;
  return isAutomatic(format) ? automatic.timestamp : String(format);
}

function isAutomatic(format: unknown): boolean {
  return format === '' || /^auto$/i.test(String(format));
}
