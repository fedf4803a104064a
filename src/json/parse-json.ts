/** The value that a text holds as JSON, or `otherwise` when it is no JSON. */
export function parseJson(
  text: string,
  otherwise: unknown = undefined,
  parse: (json: string) => unknown = JSON.parse,
): unknown {
  try {
    return parse(text);
  } catch {
    return otherwise;
  }
}
