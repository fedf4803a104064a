/** Days that were written out, and from or until which it is asked. They are in the form of ISO 8601 by then. */
import { addDays, iso } from './days.ts';
import { EVER, span, unitAt } from './period.ts';
import { notAPeriod, since, type TimeWords, take, wholeWords } from './time-words.ts';

const isoDay = '(\\d{4}-\\d\\d-\\d\\d)';
const dayOrWord = '(\\d{4}-\\d\\d-\\d\\d|today|yesterday)';
const fromTo = wholeWords(`(?:from |between )?${isoDay} (?:to|until|till|and|through|-) ${dayOrWord}`);
const sinceDay = wholeWords(`since ${isoDay}`);
const oneSide = wholeWords(`(before|until|till|up to|up until|after) ${dayOrWord}`);
const oneDay = wholeWords(`(?:on )?${isoDay}`);

export function takeDays(words: TimeWords): void {
  const { day } = words;
  const dateOf = (word: string) =>
    word === 'today' ? iso(day) : word === 'yesterday' ? iso(addDays(day, -1)) : word;

  take(words, fromTo, ([text, from = '', last = '']) => {
    const to = dateOf(last);
    return isDay(from) && isDay(to) && from <= to
      ? span(new Date(from), addDays(new Date(to), 1))
      : notAPeriod(words, text);
  });
  take(words, sinceDay, ([text, from = '']) =>
    isDay(from) && from <= iso(day) ? since(words, new Date(from)) : notAPeriod(words, text),
  );
  take(words, oneSide, ([text, word = '', date = '']) => {
    const said = dateOf(date);
    if (!isDay(said)) return notAPeriod(words, text);
    if (word === 'after')
      return said < iso(day) ? since(words, addDays(new Date(said), 1)) : notAPeriod(words, text);
    return span(new Date(EVER), addDays(new Date(said), word === 'before' ? 0 : 1));
  });
  take(words, oneDay, ([text, on = '']) =>
    isDay(on) ? unitAt('day', new Date(on)) : notAPeriod(words, text),
  );
}

const isDay = (text: string) => !Number.isNaN(Date.parse(text)) && iso(new Date(text)) === text;
