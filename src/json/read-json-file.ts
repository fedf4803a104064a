import { readFile } from 'node:fs/promises';

/**
 * What an operator wrote, as JSON in UTF-8. Another encoding is refused, which would change the names in it; so is a
 * key that stands twice in an object, the first of which would be forgotten without a word.
 * @throws Error with the path, one line for each key
 */
export async function readJsonFile(path: string): Promise<unknown> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`${path}: cannot be read (${cause.code})`, { cause });
  });
  let json: string;
  let content: unknown;
  try {
    json = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    content = JSON.parse(json);
  } catch (error) {
    throw new Error(`${path}: is no JSON: ${(error as Error).message}`, { cause: error });
  }
  const wrong = wrongKeys(json);
  if (wrong.length > 0) throw new Error(wrong.map((problem) => `${path}: ${problem}`).join('\n'));
  return content;
}

interface Open {
  /** Null in a list. */
  readonly keys: Set<string> | null;
  key: string;
}

// A text is no token of its own: a repetition as long as a file could be is more than the engine's stack holds.
const tokens = /\\.|["{}[\]:,]/g;

/** @param json what `JSON.parse` takes */
function wrongKeys(json: string): string[] {
  const wrong: string[] = [];
  const open: Open[] = [];
  let text = '';
  let textBegan = -1;
  for (const { 0: token, index } of json.matchAll(tokens)) {
    if (token === '"') {
      if (textBegan >= 0) text = json.slice(textBegan, index + 1);
      textBegan = textBegan < 0 ? index : -1;
    }
    if (token === '"' || textBegan >= 0) continue;
    const inner = open.at(-1);
    if (token === '{' || token === '[') open.push({ keys: token === '{' ? new Set() : null, key: '' });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && inner?.keys) {
      inner.key = JSON.parse(text) as string;
      const path = open.flatMap(({ keys, key }) => (keys ? [key] : [])).join('.');
      if (inner.keys.has(inner.key)) wrong.push(`${path}: is given twice; keep one of them.`);
      if (inner.key === '__proto__') wrong.push(`${path}: cannot be a name.`);
      inner.keys.add(inner.key);
    }
  }
  return wrong;
}
