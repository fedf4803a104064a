/** Puts the table before each column of an expression, because two tables of a statement may share a column's name. */
const reserved = new Set(
  'AND AS ASC BETWEEN BOOLEAN CASE CAST DATE DECIMAL DESC DISTINCT ELSE END FALSE FROM IN INTEGER INTERVAL IS LIKE ILIKE NOT NULL NUMBER OR OVER STRING THEN TIMESTAMP TRUE VARCHAR WHEN'.split(
    ' ',
  ),
);
const piece = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Za-z_][\w$]*|[\s\S]/g;

export function qualify(expression: string, table: string): string {
  const pieces = expression.match(piece) ?? [];
  return pieces
    .map((text, i) => {
      const isName = /^[A-Za-z_"]/.test(text);
      const before = pieces.slice(0, i).join('').trimEnd();
      const isCall = pieces
        .slice(i + 1)
        .join('')
        .trimStart()
        .startsWith('(');
      if (!isName || isCall || reserved.has(text.toUpperCase()) || /(\.|::)$/.test(before)) return text;
      return `${table}.${text}`;
    })
    .join('');
}
