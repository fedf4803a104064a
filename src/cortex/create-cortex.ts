import type { MicroCredits } from '../credits/micro-credits.ts';
import type { Estimate, Govern, OperationTarget } from '../credits/operation.ts';
import type { ClassifyInput, ExtractInput } from '../generated/resolvers.ts';
import type { GpuFleet } from '../gpu/fleet/fleet.ts';
import type { Caller } from '../identity/caller.ts';
import type { CortexRest } from '../snowflake/rest/cortex-rest.ts';
import { MOST_TAGGED_ROWS } from '../snowflake/statement/query-tag.ts';
import type { StatementRunner } from '../snowflake/statement/statement.ts';
import { createRowBatcher } from './batching/row-batcher.ts';
import { createCallRow, priceRow } from './call-row.ts';
import { createComplete } from './complete/complete.ts';
import { createGpuBackend } from './complete/gpu-backend.ts';
import type { ResponseFormats } from './complete/response-format.ts';
import { createRestBackend } from './complete/rest-backend.ts';
import { createStatementBackend } from './complete/statement-backend.ts';
import { createClassify } from './functions/classify.ts';
import { createCountTokens } from './functions/count-tokens.ts';
import { createEmbed } from './functions/embed.ts';
import { createExtract } from './functions/extract.ts';
import { createFilter } from './functions/filter.ts';
import { createGpuEmbeddings } from './functions/gpu-embedding.ts';
import { createRedact } from './functions/redact.ts';
import { createSentiment } from './functions/sentiment.ts';
import { createSimilarity } from './functions/similarity.ts';
import { createSummarize } from './functions/summarize.ts';
import { createTranslate } from './functions/translate.ts';
import type { ModelCatalog } from './models/model-catalog.ts';
import type { RowCall } from './row-call.ts';
import { createSearch } from './search/search.ts';
import { createRestSearch, createStatementSearch } from './search/search-backend.ts';

export interface CortexSettings {
  /** The AI_* functions, or the ones in SNOWFLAKE.CORTEX that they replace. */
  readonly functions: 'ai' | 'legacy';
  /** REST answers a single completion faster; statements gather many. Without REST everything is a statement. */
  readonly completeThrough: 'rest' | 'statement';
  readonly searchThrough: 'rest' | 'statement';
  /** Runs the AI functions. */
  readonly warehouse: string;
  /** Where Cortex Search services are that are named without them. */
  readonly database: string;
  readonly schema: string;
  /** Until a statement is cancelled, in milliseconds. */
  readonly statementTimeoutMs: number;
  /** Milliseconds that rows wait at most for a statement of their kind that is on its way. */
  readonly batchGatherMs: number;
  /** Rows of one statement at most. */
  readonly batchMaxRows: number;
  /** UTF-16 units of input in one statement at most. */
  readonly batchMaxCharacters: number;
}

export const cortexDefaults = {
  functions: 'ai',
  completeThrough: 'rest',
  searchThrough: 'rest',
  statementTimeoutMs: 60_000,
  batchGatherMs: 25,
  batchMaxRows: 256,
  batchMaxCharacters: 4_000_000,
} as const satisfies Partial<CortexSettings>;

export interface CortexDependencies {
  readonly runner: StatementRunner;
  /** Null where the login is one that Cortex REST does not take. */
  readonly rest: CortexRest | null;
  readonly govern: Govern;
  readonly catalog: ModelCatalog;
  readonly formats: ResponseFormats;
  readonly settings: CortexSettings;
  /**
   * The model that runs in the place of the one named, for functions that do not tell: the embedded warehouse has its
   * own. Snowflake runs what it is told to.
   */
  readonly answeringModel?: (model: string) => string;
  /** The GPUs, where there are any. */
  readonly fleet?: Pick<GpuFleet, 'complete' | 'completeWhole' | 'embed' | 'full' | 'models'>;
  /** What a call may cost at most, to choose between back ends; null for a model without a price. */
  readonly priceAtMost?: (target: OperationTarget, estimate: Estimate) => MicroCredits | null;
  /** Why Snowflake cannot be reached; null while it can. */
  readonly outage?: () => string | null;
  /** Whether fields of the request wait for their turn: their rows belong with those that are there. */
  readonly moreToCome?: (caller: Caller) => boolean;
  /** Told about every batch before it is sent. */
  readonly onBatch?: (batch: { readonly function: string; readonly rows: number }) => void;
}

/**
 * The Cortex operations of the schema: one method for each field of `Cortex`, as its own file defines it, and what a
 * quote needs to know.
 *
 * Every method throws GatewayError: BAD_USER_INPUT with `field` for what cannot be accepted, what `Govern` throws for
 * what cannot be afforded, and what Snowflake failed with. Its last parameter is the response path of the field that
 * calls, or the name of a tool: it tells equal calls of one request apart, for `Idempotency-Key`.
 */
export type CortexService = ReturnType<typeof createCortex>;

export function createCortex(dependencies: CortexDependencies) {
  const { runner, rest, govern, catalog, settings, fleet } = dependencies;
  const {
    answeringModel = (model) => model,
    onBatch = () => {},
    outage = () => null,
    moreToCome,
  } = dependencies;
  const { functions, warehouse, statementTimeoutMs: timeoutMs } = settings;
  const statement = { runner, warehouse, timeoutMs };

  const batcher = createRowBatcher({
    ...statement,
    onBatch,
    gatherMs: settings.batchGatherMs,
    maxRows: Math.min(settings.batchMaxRows, MOST_TAGGED_ROWS),
    maxCharacters: settings.batchMaxCharacters,
  });
  const shared = {
    callRow: createCallRow({ govern, batcher, runner, warehouse, moreToCome }),
    catalog,
    functions,
    answeringModel,
  };
  const {
    complete,
    stream,
    plan: planCompletion,
  } = createComplete({
    govern,
    formats: dependencies.formats,
    priceAtMost: dependencies.priceAtMost ?? (() => null),
    backends: [
      ...(fleet ? [createGpuBackend(fleet)] : []),
      rest && settings.completeThrough === 'rest'
        ? createRestBackend({ rest, catalog, outage })
        : createStatementBackend({ batcher, runner, catalog, functions, warehouse, outage }),
    ],
  });
  const { search, plan: planSearch } = createSearch({
    govern,
    backend:
      rest && settings.searchThrough === 'rest' ? createRestSearch(rest) : createStatementSearch(statement),
    defaults: { database: settings.database, schema: settings.schema },
  });
  const {
    embed,
    embedMany,
    plan: planEmbeddings,
  } = createEmbed({
    ...shared,
    warehouse,
    gpu: fleet ? createGpuEmbeddings({ govern, fleet }) : null,
  });
  const { classify, plan: planClassification } = createClassify(shared);
  const { extract, plan: planExtraction } = createExtract(shared);

  const priced = (call: RowCall<unknown>) => priceRow(call, warehouse, 'quote');

  return {
    complete,
    streamCompletion: stream,
    embed,
    embedMany,
    search,
    sentiment: createSentiment(shared),
    classify,
    extract,
    filter: createFilter(shared),
    similarity: createSimilarity(shared),
    summarize: createSummarize(shared),
    translate: createTranslate(shared),
    redact: createRedact(shared),
    countTokens: createCountTokens(shared),
    /** What calls are priced as, for quotes: checked as the calls themselves are; nothing runs. */
    plan: {
      complete: planCompletion,
      /** One for each text. */
      embed: planEmbeddings,
      search: planSearch,
      classify: (input: ClassifyInput) => priced(planClassification(input)),
      extract: (input: ExtractInput) => priced(planExtraction(input)),
    },
  };
}
