/** A text as SQL takes it: in single quotes, where a backslash escapes what follows it. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
