/** A clock that jumps from event to event: hours of traffic pass in seconds, and every run is the same. */
import type { FleetClock, Timer } from '../../src/gpu/fleet/fleet-clock.ts';

interface Event {
  readonly at: number;
  /** Events of one moment run in the order they were made. */
  readonly order: number;
  run: (() => void) | null;
}

export interface SimulatedClock extends FleetClock {
  /** Runs events until none is left or the time is reached. */
  run(until?: number): void;
}

export function createSimulatedClock(): SimulatedClock {
  let time = 0;
  let made = 0;
  const heap: Event[] = [];

  const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);
  const push = (event: Event) => {
    let i = heap.push(event) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Event;
      if (!before(event, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = event;
  };
  const pop = (): Event | undefined => {
    const top = heap[0];
    const last = heap.pop();
    if (!top || !last || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      if (right && before(right, left)) child++;
      const least = heap[child] as Event;
      if (!before(least, last)) break;
      heap[i] = least;
      i = child;
    }
    heap[i] = last;
    return top;
  };
  const schedule = (milliseconds: number, run: () => void): Event => {
    const event = { at: time + Math.max(0, milliseconds), order: made++, run };
    push(event);
    return event;
  };

  return {
    now: () => time,
    after: (milliseconds, run): Timer => {
      let event = schedule(milliseconds, run);
      const cancel = () => {
        event.run = null;
      };
      return {
        cancel,
        restart: () => {
          cancel();
          event = schedule(milliseconds, run);
        },
      };
    },
    run: (until = Infinity) => {
      for (let next = heap[0]; next && next.at <= until; next = heap[0]) {
        pop();
        if (!next.run) continue;
        time = next.at;
        next.run();
      }
    },
  };
}
