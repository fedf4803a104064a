/** The data of the server-sent events in a whole body: JSON, or the text that ends OpenAI's streams. */
export function parseEvents(body: string): unknown[] {
  return body
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const data = event.replace(/^data: /, '');
      return data === '[DONE]' ? data : (JSON.parse(data) as unknown);
    });
}
