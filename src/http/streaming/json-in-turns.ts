import { jsonPieces } from '../../json/json-pieces.ts';
import type { FairTurns, TurnTaker } from '../../threads/fair-turns.ts';

/** The value's JSON, as much at a time as one turn of the event loop can make of it. */
export type JsonInTurns = (value: unknown) => AsyncGenerator<string, undefined>;

export function jsonInTurnsOf(turns: FairTurns, taker: TurnTaker): JsonInTurns {
  return async function* (value: unknown): AsyncGenerator<string, undefined> {
    let text = '';
    for (const piece of jsonPieces(value)) {
      text += piece;
      if (!turns.isOver()) continue;
      yield text;
      text = '';
      await turns.goOn(taker);
    }
    yield text;
  };
}

export async function wholeText(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}
