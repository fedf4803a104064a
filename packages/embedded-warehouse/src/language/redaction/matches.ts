/** Finding patterns and the words around them. All patterns here have bounded repeats, so matching stays linear. */
import type { PersonalData, RedactionCategory } from './categories.ts';

/** The spans of `group` (default: the whole match) in every match that `accept` agrees with. */
export function matchAll(
  text: string,
  pattern: RegExp,
  category: RedactionCategory,
  accept: (value: string, match: RegExpExecArray) => boolean = () => true,
): PersonalData[] {
  const found: PersonalData[] = [];
  for (const match of text.matchAll(pattern)) {
    const value = match[1] ?? match[0];
    const start = match.index + (match[1] === undefined ? 0 : match[0].lastIndexOf(value));
    if (accept(value, match)) found.push({ category, start, end: start + value.length });
  }
  return found;
}

/** The lower-case text just before an offset, on the same line or the end of the one before. */
export function before(text: string, offset: number, reach = 40): string {
  return text.slice(Math.max(0, offset - reach), offset).toLowerCase();
}

export function digitsOf(value: string): string {
  return value.replaceAll(/\D/gu, '');
}
