/**
 * Text on its way from a socket to a consumer. What the consumer has not taken yet is joined to one piece, so that a
 * slow consumer gets fewer and larger pieces, and memory stays bounded.
 */
import type { Consumption } from '../../credits/operation.ts';
import { createHandoff, type Handoff } from '../../upstream/handoff.ts';

export interface Piece {
  /** Empty when tokens came that are not shown. */
  readonly text: string;
  /** Total so far, this text included. */
  readonly usage: Consumption;
}

/** Where a try puts its text. */
export interface Sink {
  /** False: enough is waiting; stop reading until `onRoom`. */
  put(text: string, usage: Consumption): boolean;
  /** Tokens came that are not shown: another try may have them again. */
  used(usage: Consumption): void;
  /** Calls back once what waits has been taken. */
  onRoom: (() => void) | null;
  /** Text was given that cannot be taken back: another try would give it twice. */
  readonly committed: boolean;
  /** Resolves when everything put has been taken; null where it has. */
  drained(): Promise<void> | null;
  /** Drops what waits: nobody will take it. */
  discard(): void;
}

export interface TextSink<Given> extends Sink, Pick<Handoff<Piece, Given>, 'take' | 'end' | 'fail'> {}

const HIGH_WATER_CHARACTERS = 64 * 1024;

/** @param deliver see `HandoffOptions` */
export function createTextSink<Given>(deliver: (piece: Piece | null) => Given): TextSink<Given> {
  const handoff = createHandoff<Piece, Given>({
    join: (waiting, more) => ({ text: waiting.text + more.text, usage: more.usage }),
    deliver,
  });
  const { discard, take, end, fail } = handoff;
  let told = 0;
  let committed = false;

  return {
    put: (text, usage) => {
      committed = true;
      told = usage.outputTokens;
      handoff.put({ text, usage });
      return handoff.waiting === null || handoff.waiting.text.length < HIGH_WATER_CHARACTERS;
    },
    used: (usage) => {
      if (usage.outputTokens <= told) return;
      told = usage.outputTokens;
      handoff.put({ text: '', usage });
    },
    get onRoom() {
      return handoff.onTaken;
    },
    set onRoom(resume) {
      handoff.onTaken = resume;
    },
    get committed() {
      return committed;
    },
    drained: () => (handoff.waiting === null ? null : handoff.drained()),
    discard,
    take,
    end,
    fail,
  };
}
