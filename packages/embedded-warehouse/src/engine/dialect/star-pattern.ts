/** `SELECT * ILIKE 'a%'`: the parser knows EXCLUDE alone, so the pattern travels as the name of an excluded column. */
const mark = 'SF$ILIKE ';

export function itemPattern(pattern: string): string {
  return `${mark}${pattern}`;
}

export function isItemPattern(name: string): boolean {
  return name.startsWith(mark);
}

/** Whether a column stays; all do without a pattern. */
export function itemFilter(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const source = [...pattern.slice(mark.length)]
    .map((char) => (char === '%' ? '.*' : char === '_' ? '.' : char.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  const like = new RegExp(`^${source}$`, 'is');
  return (name) => like.test(name);
}
