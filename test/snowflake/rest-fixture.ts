import { test as base } from 'vitest';
import type { StatementObservation } from '../../src/snowflake/pool/pool-options.ts';
import type { RestCompletionEvent } from '../../src/snowflake/rest/completion-events.ts';
import {
  type CortexRest,
  type CortexRestOptions,
  createCortexRest,
} from '../../src/snowflake/rest/cortex-rest.ts';
import { type ScriptedCortex, startScriptedCortex } from './scripted-cortex.ts';

export interface Fixture {
  server: ScriptedCortex;
  observed: StatementObservation[];
  openRest: (options?: Partial<CortexRestOptions>) => CortexRest;
}

export const test = base.extend<Fixture>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from the pattern
  server: async ({}, use) => {
    const server = await startScriptedCortex();
    await use(server);
    await server.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixture's needs from the pattern
  observed: async ({}, use) => use([]),
  openRest: async ({ server, observed }, use) => {
    const opened: CortexRest[] = [];
    await use((options = {}) => {
      const rest = createCortexRest({
        baseUrl: server.url,
        account: 'myorg-acct',
        user: 'gateway',
        credentials: { kind: 'programmatic-access-token', token: { value: 'pat' } },
        onCall: (observation) => observed.push(observation),
        ...options,
      });
      opened.push(rest);
      return rest;
    });
    await Promise.all(opened.map((rest) => rest.close()));
  },
});

export const question = { model: 'llama3.1-8b', messages: [{ role: 'user' as const, content: 'Hi' }] };
export const ann = { user: 'ann' };
export const usage = { prompt_tokens: 5, completion_tokens: 2, guard_tokens: 0, total_tokens: 7 };

export async function collect(events: AsyncIterable<RestCompletionEvent>): Promise<RestCompletionEvent[]> {
  const all: RestCompletionEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}
