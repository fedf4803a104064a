const CONTEXT = 3;

/** A unified diff of one file, as `git apply` takes it. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const rows = compare(linesOf(before), linesOf(after));
  const changed = rows.flatMap((row, index) => (row.mark === ' ' ? [] : [index]));
  const hunks: [number, number][] = [];
  for (const index of changed) {
    const last = hunks.at(-1);
    if (last !== undefined && index - last[1] <= 2 * CONTEXT) last[1] = index;
    else hunks.push([index, index]);
  }
  return [
    `--- a/${file}`,
    `+++ b/${file}`,
    ...hunks.map(([from, to]) =>
      hunkText(rows, Math.max(0, from - CONTEXT), Math.min(rows.length, to + CONTEXT + 1)),
    ),
  ].join('\n');
}

/** The newline at the end of a file ends its last line, and begins no other; where it is missing, a patch says so. */
function linesOf(text: string): string[] {
  const ended = text.endsWith('\n') ? text.slice(0, -1) : `${text}\uE000`;
  return ended.split('\n').map((line) => line.replace(/\uE000$/, '\n\\ No newline at end of file'));
}

interface Row {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

function hunkText(rows: readonly Row[], from: number, to: number): string {
  const count = (part: readonly Row[], without: '-' | '+') =>
    part.filter((row) => row.mark !== without).length;
  const before = rows.slice(0, from);
  const part = rows.slice(from, to);
  const head = `@@ -${count(before, '+') + 1},${count(part, '+')} +${count(before, '-') + 1},${count(part, '-')} @@`;
  return [head, ...part.map((row) => `${row.mark}${row.text}`)].join('\n');
}

/** Lines that both have, by their longest common subsequence between the equal beginning and end. */
function compare(before: readonly string[], after: readonly string[]): Row[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before.at(-1 - tail) === after.at(-1 - tail)
  )
    tail += 1;
  const same = (text: string): Row => ({ mark: ' ', text });
  return [
    ...before.slice(0, head).map(same),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

/** Lines of one text times those of the other: what the comparison may take of memory is four times as many bytes. */
const MOST_COMPARED = 64_000_000;

function middle(before: readonly string[], after: readonly string[]): Row[] {
  if (before.length * after.length > MOST_COMPARED) {
    const marked = (mark: '-' | '+') => (text: string) => ({ mark, text });
    return [...before.map(marked('-')), ...after.map(marked('+'))];
  }
  const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as Uint32Array;
      row[j] =
        before[i] === after[j]
          ? (lengths[i + 1]?.[j + 1] ?? 0) + 1
          : Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  const rows: Row[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const both = i < before.length && j < after.length && before[i] === after[j];
    const drop =
      !both &&
      i < before.length &&
      (j === after.length || (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0));
    if (both) rows.push({ mark: ' ', text: before[i] ?? '' });
    else if (drop) rows.push({ mark: '-', text: before[i] ?? '' });
    else rows.push({ mark: '+', text: after[j] ?? '' });
    if (both || drop) i += 1;
    if (both || !drop) j += 1;
  }
  return rows;
}
