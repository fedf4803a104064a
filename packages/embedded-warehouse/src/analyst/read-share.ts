/** Whether a share is one of each group, or of all groups together. */
import { SHARE } from './question-shape.ts';
import type { FormWords } from './read-form.ts';

/** "The share of tickets that were urgent, by month": of each month's tickets, and not of all urgent ones. */
export function isPartOfEach(asked: FormWords, grain: FormWords['time']['grain']): boolean {
  const { shape, conditions, groups, time } = asked;
  const isLeftOut = conditions.some(({ isExcluded }) => isExcluded);
  const hasParts = !isLeftOut && conditions.length + time.weekdays.length > 0;
  const isPart =
    isSaidOfAll(asked) ||
    isWithinEach(asked) ||
    isOfWhole(asked) ||
    (shape.isPercentage && isPartSaid(asked));
  return shape.isShare && hasParts && (grain !== null || (groups.length > 0 && isPart));
}

/** "Tickets that were urgent", "the share of tickets was resolved within two days". */
const isSaidOfAll = ({ words, mentions }: FormWords) =>
  words.some(
    (word, i) =>
      /^(?:is|are|was|were|got|have|had)$/.test(word) &&
      (/^(?:that|which|who)$/.test(words[i - 1] ?? '') ||
        mentions.some(
          ({ at, length, terms }) =>
            at === words.indexOf(SHARE) + 1 &&
            at + length === i &&
            terms.some(({ kind }) => kind === 'measure'),
        )),
  );

/** "In each region's revenue". */
const isWithinEach = ({ words }: FormWords) =>
  words.some((word, i) => /^(?:each|every)$/.test(word) && /^(?:in|within)$/.test(words[i - 1] ?? ''));

/** "Cancelled orders as a percentage of all orders". */
const isOfWhole = ({ words }: FormWords) =>
  /\bas(?: an?)? /.test(
    words
      .slice(0, words.indexOf(SHARE) + 1)
      .slice(-3)
      .join(' '),
  );

/** "Of cancelled orders" is the part that is asked for, as is "cancelled share"; "for cancelled orders", at the end, restricts the whole. */
export function isPartSaid({ words, mentions, measures, conditions }: FormWords): boolean {
  const share = words.indexOf(SHARE);
  const [measure] = measures;
  const isOwn = conditions.every(({ table }) => table === measure?.table);
  const parts = [
    mentions.find(({ at }) => at > share),
    mentions.find(({ at, length }) => at + length === share),
  ];
  return share >= 0 && isOwn && parts.some((part) => part?.terms.some(({ kind }) => kind === 'condition'));
}
