/** Whether the JSON nests deeper than so many levels. Brackets inside of strings are not counted. */
export function nestsDeeper(json: string, most: number): boolean {
  // Shorter than its brackets it cannot be.
  if (json.length <= 2 * most) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
