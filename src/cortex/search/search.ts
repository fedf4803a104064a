/**
 * Cortex Search: hits of a service, best first.
 *
 * Settled: Snowflake reports no tokens for a query, so its usual number is booked; serving and indexing are billed
 * to the account by the size of the index.
 */
import { hash } from 'node:crypto';
import type { Govern } from '../../credits/operation.ts';
import { badInput } from '../../errors/gateway-error.ts';
import type { SearchHit, SearchInput, SearchResult, SearchScores } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { requireRoom } from '../../snowflake/statement/statement.ts';
import { tokenRange } from '../../tokens/text-meter.ts';
import type { PricedCall } from '../call-row.ts';
import { checkDistinct, checkList } from '../input/check-list.ts';
import { checkText } from '../input/check-text.ts';
import type { SearchBackend, SearchRequest } from './search-backend.ts';
import { checkSearchFilter } from './search-filter.ts';
import { parseServiceName } from './service-name.ts';

const MAX_QUERY_CHARACTERS = 10_000;
const MAX_COLUMNS = 100;
const MAX_COLUMN_CHARACTERS = 255;
const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 10;

export interface SearchDependencies {
  readonly govern: Govern;
  readonly backend: SearchBackend;
  /** Where services are that are named without them. */
  readonly defaults: { readonly database: string; readonly schema: string };
}

export function createSearch({ govern, backend, defaults }: SearchDependencies) {
  const { target } = backend;

  const prepare = (input: SearchInput, field: string) => {
    const request: SearchRequest = {
      service: parseServiceName('input.service', input.service, defaults),
      query: checkText('input.query', input.query, MAX_QUERY_CHARACTERS),
      columns: checkColumns(input.columns ?? []),
      filter:
        input.filter === null || input.filter === undefined
          ? null
          : checkSearchFilter('input.filter', input.filter),
      limit: checkLimit(input.limit),
    };
    const fingerprint = hash('sha256', JSON.stringify([target.function, request]), 'base64url');
    const query = tokenRange([request.query], 0);
    const priced: PricedCall = {
      target,
      estimate: { inputTokens: query.most, text: query, maxOutputTokens: 0 },
      call: { field, fingerprint },
      // The index changes: equal searches in flight are one, later ones look again.
      reuse: { key: fingerprint, store: false },
    };
    return { request, priced };
  };

  return {
    plan: (input: SearchInput): PricedCall => prepare(input, 'quote').priced,

    async search(input: SearchInput, caller: Caller, field = 'search'): Promise<SearchResult> {
      const { request, priced } = prepare(input, field);
      const { value, usage } = await govern({
        ...priced,
        caller,
        admit: () => requireRoom(backend),
        ...(input.quote ? { quoteId: input.quote } : {}),
        run: (hold) =>
          hold.attempt(target, async (attempt) => {
            const answer = await backend.search(request, caller, attempt);
            const { queryId } = answer;
            const inputTokens = priced.estimate.text?.usual ?? 0;
            attempt.report({ inputTokens, outputTokens: 0, ...(queryId ? { queryId } : {}) });
            return answer;
          }),
      });
      return { hits: value.rows.map(toHit), requestId: value.requestId, usage };
    },
  };
}

function checkColumns(columns: readonly string[]): readonly string[] {
  checkList('input.columns', columns, { min: 0, max: MAX_COLUMNS, what: 'columns' });
  const names = columns.map((column, i) => checkText(`input.columns[${i}]`, column, MAX_COLUMN_CHARACTERS));
  checkDistinct(names, (i) => `input.columns[${i}]`);
  return names;
}

function checkLimit(limit: number | null | undefined): number {
  const value = limit ?? DEFAULT_LIMIT;
  if (value < 1 || value > MAX_LIMIT) throw badInput('input.limit', `is ${value}; give 1 to ${MAX_LIMIT}.`);
  return value;
}

function toHit({ '@scores': scores, ...fields }: Readonly<Record<string, unknown>>): SearchHit {
  if (typeof scores !== 'object' || scores === null) return { fields, score: null, scores: null };
  const told = scores as Readonly<Record<string, unknown>>;
  const parts: SearchScores = {
    cosineSimilarity: numberOf(told.cosine_similarity),
    textMatch: numberOf(told.text_match),
    rerankerScore: numberOf(told.reranker_score),
  };
  return { fields, score: parts.rerankerScore ?? parts.cosineSimilarity ?? null, scores: parts };
}

/** A score with more digits than a double keeps comes as text, as every such number does. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
