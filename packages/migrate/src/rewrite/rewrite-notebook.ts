import type { Finding } from '../finding.ts';
import { CELL_END, type CodeCell, type Notebook } from '../formats/notebook.ts';
import type { RewrittenCode } from './rewrite-code.ts';

/** A line that is no Python, or that ends a cell, while the cells are one text. */
const MARK = /^\s*# \uE001(\d+)$/;

/**
 * The notebook's JSON with changed cells; what no change touches is kept byte for byte.
 *
 * @param rewrite rewrites the Python of all cells as one text
 */
export function rewriteNotebook(
  source: string,
  notebook: Notebook,
  rewrite: () => RewrittenCode,
): {
  readonly text: string;
  readonly left: readonly { readonly finding: Finding; readonly why: string | null }[];
} {
  const rewritten = rewrite();
  const parts = cellTexts(rewritten.text);
  if (parts.length !== notebook.cells.length) return { text: source, left: rewritten.left };
  let text = '';
  let at = 0;
  for (const [index, cell] of notebook.cells.entries()) {
    const lines = (parts[index] ?? []).map((line) => restored(line, cell));
    if (lines.join('\n') === cell.lines.join('\n')) continue;
    text += source.slice(at, cell.start) + sourceText(lines, source.slice(cell.start, cell.end));
    at = cell.end;
  }
  return { text: text + source.slice(at), left: rewritten.left };
}

function cellTexts(python: string): string[][] {
  const cells: string[][] = [];
  let open: string[] = [];
  for (const line of python.split('\n')) {
    if (line !== CELL_END) open.push(line);
    else {
      cells.push(open);
      open = [];
    }
  }
  return cells;
}

function restored(line: string, cell: CodeCell): string {
  const index = MARK.exec(line)?.[1];
  return index === undefined ? line : (cell.lines[Number(index)] ?? '');
}

/** The lines as JSON, as the cell was written: one text, or a list with its own blanks. */
function sourceText(lines: readonly string[], before: string): string {
  if (before.startsWith('"')) return JSON.stringify(lines.join('\n'));
  const items = lines
    .map((line, index) => (index < lines.length - 1 ? `${line}\n` : line))
    // A list that ends with a line break has no empty text after it.
    .filter((line, index) => line !== '' || index === 0)
    .map((line) => JSON.stringify(line));
  const open = /^\[\s*/.exec(before)?.[0] ?? '[';
  const close = /\s*\]$/.exec(before)?.[0] ?? ']';
  const blanks = open.slice(1);
  return `${open}${items.join(`,${blanks === '' ? ' ' : blanks}`)}${close}`;
}
