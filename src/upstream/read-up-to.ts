/** The text of a body, read until it has more than so many bytes: what comes after is left unread. */
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
  return { text: Buffer.concat(parts).toString(), isWhole: size <= most };
}
