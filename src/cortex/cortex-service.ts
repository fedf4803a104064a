/** The Cortex operations of the schema: one method for each field of `Cortex`, and what a quote needs to know. */
import type { Estimate, OperationTarget } from '../credits/operation.ts';
import type {
  Classification,
  ClassifyInput,
  CompleteInput,
  Completion,
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

/**
 * Every method throws GatewayError: BAD_USER_INPUT with `field` for what cannot be accepted, what `Govern` throws for
 * what cannot be afforded, and what Snowflake failed with.
 */
export interface CortexService {
  /** @param field the field's response path: it tells equal calls of one request apart. */
  complete(input: CompleteInput, caller: Caller, field?: string): Promise<Completion>;
  embed(args: CortexEmbedArgs, caller: Caller): Promise<Embedding>;
  embedMany(args: CortexEmbedManyArgs, caller: Caller): Promise<Embedding[]>;
  search(input: SearchInput, caller: Caller): Promise<SearchResult>;
  sentiment(args: CortexSentimentArgs, caller: Caller): Promise<Sentiment>;
  classify(input: ClassifyInput, caller: Caller): Promise<Classification>;
  extract(input: ExtractInput, caller: Caller): Promise<Extraction>;
  filter(input: FilterInput, caller: Caller): Promise<FilterResult>;
  similarity(args: CortexSimilarityArgs, caller: Caller): Promise<Similarity>;
  summarize(args: CortexSummarizeArgs, caller: Caller): Promise<Summary>;
  translate(input: TranslateInput, caller: Caller): Promise<Translation>;
  redact(args: CortexRedactArgs, caller: Caller): Promise<Redaction>;
  countTokens(input: CountTokensInput, caller: Caller): Promise<TokenCount>;

  /** What calls would be priced as, checked as the calls themselves are; nothing runs. */
  readonly plan: CortexPlans;
}

export interface PlannedCall {
  readonly target: OperationTarget;
  readonly estimate: Estimate;
}

export interface CortexPlans {
  complete(input: CompleteInput, caller: Caller): PlannedCall;
  /** One for each text. */
  embed(args: CortexEmbedManyArgs): readonly PlannedCall[];
  search(input: SearchInput): PlannedCall;
  classify(input: ClassifyInput): PlannedCall;
  extract(input: ExtractInput): PlannedCall;
}
