/** Whether a file's program stands between `<script>` tags, or at its head. */
export function isComponent(fileName: string): boolean {
  return /\.(vue|svelte|astro)$/.test(fileName);
}

/** The scripts of a component; everything else is blanks, so that places stay where they are. */
export function scriptsOf(source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  let program = '';
  let at = 0;
  for (const match of source.matchAll(/(<script\b[^>]*>)([\s\S]*?)<\/script\s*>|^---\n([\s\S]*?)\n---$/gim)) {
    const script = match[2] ?? match[3] ?? '';
    const start = match.index + (match[1]?.length ?? 4);
    program += blank(source.slice(at, start)) + script;
    at = start + script.length;
  }
  return program + blank(source.slice(at));
}
