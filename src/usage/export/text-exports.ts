/** Exports as text: CSV (RFC 4180) and JSON Lines. */
import type { LogRow } from '../usage-log.ts';
import { exportColumns, isoTime } from './export-columns.ts';

type Pages = AsyncIterable<readonly LogRow[]>;

export async function* toCsv(pages: Pages): AsyncGenerator<string> {
  yield csvLine(exportColumns.map(([name]) => name));
  for await (const rows of pages) {
    yield rows
      .map((row) =>
        csvLine(
          exportColumns.map(([, type, field]) => {
            const value = row[field];
            return value !== undefined && type === 'timestamp' ? isoTime(value) : (value ?? '');
          }),
        ),
      )
      .join('');
  }
}

/** Credits are numbers with up to six places, written as they are, so that no digit is lost. */
export async function* toJsonLines(pages: Pages): AsyncGenerator<string> {
  for await (const rows of pages) {
    yield rows
      .map((row) => {
        const members = exportColumns.map(([name, type, field]) => {
          const value = row[field];
          return `${JSON.stringify(name)}:${value === undefined ? 'null' : jsonOf(value, type)}`;
        });
        return `{${members.join(',')}}\n`;
      })
      .join('');
  }
}

function jsonOf(value: string, type: (typeof exportColumns)[number][1]): string {
  if (type === 'timestamp') return JSON.stringify(isoTime(value));
  return type === 'text' || type === 'date' ? JSON.stringify(value) : value;
}

export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A cell that a spreadsheet would run as a formula begins with a quote; what the gateway writes itself never does. */
function csvCell(text: string): string {
  const safe = /^[=+@\t\r\n＝＋＠－]|^-(?!\d+(\.\d+)?$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
