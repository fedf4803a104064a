/** Rows of SQL: how they are shown, kept and drawn. */

export interface Grid {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Columns may have one name; a reader tells them apart by a number. */
export function titlesOf({ columns }: Grid): readonly string[] {
  const names = new Set(columns.map(({ name }) => name));
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let title = name;
    for (let times = 2; taken.has(title); times += 1) {
      const numbered = `${name} (${times})`;
      // Another column may be called so.
      if (!names.has(numbered)) title = numbered;
    }
    taken.add(title);
    return title;
  });
}

export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A number may be below zero; what only begins like one is a formula. */
const formula = /^[=+@\t\r＝＋＠－]|^-(?!\d+(\.\d+)?(e[+-]?\d+)?$)/;

/**
 * As RFC 4180 has it: what holds a quote, a comma or a line break stands in quotes. A text that a spreadsheet would run
 * as a formula begins with a quote, as in the gateway's own exports.
 */
export function csvOf(grid: Grid): string {
  const field = (value: string | null) => {
    const safe = value !== null && formula.test(value) ? `'${value}` : (value ?? '');
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [titlesOf(grid), ...grid.rows.map((row) => row.map(cellText))];
  return `${lines.map((line) => line.map(field).join(',')).join('\r\n')}\r\n`;
}

export function jsonOf(grid: Grid): string {
  const titles = titlesOf(grid);
  return JSON.stringify(
    grid.rows.map((row) => Object.fromEntries(titles.map((title, i) => [title, row[i]]))),
  );
}

export interface Drawing {
  /** Seconds since 1970, rising. */
  readonly times: readonly number[];
  readonly series: readonly {
    readonly label: string;
    readonly values: readonly (number | null)[];
    readonly color: number;
  }[];
}

const MOST_SERIES = 6;

/** The figures over the first column that is a time, in UTC where it has no zone; null where there is none. */
export function chartOf(grid: Grid): Drawing | null {
  const at = grid.columns.findIndex(({ type }) => /^(DATE|TIMESTAMP)/.test(type));
  if (at < 0 || grid.rows.length < 2) return null;
  const rows = grid.rows
    .map((row) => [timeOf(String(row[at])) / 1000, row] as const)
    .filter(([time]) => !Number.isNaN(time))
    .toSorted(([a], [b]) => a - b);
  const series = titlesOf(grid)
    .map((label, i) => ({ label, values: rows.map(([, row]) => numberOf(row[i])) }))
    .filter(({ values }, i) => i !== at && values.some((value) => value !== null))
    .slice(0, MOST_SERIES)
    .map((each, color) => ({ ...each, color }));
  return series.length === 0 ? null : { times: rows.map(([time]) => time), series };
}

/** A browser takes a date with a time, but without a zone, for one of its own zone. */
const timeOf = (text: string) => Date.parse(/T[\d:.]+$/.test(text) ? `${text}Z` : text);

const numberOf = (value: unknown) => (typeof value === 'number' ? value : null);
