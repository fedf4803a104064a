/** Who does no longer what they did: "which customers stopped buying" have ordered, and not since a day that is told. */
import { addDays, dayOf, iso, shift, startOf, type Unit } from '../time/days.ts';

export interface ReadStopped {
  readonly text: string;
  readonly assumptions: readonly string[];
}

const DAYS = 90;
const does = '(?:buy|order|purchase)';
const stopped = new RegExp(
  '\\b(how many |number of )?(?:which |what |list |show me |who are )?(?:the |our |all )*(?:customers?|clients?|who|accounts|buyers)(?: (?:that|who|which))? ' +
    `(?:(?:have |has |had )?(?:stopped|quit|ceased) ${does}ing|no longer ${does}s?|(?:do not|don['’]t) ${does}(?: from us)? any ?more)` +
    '(?: from us| with us| anything)*(?: (?:in |during )?(this|last) (month|quarter|year))?\\W*$',
  'iu',
);

/** Without a period, who has not ordered for three months. */
export function readStopped(text: string, today: Date): ReadStopped {
  const found = stopped.exec(text);
  if (!found) return { text, assumptions: [] };
  const [, counted, which, unit] = found;
  const day = dayOf(today);
  const begin = unit
    ? shift(
        startOf(unit.toLowerCase() as Unit, day),
        unit.toLowerCase() as Unit,
        which?.toLowerCase() === 'last' ? -1 : 0,
      )
    : addDays(day, -DAYS);
  const since = iso(begin);
  return {
    text: text.replace(
      stopped,
      `${counted ? 'how many' : 'which'} customers ordered before ${since} but have not ordered since ${since}`,
    ),
    assumptions: [
      `Who stopped is who ordered before ${since}, and not since${unit ? '' : `: ${DAYS} days without an order`}.`,
    ],
  };
}
