/** Who does no longer what they did: "which customers stopped buying" have ordered, and not since a day that is told. */
import { actorsOf } from '../model/activities.ts';
import type { SemanticModel } from '../model/semantic-model.ts';
import { addDays, dayOf, iso, shift, startOf, type Unit } from '../time/days.ts';
import type { Verb } from '../words/verbs.ts';
import { anyOf, pluralOf, spoken } from '../words/words.ts';

export interface ReadStopped {
  readonly text: string;
  readonly assumptions: readonly string[];
}

const DAYS = 90;

const stoppedOf = (who: readonly string[], { bases, gerunds }: Verb) =>
  new RegExp(
    `\\b(how many |number of )?(?:which |what |list |show me |who are )?(?:the |our |all )*(?:${anyOf(who)}|who)(?: (?:that|who|which))? ` +
      `(?:(?:have |has |had )?(?:stopped|quit|ceased) ${anyOf(gerunds)}|no longer ${anyOf(bases)}s?|(?:do not|don['’]t) ${anyOf(bases)}(?: from us)? any ?more)` +
      '(?: from us| with us| anything)*(?: (?:in |during )?(this|last) (month|quarter|year))?\\W*$',
    'iu',
  );

/** Without a period, who has done nothing for three months. */
export function readStopped(model: SemanticModel, text: string, today: Date): ReadStopped {
  const actors = actorsOf(model);
  const verbs = actors?.activities.flatMap((each) => each.verbs) ?? [];
  const stopped = verbs
    .map((verb) => ({ verb, said: stoppedOf(actors?.words ?? [], verb) }))
    .find(({ said }) => said.test(text));
  const found = stopped?.said.exec(text);
  if (!actors || !stopped || !found) return { text, assumptions: [] };
  const { past } = stopped.verb;
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
      stopped.said,
      `${counted ? 'how many' : 'which'} ${pluralOf(spoken(actors.thing.name))} ${past} before ${since} but have not ${past} since ${since}`,
    ),
    assumptions: [
      `Who stopped is who ${past} before ${since}, and not since${unit ? '' : `: ${DAYS} days without any`}.`,
    ],
  };
}
