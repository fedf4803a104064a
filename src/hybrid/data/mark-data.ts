/**
 * Data between marks, for a prompt that says that nothing between them is an instruction. The marks cannot be closed or
 * opened from inside: what looks like one loses its bracket.
 *
 * @param bytes of UTF-8 that the data may be; it is cut after them
 */
export function markData(name: string, text: string, bytes = Number.POSITIVE_INFINITY): string {
  const marked = text.replace(new RegExp(`[<＜](?=\\s*[/／]?\\s*${name}\\b)`, 'gi'), '‹');
  return `<${name}>\n${clipText(marked, bytes)}\n</${name}>`;
}

/** As much of a text as so many bytes hold: the hold for a prompt counts a token for each. */
export function clipText(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const cut = Buffer.from(text).subarray(0, Math.max(0, bytes - MORE.length));
  // Half a character at the end would become a whole U+FFFD.
  return cut.toString().replace(/\uFFFD$/, '') + MORE;
}

const MORE = '...';
