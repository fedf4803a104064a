import { expect, test } from 'vitest';
import { createStopTexts } from '../../src/cortex/complete/stop-texts.ts';
import { createTextSink } from '../../src/gpu/completion/text-sink.ts';
import { createFlow, type Flow, flowOf, mapFlow } from '../../src/upstream/flow.ts';
import { createOutlet, type Outlet } from '../../src/upstream/outlet.ts';

/** A flow whose maker is the test. */
function startFlow() {
  const made: { outlet: Outlet<number> | null; left: number } = { outlet: null, left: 0 };
  const flow = createFlow<number>((reader) => {
    const outlet = createOutlet(reader);
    made.outlet = outlet;
    return {
      resume: outlet.resume,
      async leave() {
        made.left += 1;
        outlet.close();
      },
    };
  });
  return { flow, made };
}

/** Reads until it has `room` values, and notes all that it hears of. */
function readInto<T>(flow: Flow<T>, room: number) {
  const heard: unknown[] = [];
  const reading = flow.read({
    take: (value) => heard.push(value) < room,
    end: () => void heard.push('end'),
    fail: (error) => void heard.push(error),
  });
  return { heard, reading };
}

test('nothing is made before somebody reads or awaits', () => {
  const { flow, made } = startFlow();
  expect(made.outlet).toBe(null);
  readInto(flow, 1);
  expect(made.outlet).not.toBe(null);
});

test('a reader is called in the turn in which a value comes', () => {
  const { flow, made } = startFlow();
  const { heard } = readInto(flow, 9);
  made.outlet?.put(1);
  made.outlet?.put(2);
  made.outlet?.end();
  expect(heard).toEqual([1, 2, 'end']);
});

test.each(['end', 'fail'] as const)('a reader without room hears of no %s before it resumes', (how) => {
  const { flow, made } = startFlow();
  const { heard, reading } = readInto(flow, 1);
  expect(made.outlet?.put(1)).toBe(false);
  made.outlet?.[how](how as never);
  expect(heard).toEqual([1]);
  reading.resume();
  expect(heard).toEqual([1, how]);
});

test('a maker waits for room, and learns that the reader has left', async () => {
  const { flow, made } = startFlow();
  const { reading } = readInto(flow, 1);
  made.outlet?.put(1);
  const room = made.outlet?.room();
  reading.resume();
  expect(await room).toBe(true);
  made.outlet?.put(2);
  const none = made.outlet?.room();
  await reading.leave();
  expect([await none, made.outlet?.put(3), made.left]).toEqual([false, false, 1]);
});

test('who has left hears of nothing more', async () => {
  const { flow, made } = startFlow();
  const { heard, reading } = readInto(flow, 9);
  await reading.leave();
  made.outlet?.put(1);
  made.outlet?.fail(new Error('unheard'));
  expect(heard).toEqual([]);
});

test('a loop takes one value at a time, and a failure once', async () => {
  const { flow, made } = startFlow();
  const first = flow.next();
  expect([made.outlet?.put(1), made.outlet?.hasRoom()]).toEqual([false, false]);
  expect(await first).toEqual({ done: false, value: 1 });
  made.outlet?.fail(new Error('broken'));
  await expect(flow.next()).rejects.toThrow('broken');
  expect(await flow.next()).toEqual({ done: true, value: undefined });
});

test('returning a loop leaves the flow and ends what is awaited', async () => {
  const { flow, made } = startFlow();
  const pending = flow.next();
  await flow.return();
  expect(await pending).toEqual({ done: true, value: undefined });
  expect([made.left, await flow.next()]).toEqual([1, { done: true, value: undefined }]);
});

test('what follows an awaited value can be read', async () => {
  const first = startFlow();
  const awaited = first.flow.next();
  first.made.outlet?.put(1);
  await awaited;
  const { heard } = readInto(first.flow, 9);
  await Promise.resolve();
  first.made.outlet?.put(2);
  first.made.outlet?.end();
  expect(heard).toEqual([2, 'end']);

  const ended = startFlow();
  const end = ended.flow.next();
  ended.made.outlet?.end();
  await end;
  const late = readInto(ended.flow, 9);
  await Promise.resolve();
  expect(late.heard).toEqual(['end']);
});

test('a change that fails leaves the source and fails the reader', async () => {
  const { flow, made } = startFlow();
  const { heard } = readInto(
    mapFlow(flow, (value) => {
      if (value === 2) throw new Error('no change');
      return value * 10;
    }),
    9,
  );
  expect([made.outlet?.put(1), made.outlet?.put(2), made.outlet?.put(3)]).toEqual([true, false, false]);
  expect(heard).toEqual([10, new Error('no change')]);
  expect(made.left).toBe(1);
});

test('a generator is read at the pace of its reader, and returned when it leaves', async () => {
  const made: number[] = [];
  const whenReturned = Promise.withResolvers<void>();
  async function* count() {
    try {
      for (let i = 1; ; i++) {
        made.push(i);
        yield i;
      }
    } finally {
      whenReturned.resolve();
    }
  }
  const { heard, reading } = readInto(flowOf(count()), 3);
  await expect.poll(() => heard).toEqual([1, 2, 3]);
  await new Promise(setImmediate);
  expect(made).toEqual([1, 2, 3]);
  await reading.leave();
  await whenReturned.promise;
  expect(heard).toEqual([1, 2, 3]);
});

test('a flow is no other flow', () => {
  const { flow } = startFlow();
  expect(flowOf(flow)).toBe(flow);
});

/** What is made for each stream, as a literal with an accessor costs: see `Outlet`. */
test.each([
  ['an outlet', createOutlet({ take: () => true, end() {}, fail() {} })],
  ['a sink of text', createTextSink(createOutlet({ take: () => true, end() {}, fail() {} }))],
  ['stop texts', createStopTexts(['end'])],
  ['a flow', createFlow(() => ({ resume() {}, leave: async () => {} }))],
])('%s has no accessor', (_, made) => {
  const members = Object.values(Object.getOwnPropertyDescriptors(made));
  expect(members.length).toBeGreaterThan(0);
  expect(members.filter(({ get, set }) => get ?? set)).toEqual([]);
});
