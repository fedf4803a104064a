/** The value that a text holds as JSON, or `otherwise` when it is no JSON. */
export function parseJson(text: string, otherwise: unknown = undefined): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}
