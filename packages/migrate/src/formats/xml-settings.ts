import type { Setting } from './setting-lines.ts';

const TAG = /<(\/?)([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>([^<]*)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Attributes and texts of XML: `<url>x</url>`, `<property name="url" value="x"/>`, `<Resource url="x"/>`. */
export function ofXml(text: string): Setting[] {
  const settings: Setting[] = [];
  const open: string[] = [];
  const bare = text.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '));
  let line = 1;
  let counted = 0;
  let elements = 0;
  for (const match of bare.matchAll(TAG)) {
    const [, closes, tag = '', attributes = '', closed, content = ''] = match;
    const at = match.index;
    line += bare.slice(counted, at).match(/\n/g)?.length ?? 0;
    counted = at;
    if (closes !== '') {
      open.pop();
      continue;
    }
    elements += 1;
    const tagLine = line;
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(({ 1: name = '', 2: double, 3: single, index }) => {
      const above = attributes.slice(0, index).match(/\n/g)?.length ?? 0;
      return [name, unescaped(double ?? single ?? ''), tagLine + above] as const;
    });
    const key = pairs.find(([name]) => /^(name|key|id)$/.test(name))?.[1] ?? tag;
    const element = `${tag} ${elements}`;
    for (const [name, value, at] of pairs)
      settings.push({ path: name === 'value' ? [...open, key] : [...open, element, name], value, line: at });
    const text = unescaped(content.trim());
    if (text !== '') {
      const above = content.slice(0, content.length - content.trimStart().length).match(/\n/g)?.length ?? 0;
      settings.push({ path: [...open, key], value: text, line: line + above });
    }
    if (closed === '') open.push(element);
  }
  return settings;
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
