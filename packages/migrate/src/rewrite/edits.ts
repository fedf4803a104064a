/** A change of the text between two places. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The text with all edits made. Edits may not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    if (edit.start < at) throw new Error('two changes of one place');
    result += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + source.slice(at);
}

/** The edit that takes out whole lines, from the line of `start` to that of `end`; what else stands on them stays. */
export function withoutLines(source: string, start: number, end: number): Edit {
  const first = source.lastIndexOf('\n', start - 1) + 1;
  const next = source.indexOf('\n', end);
  const last = next === -1 ? source.length : next;
  const before = source.slice(first, start).trim();
  const after = source.slice(end, last).trim();
  if (before !== '' || !/^;?\s*((#|\/\/).*)?$/.test(after)) return { start, end, text: '' };
  return { start: first, end: next === -1 ? last : last + 1, text: '' };
}
