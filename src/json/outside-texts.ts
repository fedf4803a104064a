/**
 * `json.replace(words, put)`, but for the words that stand in a text. The texts are walked from quote to quote: an
 * expression that takes a text as a whole needs a stack as long as the text is, and gives up where that is megabytes.
 */
export function replaceOutsideTexts(json: string, words: RegExp, put: (found: string) => string): string {
  let quote = nextQuote(json, 0);
  let isInText = false;
  return json.replace(words, (found, at: number) => {
    while (quote < at) {
      isInText = !isInText;
      quote = nextQuote(json, quote + 1);
    }
    return isInText ? found : put(found);
  });
}

/** The place of the next quote that begins or ends a text; infinite behind the last. */
function nextQuote(json: string, from: number): number {
  let at = json.indexOf('"', from);
  while (at !== -1 && isEscaped(json, at)) at = json.indexOf('"', at + 1);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}

function isEscaped(json: string, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}
