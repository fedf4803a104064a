/** Ends an answer at a text that the caller named, for back ends that know of none. */

export interface StopTexts {
  /** What of the text so far can be delivered: it neither holds a stop nor ends with what may begin one. */
  take(text: string): string;
  /** Whether a stop was found: nothing more is delivered. */
  isFound(): boolean;
  /** What was held back, when the answer ended without a stop. */
  rest(): string;
}

export function createStopTexts(stops: readonly string[]): StopTexts {
  const longest = Math.max(0, ...stops.map(({ length }) => length));
  let held = '';
  let isFound = false;

  return {
    isFound: () => isFound,
    take(text) {
      if (longest === 0) return text;
      const whole = held + text;
      const ends = stops.map((stop) => whole.indexOf(stop)).filter((at) => at !== -1);
      isFound = ends.length > 0;
      const end = isFound ? Math.min(...ends) : whole.length - heldBack(whole);
      held = isFound ? '' : whole.slice(end);
      return whole.slice(0, end);
    },
    rest() {
      const rest = held;
      held = '';
      return rest;
    },
  };

  /** How many characters at the end begin a stop. */
  function heldBack(text: string): number {
    for (let length = Math.min(longest - 1, text.length); length > 0; length -= 1) {
      const tail = text.slice(-length);
      if (stops.some((stop) => stop.startsWith(tail))) return length;
    }
    return 0;
  }
}
