/** What `hybrid` adds to the slower of its sides: over sides that answer after a fixed time, without books or network. */
import { createClassifier } from '../src/hybrid/classify/create-classifier.ts';
import { createHybrid } from '../src/hybrid/create-hybrid.ts';
import type { Caller } from '../src/identity/caller.ts';
import { printTable, type Table } from './table.ts';

const CALLS = 200;
const SIDES_MS = { SNOWFLAKE: 20, LAMBDA_LABS: 10 } as const;

const usage = { function: 'AI_COMPLETE', credits: 0 } as never;
const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
let slower = 0;

/** The side's own time is measured, so that a timer that fires late is no cost of `hybrid`. */
async function side(ms: number): Promise<void> {
  const start = performance.now();
  await after(ms);
  slower = Math.max(slower, performance.now() - start);
}

const complete = (async (input: { backend?: keyof typeof SIDES_MS }) => {
  await side(SIDES_MS[input.backend ?? 'SNOWFLAKE']);
  return { text: 'said', model: 'fixed', usage };
}) as never;

const hybrid = createHybrid({
  cortex: { complete, search: complete },
  classify: createClassifier({ complete }),
  plan: {} as never,
  reserve: (asking) => ({ caller: asking, release: async () => {} }),
  chooseSearch: { choose: async () => null, known: () => null },
  answerFromData: {
    plan: async () => [],
    async answer() {
      await side(SIDES_MS.SNOWFLAKE);
      return { text: 'said', data: null, model: 'fixed', usage };
    },
  },
});
const caller = {
  user: { name: 'bench', permissions: new Set(['cortex:run', 'sql:read']) },
  signal: new AbortController().signal,
} as unknown as Caller;

const loads = {
  'data, one side': 'What was revenue by region last quarter?',
  'writing, one side': 'Write a poem about the sea',
  'both in parallel': 'hm',
} as const;

export async function run(): Promise<Table> {
  const rows: (string | number)[][] = [];
  // Reads the classifier's weights.
  await hybrid.answer({ message: 'hm' }, caller);
  for (const [name, message] of Object.entries(loads)) {
    const added: number[] = [];
    for (let i = 0; i < CALLS; i++) {
      slower = 0;
      const start = performance.now();
      await hybrid.answer({ message }, caller);
      added.push(performance.now() - start - slower);
    }
    added.sort((a, b) => a - b);
    const at = (part: number) => Number((added[Math.floor(part * CALLS)] ?? 0).toPrecision(2));
    rows.push([name, at(0.5), at(0.99)]);
  }
  return {
    title: 'Hybrid over its slower side (milliseconds added to a call)',
    load: `${CALLS} calls one after the other, Snowflake's side ${SIDES_MS.SNOWFLAKE} ms, the GPUs' ${SIDES_MS.LAMBDA_LABS} ms`,
    floor: 'the time that the slower side itself took in that call',
    columns: ['message', 'p50', 'p99'],
    rows,
  };
}

if (import.meta.main) printTable(await run());
