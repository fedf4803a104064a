import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import { callerOf, createFixture } from './fixture.ts';
import { createScriptedRest } from './scripted-rest.ts';

const rows = [
  { TITLE: 'Credits', '@scores': { cosine_similarity: 0.8, text_match: 0.1 } },
  { TITLE: 'Limits', '@scores': { cosine_similarity: 0.7, text_match: 0.2, reranker_score: 1.5 } },
  { TITLE: 'Plain' },
];
const hits = [
  {
    fields: { TITLE: 'Credits' },
    score: 0.8,
    scores: { cosineSimilarity: 0.8, textMatch: 0.1, rerankerScore: null },
  },
  {
    fields: { TITLE: 'Limits' },
    score: 1.5,
    scores: { cosineSimilarity: 0.7, textMatch: 0.2, rerankerScore: 1.5 },
  },
  { fields: { TITLE: 'Plain' }, score: null, scores: null },
];
const filter = { '@and': [{ '@eq': { KIND: 'guide' } }, { '@not': { '@gte': { YEAR: 2020 } } }] };

describe('a search over REST', () => {
  it('gives hits with their scores', async () => {
    const rest = createScriptedRest({ rows, requestId: 'r-1' });
    const { cortex, runner } = createFixture(() => [], { rest, settings: { searchThrough: 'rest' } });
    const result = await cortex.search(
      { service: 'docs_search', query: 'how much is left', columns: ['TITLE'], filter, limit: 3 },
      callerOf('ada'),
    );
    expect(result).toMatchObject({
      hits,
      requestId: 'r-1',
      usage: { function: 'CORTEX_SEARCH', inputTokens: 4, outputTokens: 0, warehouse: null },
    });
    expect(rest.searches).toEqual([
      {
        database: 'SOPHIA_AI_UNIFIED',
        schema: 'ANALYTICS',
        service: 'DOCS_SEARCH',
        query: 'how much is left',
        columns: ['TITLE'],
        filter,
        limit: 3,
      },
    ]);
    expect(runner.statements).toHaveLength(0);
  });

  it.each([
    ['docs', ['SOPHIA_AI_UNIFIED', 'ANALYTICS', 'DOCS']],
    ['kb.docs', ['SOPHIA_AI_UNIFIED', 'KB', 'DOCS']],
    [' My_Db.kb.docs$1 ', ['MY_DB', 'KB', 'DOCS$1']],
    ['"my db"."k""b".docs', ['"my db"', '"k""b"', 'DOCS']],
    ['größe', ['SOPHIA_AI_UNIFIED', 'ANALYTICS', 'GRÖSSE']],
  ])('finds the service %s', async (service, [database, schema, name]) => {
    const rest = createScriptedRest({ rows: [], requestId: null });
    const { cortex } = createFixture(() => [], { rest, settings: { searchThrough: 'rest' } });
    await cortex.search({ service, query: 'q' }, callerOf('ada'));
    expect(rest.searches).toEqual([{ database, schema, service: name, query: 'q', limit: 10 }]);
  });

  it('is one call for equal searches in flight', async () => {
    const rest = createScriptedRest({ rows: [], requestId: null });
    const { cortex } = createFixture(() => [], { rest, settings: { searchThrough: 'rest' } });
    const ada = callerOf('ada');
    const search = () => cortex.search({ service: 's', query: 'q' }, ada);
    await Promise.all([search(), search()]);
    await search();
    expect(rest.searches).toHaveLength(2);
  });

  it('tells what Snowflake refused', async () => {
    const refusal = new GatewayError('UPSTREAM_REJECTED', 'Cortex Search Service S does not exist', {
      upstreamCode: '404',
    });
    const { cortex } = createFixture(() => [], {
      rest: createScriptedRest(refusal),
      settings: { searchThrough: 'rest' },
    });
    await expect(cortex.search({ service: 's', query: 'q' }, callerOf('ada'))).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: 'CORTEX_SEARCH: Cortex Search Service S does not exist',
    });
  });
});

describe('a search through a statement', () => {
  it('asks SEARCH_PREVIEW, and gives the same hits', async () => {
    const { cortex, runner } = createFixture(() => []);
    runner.run = async (statement) => {
      runner.statements.push(statement);
      statement.onSent?.();
      return {
        columns: [],
        rows: [[JSON.stringify({ results: rows, request_id: 'r-2' })]],
        rowCount: 1,
        truncated: false,
        queryId: 'query-1',
        warehouse: 'CORTEX_COMPUTE_WH',
        elapsedMs: 1,
      };
    };
    const caller = callerOf('ada');
    const result = await cortex.search({ service: '"my docs"', query: 'q', filter, limit: 5 }, caller);
    expect(result).toMatchObject({
      hits,
      requestId: 'r-2',
      usage: { function: 'SEARCH_PREVIEW', queryId: 'query-1', warehouse: 'CORTEX_COMPUTE_WH' },
    });
    expect(runner.statements[0]).toMatchObject({
      sql: 'SELECT SNOWFLAKE.CORTEX.SEARCH_PREVIEW(?, ?) AS results',
      binds: ['SOPHIA_AI_UNIFIED.ANALYTICS."my docs"', JSON.stringify({ query: 'q', filter, limit: 5 })],
      user: 'ada',
      tag: { user: 'ada', operation: 'SEARCH_PREVIEW', requestId: caller.requestId, eventId: 'event-1' },
    });
  });
});
