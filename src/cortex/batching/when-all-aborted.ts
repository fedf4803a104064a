export interface JointSignal {
  /** Aborts when the last of the signals has. */
  readonly signal: AbortSignal;
  /** Stops listening. */
  release(): void;
}

/** The opposite of `AbortSignal.any`: work for several callers is given up only when none of them wants it. */
export function whenAllAborted(signals: readonly AbortSignal[]): JointSignal {
  const joint = new AbortController();
  const distinct = new Set(signals);
  let waiting = [...distinct].filter((signal) => !signal.aborted).length;
  const leave = () => {
    waiting -= 1;
    if (waiting === 0) joint.abort();
  };
  if (waiting === 0) joint.abort();
  for (const signal of distinct) signal.addEventListener('abort', leave, { once: true });
  return {
    signal: joint.signal,
    release() {
      for (const signal of distinct) signal.removeEventListener('abort', leave);
    },
  };
}
