/**
 * The answer behind the thoughts. A server that was not told how its model marks them leaves them in front of the answer,
 * between `<think>` and `</think>`; nobody asked for them, and their figures are guesses.
 */
export interface AnswerReader {
  /** What of the answer is new with these characters. */
  add(text: string): string;
  /** What was held back as the possible beginning of a mark. */
  rest(): string;
}

const OPENS = '<think>';
const CLOSES = '</think>';

export function createAnswerReader(): AnswerReader {
  let state: 'unsure' | 'thinking' | 'begins' | 'answers' = 'unsure';
  let held = '';
  const takeHeld = () => {
    const taken = held;
    held = '';
    return taken;
  };
  return {
    add(text) {
      if (state === 'answers') return text;
      held += text;
      if (state === 'unsure') {
        const start = held.trimStart();
        if (OPENS.startsWith(start)) return '';
        if (!start.startsWith(OPENS)) {
          state = 'answers';
          return takeHeld();
        }
        state = 'thinking';
      }
      if (state === 'thinking') {
        const end = held.indexOf(CLOSES);
        if (end === -1) {
          held = held.slice(-CLOSES.length);
          return '';
        }
        held = held.slice(end + CLOSES.length);
        state = 'begins';
      }
      held = held.trimStart();
      if (held === '') return '';
      state = 'answers';
      return takeHeld();
    },
    rest: () => (state === 'unsure' ? takeHeld() : ''),
  };
}
