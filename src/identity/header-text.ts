/** The text of a header: Node reads headers as Latin-1; most clients write UTF-8, but browsers write Latin-1. */

/** One name, one user, whatever bytes carry it. A mark at the start is a part of the text, and no sign of its encoding. */
export function decodeHeader(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is the range of Latin-1
  if (!/[\u0080-\u00ff]/.test(value) || /[^\u0000-\u00ff]/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}

/** Without the blanks around it that are no part of a header's value (RFC 9110, section 5.6.3): spaces and tabs. */
export function withoutBlanks(value: string): string {
  let [from, to] = [0, value.length];
  while (from < to && isBlank(value[from])) from += 1;
  while (to > from && isBlank(value[to - 1])) to -= 1;
  return value.slice(from, to);
}

const isBlank = (character: string | undefined) => character === ' ' || character === '\t';
