import type { Caller } from '../identity/caller.ts';
import type { FairTurns } from '../threads/fair-turns.ts';
import type { CortexService } from './create-cortex.ts';

/** UTF-16 units that are looked through in a fraction of a millisecond. */
const SMALL = 20_000;

/**
 * The same service, where calls with long texts take turns: each looks through its text several times, and one
 * variable of a megabyte may stand in hundreds of fields. Short ones run at once, so that they still share a batch.
 */
export function takeTurns(cortex: CortexService, turns: FairTurns): CortexService {
  const inTurn =
    (call: Operation): Operation =>
    (args, caller, ...more) =>
      charactersIn(args) > SMALL
        ? turns.take(caller).then(() => call(args, caller, ...more))
        : call(args, caller, ...more);
  const { plan, streamCompletion, ...operations } = cortex;
  const waiting = Object.entries(operations).map(([name, call]) => [name, inTurn(call as Operation)]);
  return { plan, streamCompletion, ...(Object.fromEntries(waiting) as typeof operations) };
}

type Operation = (args: unknown, caller: Caller, ...more: unknown[]) => Promise<unknown>;

/** Of all texts in an argument; stops where it is over what is small. Arguments are no deeper than variables may be. */
function charactersIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 1;
  let characters = 1;
  for (const inner of Object.values(value)) {
    characters += charactersIn(inner);
    if (characters > SMALL) break;
  }
  return characters;
}
