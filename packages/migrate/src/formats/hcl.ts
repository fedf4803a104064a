import { type Setting, settingValue } from './setting-lines.ts';

const OPENS = /^([\w.-]+|"[^"]+")((?:\s+(?:"[^"]*"|[\w-]+))*)\s*(?:[=:]\s*)?(?:\w+\()?\{\s*$/;
const PAIR = /^(?:"([^"]+)"|([\w.-]+))\s*[=:]\s*(.+)$/;

/** Terraform, HCL and the environments of a Jenkinsfile: blocks in blocks, each of its own, with their labels. */
export function ofHcl(text: string): Setting[] {
  const settings: Setting[] = [];
  const open: (readonly string[])[] = [];
  let blocks = 0;
  let document: { readonly end: string; readonly path: readonly string[] } | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (document !== null) {
      if (line === document.end) document = null;
      else settings.push({ path: document.path, value: line, line: index + 1 });
      continue;
    }
    if (line === '' || /^(#|\/\/|\/?\*)/.test(line)) continue;
    const head = OPENS.exec(line);
    if (head !== null) {
      blocks += 1;
      const labels = [...(head[2] ?? '').matchAll(/"([^"]*)"|([\w-]+)/g)].map(
        (match) => match[1] ?? match[2] ?? '',
      );
      open.push([(head[1] ?? '').replaceAll('"', ''), ...labels, String(blocks)]);
      continue;
    }
    const path = open.flat();
    // `env { name = "X", value = "y" }` and `x = jsonencode({ a = "b" })` on one line.
    const [, named, inline] = /^([\w.-]+)?\s*(?:=\s*)?(?:\w+\()?\{(.*)\}[\],)]*$/.exec(line) ?? [];
    if (inline !== undefined) {
      blocks += 1;
      for (const [, quoted, plain, value = ''] of inline.matchAll(
        /(?:"([^"]+)"|([\w.-]+))\s*[=:]\s*("[^"]*"|[^,}\s]+)/g,
      ))
        settings.push({
          path: [...path, ...(named === undefined ? [] : [named]), String(blocks), quoted ?? plain ?? ''],
          value: settingValue(value),
          line: index + 1,
        });
      continue;
    }
    const pair = PAIR.exec(line);
    const value = pair?.[3] ?? line;
    const key = pair?.[1] ?? pair?.[2] ?? '';
    // `variable "x" { default = "y" }` gives `x` its value.
    const variable = open.length === 1 && path[0] === 'variable' && key === 'default' ? path[1] : undefined;
    const inner = pair === null ? path : [...path, variable ?? key];
    const end = /<<[-~]?(\w+)\s*$/.exec(value)?.[1];
    if (end !== undefined) document = { end, path: inner };
    else if (/^[})\]]/.test(line)) open.pop();
    else settings.push({ path: inner, value: settingValue(value), line: index + 1 });
  }
  return settings;
}
