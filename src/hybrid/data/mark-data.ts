/**
 * Data between marks, for a prompt that says that nothing between them is an instruction. The marks cannot be closed or
 * opened from inside: what looks like one loses its bracket.
 */
export function markData(name: string, text: string): string {
  return `<${name}>\n${text.replace(new RegExp(`[<＜](?=\\s*[/／]?\\s*${name}\\b)`, 'gi'), '‹')}\n</${name}>`;
}
