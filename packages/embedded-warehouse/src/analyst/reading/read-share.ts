/** Whether a share is one of each group, or of all groups together. */

import type { Condition } from '../model/vocabulary.ts';
import { SHARE } from '../words/fillers.ts';
import { verbOf } from '../words/verbs.ts';
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
    (shape.ranking !== null && shape.isPercentage) ||
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
            at > words.indexOf(SHARE) && at + length === i && terms.some(({ kind }) => kind === 'measure'),
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

const saysOfPart =
  /^(?:is|are|was|were|got|get|gets|being|come|comes|came|take|takes|took|lasted|that|which|who)$/;

/**
 * The conditions that are said of the whole: what stands before the verb, as in "of German orders, were cancelled".
 *
 * @returns why not, where several conditions leave open which of them is the part
 */
export function wholeOfShare(asked: FormWords): readonly Condition[] | string {
  const { words, mentions, conditions, time } = asked;
  const share = words.indexOf(SHARE);
  const figure = mentions.find(({ at, terms }) => at > share && terms.some(({ kind }) => kind === 'measure'));
  const places = conditions.map(({ sql, table, of }) => {
    const said = mentions.find(({ terms }) =>
      terms.some((term) => term.kind === 'condition' && term.sql === sql && term.table === table),
    );
    return said?.at ?? words.indexOf(of.slice(table.length + 1));
  });
  // The last one that something is said by: "of tickets that were urgent, took more than a day".
  const verb = words.findLastIndex(
    (word, i) =>
      i > (figure?.at ?? share) &&
      !/^(?:and|or)$/.test(words[i - 1] ?? '') &&
      places.some((at) => at > i) &&
      (saysOfPart.test(word) || (/^(?:do|did)$/.test(word) && /^(?:we|you)$/.test(words[i + 1] ?? ''))),
  );
  const before = conditions.filter((_, i) => (places[i] ?? -1) >= 0 && (places[i] ?? 0) < verb);
  if (share >= 0 && before.length > 0 && before.length < conditions.length) return before;
  const isAllPart = verb >= 0 && before.length === 0;
  const isOfAll =
    isAllPart || isOfWhole(asked) || /^(?:of )?(?:all|total)\b/.test(words.slice(share + 1).join(' '));
  const fields = new Set(conditions.map(({ of }) => of));
  if (isOfAll || fields.size + Math.min(1, time.weekdays.length) < 2) return [];
  return `The share can be of all, or of what is ${[...fields].map((of) => conditions.find((each) => each.of === of)?.name).join(' or ')}: say, for example, what share of web orders were cancelled.`;
}

/**
 * "Of cancelled orders" and "of orders cancelled" is the part that is asked for, as is "cancelled share"; "for cancelled
 * orders", at the end, restricts the whole.
 */
export function isPartSaid({ words, mentions, measures, conditions }: FormWords): boolean {
  const share = words.indexOf(SHARE);
  const [measure] = measures;
  const isOwn = conditions.every(({ table }) => table === measure?.table);
  const figure = mentions.find(({ at, terms }) => at > share && terms.some(({ kind }) => kind === 'measure'));
  const parts = [
    mentions.find(({ at }) => at > share),
    mentions.find(({ at, length }) => at + length === share),
    mentions.find(
      ({ at }) => at === (figure && figure.at + figure.length) && verbOf(words[at] ?? '') !== null,
    ),
  ];
  return share >= 0 && isOwn && parts.some((part) => part?.terms.some(({ kind }) => kind === 'condition'));
}
