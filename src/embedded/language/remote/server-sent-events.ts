/** Reads `text/event-stream` bodies: the data of each event, whatever pieces it arrives in. */

/** An event larger than this is no completion chunk. */
const MAX_EVENT = 10_000_000;

export async function* readServerSentEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let buffered = '';
  let data: string[] = [];
  for await (const bytes of body) {
    buffered += decoder.decode(bytes, { stream: true });
    if (buffered.length > MAX_EVENT) throw new Error('an event of the stream is too large');
    const lines = buffered.split(/\r\n|\n|\r(?!$)/u);
    buffered = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) {
        data.push(line.slice(line[5] === ' ' ? 6 : 5));
      }
    }
  }
  if (buffered.startsWith('data:')) data.push(buffered.slice(5).trim());
  if (data.length > 0) yield data.join('\n');
}
