/** The text of a body without its byte order mark, read until it has more than so many bytes: the rest is left unread. */
export async function readUpTo(
  body: AsyncIterable<Uint8Array>,
  most: number,
): Promise<{ readonly text: string; readonly isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size > most) break;
  }
  return { text: new TextDecoder().decode(Buffer.concat(parts)), isWhole: size <= most };
}
