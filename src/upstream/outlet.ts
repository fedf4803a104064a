import type { FlowReader } from './flow.ts';

/**
 * Where a maker gives its values out: it knows whether the reader has room, and when it has left.
 *
 * Each stream has several. None of them has an accessor: V8 takes 20 µs to make an object literal with one, and keeps
 * all that it leads to until the next full collection.
 */
export interface Outlet<T> {
  /** Whether a value may be put. */
  readonly hasRoom: () => boolean;
  /** Whether another value may follow. */
  readonly put: (value: T) => boolean;
  /** Resolves when there is room; false: the reader has left. */
  readonly room: () => Promise<boolean>;
  /** Told as soon as there is room. */
  readonly end: () => void;
  readonly fail: (error: unknown) => void;
  /** Of the reader: it has room again. */
  readonly resume: () => void;
  /** Of the reader: it has left, and is called no more. */
  readonly close: () => void;
}

export function createOutlet<T>(reader: FlowReader<T>): Outlet<T> {
  let hasRoom = true;
  let isOpen = true;
  let whenRoom: (() => void) | null = null;

  const room = (): Promise<boolean> => {
    if (hasRoom || !isOpen) return Promise.resolve(isOpen);
    return new Promise((resolve) => {
      whenRoom = () => resolve(isOpen);
    });
  };
  const change = (open: boolean) => {
    isOpen = open;
    hasRoom = open;
    const tell = whenRoom;
    whenRoom = null;
    tell?.();
  };
  const finish = (tell: () => void) => {
    if (!isOpen) return;
    if (!hasRoom) {
      whenRoom = () => finish(tell);
      return;
    }
    change(false);
    tell();
  };

  return {
    hasRoom: () => hasRoom,
    put(value) {
      hasRoom = isOpen && reader.take(value) && isOpen;
      return hasRoom;
    },
    room,
    end: () => finish(reader.end),
    fail: (error) => finish(() => reader.fail(error)),
    resume: () => {
      if (isOpen) change(true);
    },
    close: () => change(false),
  };
}
