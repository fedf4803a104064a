/**
 * The JSON texts of a multipart answer, as its parts come.
 * Source: RFC 2046, section 5.1, and Apollo's protocol of subscriptions by multipart, version 1.0.
 */

/** The `boundary` of a content type; null for what is no `multipart/mixed`. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/mixed\b/i.test(contentType)) return null;
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  return quoted ?? plain ?? '-';
}

/**
 * Ends with the last delimiter. @returns whether there was one
 * @throws RangeError when a part grows beyond `mostCharacters`
 */
export async function* parseMultipart(
  chunks: AsyncIterable<Uint8Array>,
  boundary: string,
  mostCharacters: number,
): AsyncGenerator<string, boolean> {
  const delimiter = `\r\n--${boundary}`;
  const decoder = new TextDecoder();
  // The first delimiter may stand at the very beginning.
  let text = '\r\n';
  let isPreamble = true;
  let searched = 0;
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    for (;;) {
      // Only what follows a delimiter says whether it was the last; the part before it waits for nothing.
      if (!isPreamble && text.startsWith('--')) return true;
      const at = text.indexOf(delimiter, searched);
      if (at === -1) break;
      const part = text.slice(0, at);
      text = text.slice(at + delimiter.length);
      searched = 0;
      if (!isPreamble) yield bodyOf(part);
      isPreamble = false;
    }
    if (text.length > mostCharacters)
      throw new RangeError(`a part is longer than ${mostCharacters} characters`);
    searched = Math.max(0, text.length - delimiter.length);
  }
  return !isPreamble && text.startsWith('--');
}

/** After the headers of the part, which say nothing that is not known. */
function bodyOf(part: string): string {
  const start = part.indexOf('\r\n\r\n');
  return start === -1 ? '' : part.slice(start + 4);
}
