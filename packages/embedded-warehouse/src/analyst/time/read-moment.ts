/** Questions for a moment or for single rows by their time: "when was the first order", "the latest 10 tickets". */

import { numberOf, numberWord } from '../words/numbers.ts';

export interface MomentWords {
  /** The first or the last date of something is asked for. */
  readonly moment: 'first' | 'last' | null;
  /** Rows by their date: the latest ones, or the earliest. */
  readonly rows: { readonly isLatest: boolean; readonly limit: number } | null;
  /** The first or last ones of each: `how many customers placed their first order`. */
  readonly isOfEach: boolean;
  readonly rest: string;
}

const number = `(\\d{1,3}|${numberWord})`;
/** "Most first" is an order of figures. */
const first =
  '(?:very )?(?:(?<!(?:most|least|highest|lowest|smallest|biggest|largest|best|worst|fewest) )first|earliest|oldest)';
const last = '(?:very )?(?:last|latest|most recent|newest)';
const MOST_ROWS = 1_000;

/** @param text in lower case, without its periods: "last month" is none of these */
export function readMomentWords(text: string): MomentWords {
  const isAskedWhen = /\b(?:when|what day|which day|what date|which date|(?:date|day) of|since when)\b/.test(
    text,
  );
  const dated = new RegExp(`\\b(${first}|${last})(?: \\p{L}+){0,2} dates?\\b`, 'u');
  const place = new RegExp(
    `(?:\\b(?:the|our|their|its) )?\\b(?:${number} )?(${first}|${last})(?: ${number})?\\b(?! (?:hours?|hrs?|minutes?|mins?|seconds?)\\b)`,
  );
  const found = place.exec(text);
  if (!found) return { moment: null, rows: null, isOfEach: false, rest: text };
  const isOfEach = /\b(?:their|how many|number of)\b/.test(text.slice(0, found.index + found[0].length));
  const isLatest = !new RegExp(`^${first}$`).test(found[2] ?? '');
  const isMoment = isAskedWhen || dated.test(text);
  const rest = text
    .replace(place, ' ')
    .replace(
      isMoment ? /\b(?:when|(?:what|which|the) (?:day|date)(?: of)?|(?:date|day) of|dates?)\b/g : /$^/,
      ' ',
    );
  if (isMoment) return { moment: isLatest ? 'last' : 'first', rows: null, isOfEach, rest };
  const said = found[1] ?? found[3] ?? '1';
  const limit = Math.min(numberOf(said), MOST_ROWS);
  return { moment: null, rows: { isLatest, limit }, isOfEach, rest };
}
