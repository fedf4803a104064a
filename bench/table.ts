/** A benchmark's result: what was measured, against which floor, and the ratios of one paired run. */
export interface Table {
  readonly title: string;
  /** The work that was done: concurrency, sizes, counts. */
  readonly load: string;
  /** What the figures are compared with. */
  readonly floor: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export function printTable(table: Table): void {
  const cells = [table.columns, ...table.rows].map((row) => row.map(String));
  const widths = table.columns.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head = [], ...body] = cells;
  console.log(`\n### ${table.title}\n\nload: ${table.load}; floor: ${table.floor}\n`);
  console.log([line(head), rule, ...body.map(line)].join('\n'));
}
