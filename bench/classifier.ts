/** What the classifier of `hybrid` takes for a message, and how right it is on authors left out of its training. */
import { classifyMessage } from '../src/hybrid/classify/classify-message.ts';
import { examplesOf, strangers } from '../src/hybrid/classify/training/examples.ts';
import { printTable, type Table } from './table.ts';

const MESSAGES = 1_200;
const GOES = 5;
const LONG = 2_000;

const messages = strangers.flatMap(examplesOf).map(({ text }) => text);
const joined = messages.join(' ');

/** The floor: the same messages, cut into words. */
const words = (message: string) => message.toLowerCase().match(/\p{L}+/gu)?.length ?? 0;

const loads: Readonly<Record<string, (i: number) => string>> = {
  'messages as people write them': (i) => messages[i % messages.length] ?? '',
  '2,000 characters of such messages': (i) => {
    const start = (i * 379) % (joined.length - LONG);
    return joined.slice(start, start + LONG);
  },
};

/** Milliseconds of each message: the least of a few goes, since what others do on the machine is no cost of it. */
function time(load: (i: number) => string, work: (message: string) => unknown): readonly number[] {
  const taken: number[] = [];
  for (let i = 0; i < MESSAGES; i++) {
    const message = load(i);
    let least = Infinity;
    for (let go = 0; go < GOES; go++) {
      const start = performance.now();
      work(message);
      least = Math.min(least, performance.now() - start);
    }
    taken.push(least);
  }
  return taken.sort((a, b) => a - b);
}

const at = (sorted: readonly number[], part: number) =>
  Number((sorted[Math.floor(part * sorted.length)] ?? 0).toPrecision(2));

export async function run(): Promise<Table> {
  return {
    title: 'Classifier of hybrid messages (milliseconds a message)',
    load: `${MESSAGES} messages, the least of ${GOES} goes at each`,
    floor: 'cutting the same message into words',
    columns: ['messages', 'p50', 'p99', 'floor p50', 'ratio'],
    rows: Object.entries(loads).map(([name, load]) => {
      const floor = at(time(load, words), 0.5);
      const taken = time(load, classifyMessage);
      return [name, at(taken, 0.5), at(taken, 0.99), floor, `${Math.round(at(taken, 0.5) / floor)}x`];
    }),
  };
}

if (import.meta.main) printTable(await run());
