/** Whether a file's program stands between `<script>` tags, or at its head. */
export function isComponent(fileName: string): boolean {
  return /\.(vue|svelte|astro)$/.test(fileName);
}

/** A comment, where nothing runs; a script behind its tag; the head of a page of Astro between its lines. */
const PARTS =
  /<!--[\s\S]*?(?:-->|(?![\s\S]))|(<script\b(?:[^>"']|"[^"]*"|'[^']*')*>)([\s\S]*?)<\/script\s*>|(^---[ \t]*\r?\n)([\s\S]*?)\n---[ \t]*$/gim;

/** The scripts of a component; everything else is blanks, so that places stay where they are. */
export function scriptsOf(source: string): string {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  let program = '';
  let at = 0;
  for (const match of source.matchAll(PARTS)) {
    const opening = match[1] ?? match[3] ?? '';
    const script = match[2] ?? match[4] ?? '';
    const start = match.index + opening.length;
    program += blank(source.slice(at, start)) + script;
    at = start + script.length;
  }
  return program + blank(source.slice(at));
}
