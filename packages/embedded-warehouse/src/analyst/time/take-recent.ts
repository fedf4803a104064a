/** Periods that are told by what they are to today: `the last 30 days`, `this quarter so far`, `yesterday`. */
import { numberOf, numberWord } from '../words/numbers.ts';
import { addDays, iso, shift, startOf, type Unit } from './days.ts';
import { span, unitAt } from './period.ts';
import { germanUnit, notAPeriod, type TimeWords, take, unitWord, wholeWords } from './time-words.ts';

const halfYear = wholeWords(
  '(?:in |during |for )?(?:the )?(first|second) half of (?:(this|the|last) year|(20\\d\\d))|(?:in |during |for )?h([12])(?:[ /-]?(20\\d\\d))?',
);
const lastOnes = wholeWords(
  `((?:for )?(?:each|every one) of )?(?:the )?(?:last|past|previous|letzten) (\\d{1,3}|${numberWord}) ${unitWord}s?`,
);
const lastOne = wholeWords(
  `(?:in |during |of |for )?(?:the )?(?:last|past|previous|prior|letzte[rsnm]?|vorige[rsnm]?) (?:${unitWord}|monat|quartal|jahr|woche)`,
);
const ofLastMonth = wholeWords(`(?:the )?(?:last|past|previous) month's`);
const soFar = wholeWords(
  `(?:in |during |of |for )?(?:this|the current) ${unitWord}|(?:of|for) the (year|quarter|month)(?: so far)?(?=\\W*$|[,:])|(month|year|quarter|week)[- ]to[- ]date|(ytd|mtd|qtd)`,
);
const today = wholeWords('today');
const yesterday = wholeWords('yesterday');
const shortUnits = { ytd: 'year', mtd: 'month', qtd: 'quarter' } as const;

export function takeRecent(words: TimeWords): void {
  const { day, assumptions } = words;
  const lastWhole = (unit: Unit) => unitAt(unit, shift(startOf(unit, day), unit, -1));

  take(words, halfYear, ([, half, which, year, digit, yearOf]) => {
    const number = Number(year ?? yearOf ?? day.getUTCFullYear()) - (which === 'last' ? 1 : 0);
    const start = new Date(Date.UTC(number, half === 'second' || digit === '2' ? 6 : 0, 1));
    return span(start, shift(start, 'month', 6));
  });
  take(words, lastOnes, ([text, each, number = '', said]) => {
    const unit = said as Unit;
    const count = numberOf(number);
    if (count === 0) return notAPeriod(words, text);
    if (each) words.grain = unit;
    if (unit === 'day') return span(addDays(day, -count), day);
    assumptions.push(`The last ${count} ${unit}s are whole ones, without the current ${unit}.`);
    const end = startOf(unit, day);
    return { ...span(shift(end, unit, -count), end), unit, count };
  });
  take(words, lastOne, ([text, unit]) => lastWhole((unit ?? germanUnit(text)) as Unit));
  take(words, ofLastMonth, () => lastWhole('month'));
  take(words, soFar, ([, unit, ofThe, dated, short]) => {
    const chosen = (unit ?? ofThe ?? dated ?? shortUnits[short as keyof typeof shortUnits]) as Unit;
    assumptions.push(`This ${chosen} is counted until ${iso(day)}, today.`);
    return { ...span(startOf(chosen, day), addDays(day, 1)), unit: chosen, count: 1, isSoFar: true };
  });
  take(words, today, () => unitAt('day', day));
  take(words, yesterday, () => unitAt('day', addDays(day, -1)));
}
