/** How long one scheduling decision takes: hashing the prompt, finding its prefix, weighing every endpoint. */
import { systemFleetClock } from '../src/gpu/fleet/fleet-clock.ts';
import { createEndpointLoad, type EndpointLoad, type Work } from '../src/gpu/schedule/endpoint-load.ts';
import type { Schedulable } from '../src/gpu/schedule/placement.ts';
import { createPromptHasher } from '../src/gpu/schedule/prompt-blocks.ts';
import { createScheduler } from '../src/gpu/schedule/scheduler.ts';
import { machine, percentile } from './harness/compare.ts';
import { createRandom } from './simulator/random.ts';
import { printTable, type Table } from './table.ts';

const ENDPOINTS = 64;
const PROMPT_CHARACTERS = 32_000;
const IN_FLIGHT = 1_000;
const WARM_UP = 2_000;
const DECISIONS = 5_000;
const ROUNDS = 5;
const LIMIT_US = 100;

/** A prompt in four parts: an instruction that others share, three quarters of it, and a question. */
type Prompt = readonly [string, string, string, string];

interface Timing {
  readonly hash: number;
  readonly whole: number;
}

export async function run(): Promise<Table> {
  const prompts = createPrompts();
  const timings = Array.from({ length: ROUNDS }, () => timeDecisions(prompts)).flat();
  return {
    title: 'GPU scheduling decision',
    load: `${ENDPOINTS} endpoints, ${IN_FLIGHT} requests in flight, prompts of ${PROMPT_CHARACTERS} characters (8,000 tokens); every one of ${ROUNDS} × ${DECISIONS} decisions, ${machine()}`,
    floor: `a limit of ${LIMIT_US} µs at p99`,
    columns: ['step', 'p50 µs', 'p99 µs', 'p99.9 µs', 'p99 / limit'],
    rows: [
      ['hash the prompt', ...figures(timings.map(({ hash }) => hash))],
      ['whole decision', ...figures(timings.map(({ whole }) => whole))],
    ],
  };
}

function createPrompts(): readonly Prompt[] {
  const random = createRandom(1);
  // Joined, so that it lies in one piece like a text that was read from JSON: one that was put together by `+` is only
  // copied into one piece when it is first read, which would be inside the decision.
  const text = (characters: number) =>
    Array.from({ length: characters / 4 }, () => random.below(36 ** 6).toString(36))
      .join(' ')
      .slice(0, characters);
  const instructions = Array.from({ length: 200 }, () => text(PROMPT_CHARACTERS * 0.75));
  return Array.from({ length: WARM_UP + DECISIONS }, () => [
    'system',
    instructions[random.zipf(instructions.length)] ?? '',
    'user',
    text(PROMPT_CHARACTERS / 4),
  ]);
}

function timeDecisions(prompts: readonly Prompt[]): readonly Timing[] {
  const random = createRandom(2);
  const endpoints = Array.from({ length: ENDPOINTS }, (): Schedulable & { load: EndpointLoad } => ({
    load: createEndpointLoad(systemFleetClock.now, { maxInFlight: 256, scrapeLifetimeMs: 5_000 }),
    serves: () => true,
    usable: true,
    pausedForMs: 0,
    brokenForMs: 0,
    probeInMs: null,
    warm: () => true,
  }));
  const scheduler = createScheduler({ clock: systemFleetClock, random: random.next, endpoints });
  const hasher = createPromptHasher(1);
  const working: Work[] = [];
  const timings: Timing[] = [];

  prompts.forEach((prompt, i) => {
    const began = performance.now();
    const blocks = hasher.hash(prompt, 'tenant');
    const hashed = performance.now();
    scheduler.submit({
      job: { model: 'm', user: `user-${i % 50}`, promptTokens: 8_000, outputTokens: 200, blocks },
      onLease: ({ work }) => working.push(work),
      onRefused: (error) => {
        throw error;
      },
    });
    const decided = performance.now();
    if (i >= WARM_UP) timings.push({ hash: (hashed - began) * 1000, whole: (decided - began) * 1000 });
    working.at(-1)?.firstToken();
    working.at(-1)?.progress(1);
    if (working.length > IN_FLIGHT) working.splice(random.below(working.length), 1)[0]?.end();
  });
  scheduler.close();
  return timings;
}

function figures(times: readonly number[]): readonly string[] {
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => percentile(times, share));
  return [...[p50, p99, p999].map((us) => us?.toFixed(1) ?? ''), ((p99 ?? 0) / LIMIT_US).toFixed(2)];
}

if (import.meta.main) printTable(await run());
