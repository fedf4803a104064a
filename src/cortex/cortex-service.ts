/** The Cortex operations of the schema: one method for each field of `Cortex`, and what a quote needs to know. */
import type {
  Classification,
  ClassifyInput,
  CompleteInput,
  Completion,
  CompletionChunk,
  CortexEmbedArgs,
  CortexEmbedManyArgs,
  CortexRedactArgs,
  CortexSentimentArgs,
  CortexSimilarityArgs,
  CortexSummarizeArgs,
  CountTokensInput,
  Embedding,
  ExtractInput,
  Extraction,
  FilterInput,
  FilterResult,
  Redaction,
  SearchInput,
  SearchResult,
  Sentiment,
  Similarity,
  Summary,
  TokenCount,
  TranslateInput,
  Translation,
} from '../generated/resolvers.ts';
import type { Caller } from '../identity/caller.ts';
import type { PricedCall } from './call-row.ts';

/**
 * Every method throws GatewayError: BAD_USER_INPUT with `field` for what cannot be accepted, what `Govern` throws for
 * what cannot be afforded, and what Snowflake failed with.
 *
 * `field` is the response path of the field that calls, or the name of a tool: it tells equal calls of one request
 * apart, for `Idempotency-Key`.
 */
export interface CortexService {
  /** @param whenHeld awaited between taking the hold and running: calls that belong together wait for each other. */
  complete(
    input: CompleteInput,
    caller: Caller,
    field?: string,
    whenHeld?: () => Promise<void>,
  ): Promise<Completion>;
  /** The same in pieces; the last chunk has the finish reason and the usage. Returning ends the generation. */
  streamCompletion(
    input: CompleteInput,
    caller: Caller,
    field?: string,
  ): AsyncGenerator<CompletionChunk, void, void>;
  embed(args: CortexEmbedArgs, caller: Caller, field?: string): Promise<Embedding>;
  embedMany(args: CortexEmbedManyArgs, caller: Caller, field?: string): Promise<Embedding[]>;
  search(input: SearchInput, caller: Caller, field?: string): Promise<SearchResult>;
  sentiment(args: CortexSentimentArgs, caller: Caller, field?: string): Promise<Sentiment>;
  classify(input: ClassifyInput, caller: Caller, field?: string): Promise<Classification>;
  extract(input: ExtractInput, caller: Caller, field?: string): Promise<Extraction>;
  filter(input: FilterInput, caller: Caller, field?: string): Promise<FilterResult>;
  similarity(args: CortexSimilarityArgs, caller: Caller, field?: string): Promise<Similarity>;
  summarize(args: CortexSummarizeArgs, caller: Caller, field?: string): Promise<Summary>;
  translate(input: TranslateInput, caller: Caller, field?: string): Promise<Translation>;
  redact(args: CortexRedactArgs, caller: Caller, field?: string): Promise<Redaction>;
  countTokens(input: CountTokensInput, caller: Caller, field?: string): Promise<TokenCount>;

  /** What calls are priced as, for quotes: checked as the calls themselves are; nothing runs. */
  readonly plan: CortexPlans;
}

export interface CortexPlans {
  complete(input: CompleteInput, caller: Caller): Promise<PricedCall>;
  /** One for each text. */
  embed(args: CortexEmbedManyArgs): readonly PricedCall[];
  search(input: SearchInput): PricedCall;
  classify(input: ClassifyInput): PricedCall;
  extract(input: ExtractInput): PricedCall;
}
