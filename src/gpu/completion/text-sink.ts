/**
 * Text on its way from a socket to a reader. What the reader has no room for is joined to one piece, so that a slow
 * reader gets fewer and larger pieces, and memory stays bounded.
 */
import type { Consumption } from '../../credits/operation.ts';
import type { Outlet } from '../../upstream/outlet.ts';
import type { GpuCompletionEvent } from './completion.ts';

/** Where a try puts its text. */
export interface Sink {
  /** False: enough is waiting; stop reading until `onRoom`. */
  put(text: string, usage: Consumption): boolean;
  /** Tokens came that are not shown: another try may have them again. */
  used(usage: Consumption): void;
  /** Calls back once what waits has been taken. */
  onRoom: (() => void) | null;
  /** Calls back when no more of the answer is wanted. */
  onEnough: (() => void) | null;
  /** Text was given that cannot be taken back: another try would give it twice. */
  committed: boolean;
  /** Resolves when everything put has been taken; null where it has. */
  drained(): Promise<void> | null;
  /** Drops what waits: nobody will take it. */
  discard(): void;
}

export interface TextSink extends Sink {
  /** The reader has room again. */
  resume(): void;
}

const HIGH_WATER_CHARACTERS = 64 * 1024;

export function createTextSink(outlet: Outlet<GpuCompletionEvent>): TextSink {
  let told = 0;
  let waiting: { text: string; usage: Consumption } | null = null;
  let whenDrained: (() => void) | null = null;

  const put = (text: string, usage: Consumption): boolean => {
    told = usage.outputTokens;
    if (outlet.hasRoom()) outlet.put(text === '' ? { type: 'usage', usage } : { type: 'delta', text, usage });
    else waiting = { text: (waiting?.text ?? '') + text, usage };
    return waiting === null || waiting.text.length < HIGH_WATER_CHARACTERS;
  };
  const discard = () => {
    waiting = null;
    whenDrained?.();
    whenDrained = null;
  };

  const sink: TextSink = {
    put(text, usage) {
      sink.committed = true;
      return put(text, usage);
    },
    used(usage) {
      if (usage.outputTokens > told) put('', usage);
    },
    onRoom: null,
    onEnough: null,
    committed: false,
    drained: () =>
      waiting === null
        ? null
        : new Promise((resolve) => {
            whenDrained = resolve;
          }),
    discard,
    resume() {
      outlet.resume();
      if (!waiting) return;
      const { text, usage } = waiting;
      discard();
      put(text, usage);
      sink.onRoom?.();
    },
  };
  return sink;
}
