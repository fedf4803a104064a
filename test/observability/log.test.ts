/** When lines are written to standard output. */
import fs from 'node:fs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createLogger } from '../../src/observability/log.ts';

type Written = (error: null, bytes: number) => void;

/** Standard output whose reader takes what is written when the test says so. */
function slowOutput() {
  vi.useFakeTimers();
  const taken: string[] = [];
  const waiting: (() => void)[] = [];
  const write = vi.spyOn(fs, 'write').mockImplementation(((_: number, text: string, ...more: unknown[]) => {
    const done = more.at(-1) as Written;
    waiting.push(() => {
      taken.push(text);
      done(null, Buffer.byteLength(text));
    });
  }) as typeof fs.write);
  onTestFinished(() => {
    for (const take of waiting.splice(0)) take();
    write.mockRestore();
    vi.useRealTimers();
  });
  return {
    write,
    taken,
    take() {
      for (const one of waiting.splice(0)) one();
    },
  };
}

it('writes nothing where nothing is logged, and soon what is', () => {
  const { write, taken, take } = slowOutput();
  const log = createLogger('info');
  vi.advanceTimersByTime(10_000);
  expect(write).not.toHaveBeenCalled();
  log.info({}, 'first');
  log.info({}, 'second');
  vi.advanceTimersByTime(100);
  take();
  expect(taken.join('')).toMatch(/first.*\n.*second.*\n$/);
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(10_000);
    take();
  }
  expect(write.mock.calls.length).toBeLessThanOrEqual(2);
});

it('writes what was logged while its reader was slow', () => {
  const { taken, take } = slowOutput();
  const log = createLogger('info');
  log.info({}, 'first');
  vi.advanceTimersByTime(100);
  log.info({}, 'second');
  vi.advanceTimersByTime(10_000);
  take();
  vi.advanceTimersByTime(100);
  take();
  expect(taken.join('')).toMatch(/first.*\n.*second.*\n$/);
});
