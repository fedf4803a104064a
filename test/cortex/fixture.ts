/** A Cortex service over a runner that records, and callers to ask it. */

import { createResponseFormats } from '../../src/cortex/complete/response-format.ts';
import {
  type CortexService,
  type CortexSettings,
  cortexDefaults,
  createCortex,
} from '../../src/cortex/create-cortex.ts';
import { createModelCatalog } from '../../src/cortex/models/model-catalog.ts';
import type { Caller, UserName } from '../../src/identity/caller.ts';
import type { CortexRest } from '../../src/snowflake/rest/cortex-rest.ts';
import { createPassThroughGovern, type PassThroughGovern } from '../support/pass-through-govern.ts';
import { type AnswerRow, createRecordingRunner, type RecordingRunner } from './recording-runner.ts';

export const settings: CortexSettings = {
  ...cortexDefaults,
  completeThrough: 'statement',
  searchThrough: 'statement',
  warehouse: 'CORTEX_COMPUTE_WH',
  database: 'SOPHIA_AI_UNIFIED',
  schema: 'ANALYTICS',
};

/** Of all tests of a file: its threads are started once. */
export const formats = createResponseFormats();

export const catalog = createModelCatalog({
  completeModel: 'llama3.1-70b',
  embedModel: 'snowflake-arctic-embed-l-v2.0',
  price: () => null,
});

export interface Fixture {
  readonly cortex: CortexService;
  readonly runner: RecordingRunner;
  readonly books: PassThroughGovern;
  readonly batches: { readonly function: string; readonly rows: number }[];
}

export function createFixture(
  answer: AnswerRow,
  options: {
    readonly settings?: Partial<CortexSettings>;
    readonly rest?: CortexRest;
    readonly books?: PassThroughGovern;
    readonly answeringModel?: (model: string) => string;
  } = {},
): Fixture {
  const runner = createRecordingRunner(answer);
  const { books = createPassThroughGovern(), rest = null, answeringModel } = options;
  const batches: Fixture['batches'] = [];
  const cortex = createCortex({
    formats,
    runner,
    rest,
    govern: books.govern,
    catalog,
    settings: { ...settings, ...options.settings },
    onBatch: (batch) => batches.push(batch),
    ...(answeringModel ? { answeringModel } : {}),
  });
  return { cortex, runner, books, batches };
}

let requests = 0;

export function callerOf(name: string, signal = new AbortController().signal): Caller {
  requests += 1;
  return {
    user: { name: name as UserName, teams: [], permissions: new Set(['cortex:run'] as const) },
    requestId: `request-${requests}`,
    operationName: null,
    signal,
    idempotencyKey: null,
  };
}
