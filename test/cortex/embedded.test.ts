/** The Cortex operations over the real driver, pool and REST client, against the embedded warehouse. */
import { describe, expect, it } from 'vitest';
import { dot, open, pool, review, tagOf, warehouse, watch } from './embedded-cortex.ts';
import { callerOf } from './fixture.ts';

describe('embeddings', () => {
  it('of aliases, a list and another user are one statement', async () => {
    const { cortex } = open();
    const [ada, bob] = [callerOf('ada'), callerOf('bob')];
    const { result, statements } = await watch(() =>
      Promise.all([
        ...Array.from({ length: 100 }, (_, i) => cortex.embed({ text: `document ${i}` }, ada)),
        ...Array.from({ length: 10 }, (_, i) => cortex.embed({ text: `page ${i}` }, bob)),
        cortex.embedMany({ texts: ['one', 'two', 'three'] }, ada).then(([first]) => first),
      ]),
    );
    expect(result).toHaveLength(111);
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({
      status: 'succeeded',
      rowsProduced: 113,
      warehouse: 'CORTEX_COMPUTE_WH',
    });
    expect(tagOf(statements[0])).toMatchObject({
      application: 'cortex-gateway',
      user: 'several',
      operation: 'AI_EMBED',
      requestId: 'several',
      eventId: 'event-1',
      batch: 113,
    });
    expect(new Set(result.map((embedding) => embedding?.usage.queryId))).toEqual(
      new Set([statements[0]?.queryId]),
    );
  });

  it('have unit length and the dimension of the model, and rank what is similar above what is not', async () => {
    const { cortex } = open();
    const texts = [
      'The cat sleeps on the sofa',
      'A cat is sleeping on a couch',
      'Quarterly revenue grew by 12 %',
    ];
    const embeddings = await cortex.embedMany({ texts }, callerOf('ada'));
    const [cat, kitten, revenue] = embeddings.map(({ vector }) => vector) as [number[], number[], number[]];
    expect(dot(cat, cat)).toBeCloseTo(1, 4);
    expect(dot(cat, kitten)).toBeGreaterThan(dot(cat, revenue) + 0.2);
    expect(embeddings[0]).toMatchObject({ dimensions: 1024, model: expect.stringMatching(/^local-/) });
    const small = await cortex.embed({ text: 'x', model: 'snowflake-arctic-embed-m-v1.5' }, callerOf('ada'));
    expect(small.vector).toHaveLength(768);
  });

  it.each([
    ['quotes and SQL', `it's "quoted"; DROP TABLE x; -- \\ \\\\ ? :1 {0} $1`],
    ['emoji and right-to-left text', '👩‍👩‍👧 שלום مرحبا 漢字 \u200d'],
    ['control characters', 'a\u0001b\u001fc\r\n\t\u2028d'],
    ['what looks like JSON', '{"a": [1, null, "x"]}'],
    ['a number', '42'],
    ['the word null', 'null'],
  ])('take %s as they are', async (_, text) => {
    const { cortex } = open();
    const [{ tokens }, embedding] = await Promise.all([
      cortex.countTokens({ text, model: 'snowflake-arctic-embed-l-v2.0' }, callerOf('ada')),
      cortex.embed({ text }, callerOf('ada')),
    ]);
    expect(embedding.usage.inputTokens).toBe(tokens);
    expect(embedding.vector).toHaveLength(1024);
  });
});

const labels = [
  { label: 'travel', description: 'Hotels, flights and trips' },
  { label: 'sports', description: 'Games and matches' },
];

describe.each(['ai', 'legacy'] as const)('the %s functions', (functions) => {
  const setUp = () => ({ ...open({ functions }), ada: callerOf('ada') });

  it('tell feelings, over all and by aspect', async () => {
    const { cortex, ada } = setUp();
    const good = await cortex.sentiment({ text: 'I love it, it is wonderful!' }, ada);
    const bad = await cortex.sentiment({ text: 'I hate it, it is terrible.' }, ada);
    expect([good.label, bad.label]).toEqual(['POSITIVE', 'NEGATIVE']);
    const aspects = await cortex.sentiment({ text: review, categories: ['breakfast', 'price'] }, ada);
    expect(aspects.categories).toEqual([
      { name: 'breakfast', label: 'NEGATIVE' },
      { name: 'price', label: 'UNKNOWN' },
    ]);
    expect(aspects.usage.inputTokens).toBeGreaterThan(20);
  });

  it('put texts into categories', async () => {
    const { cortex, ada } = setUp();
    const classification = await cortex.classify({ text: review, labels }, ada);
    expect(classification).toMatchObject({ label: 'travel', labels: ['travel'] });
  });

  it('answer questions from texts', async () => {
    const { cortex, ada } = setUp();
    const questions = [
      { name: 'total', question: 'What is the invoice total?' },
      { name: 'moon', question: 'Who walked on the moon?' },
    ];
    const { response } = await cortex.extract({ text: review, questions }, ada);
    expect(response).toEqual({ total: expect.stringContaining('120'), moon: null });
  });

  it('compare texts', async () => {
    const { cortex, ada } = setUp();
    const close = await cortex.similarity({ a: 'a small cat', b: 'a little kitten' }, ada);
    const far = await cortex.similarity({ a: 'a small cat', b: 'quarterly revenue' }, ada);
    expect(close.score).toBeGreaterThan(far.score);
    expect(close.model).toMatch(/^local-/);
  });

  it('sum up, translate, count', async () => {
    const { cortex, ada } = setUp();
    const summary = await cortex.summarize(
      { text: `${review} ${review.replaceAll('hotel', 'museum')}` },
      ada,
    );
    expect(summary.text.length).toBeGreaterThan(10);
    const translation = await cortex.translate({ text: 'Good morning', from: 'en', to: 'de' }, ada);
    expect(translation).toMatchObject({ text: expect.stringMatching(/guten morgen/i), from: 'en', to: 'de' });
    const count = await cortex.countTokens({ text: 'three small words' }, ada);
    expect(count).toMatchObject({ tokens: 3, exact: true, usage: { inputTokens: 0, outputTokens: 0 } });
  });

  it('embed', async () => {
    const { cortex, ada } = setUp();
    const { result, statements } = await watch(() => cortex.embedMany({ texts: ['a', 'b'] }, ada));
    expect(result.map(({ dimensions }) => dimensions)).toEqual([1024, 1024]);
    expect(statements).toHaveLength(1);
  });

  it('complete prompts and conversations through statements', async () => {
    const { cortex, ada } = setUp();
    const { result, statements } = await watch(() =>
      Promise.all(['2 + 3', '4 * 5'].map((sum) => cortex.complete({ prompt: `What is ${sum}?` }, ada))),
    );
    expect(result.map(({ text }) => text)).toEqual([
      expect.stringContaining('5'),
      expect.stringContaining('20'),
    ]);
    expect(result[0]).toMatchObject({ finishReason: 'stop', model: expect.stringMatching(/^local-/) });
    expect(statements).toHaveLength(1);
    const conversation = await cortex.complete(
      {
        messages: [
          { role: 'SYSTEM', content: 'Be brief.' },
          { role: 'USER', content: 'What is 1 + 1?' },
          { role: 'ASSISTANT', content: '2' },
          { role: 'USER', content: 'What is 6 * 7?' },
        ],
      },
      ada,
    );
    expect(conversation.text).toContain('42');
  });
});

describe('AI_FILTER and AI_REDACT', () => {
  it('tell what is true, and take personal data out', async () => {
    const { cortex } = open();
    const ada = callerOf('ada');
    const about = await cortex.filter({ predicate: 'Is the review about a hotel?', text: review }, ada);
    const other = await cortex.filter({ predicate: 'Is the review about football?', text: review }, ada);
    expect([about.matches, other.matches]).toEqual([true, false]);
    const { text } = await cortex.redact({ text: review, categories: ['EMAIL'] }, ada);
    expect(text).toContain('[EMAIL]');
    expect(text).not.toContain('ada@example.com');
  });
});

describe('a row that cannot be computed', () => {
  it('fails alone, with the reason', async () => {
    const { cortex, books } = open();
    const { result, statements } = await watch(() =>
      Promise.allSettled([
        cortex.translate({ text: 'Good morning', from: 'en', to: 'de' }, callerOf('ada')),
        cortex.translate({ text: 'Good evening', from: 'en', to: 'de' }, callerOf('bob')),
        cortex.translate({ text: 'Good morning', from: 'en', to: 'ko' }, callerOf('ada')),
      ]),
    );
    expect(result.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(result[2]).toMatchObject({
      reason: { code: 'UPSTREAM_REJECTED', details: { backend: 'SNOWFLAKE' } },
    });
    expect(statements).toHaveLength(2);
    expect(books.attempts[2]?.used).toBeNull();
  });
});

describe('a completion over REST', () => {
  it('is one call and no statement', async () => {
    const { cortex } = open({ completeThrough: 'rest' });
    const { result, statements, calls } = await watch(() =>
      cortex.complete({ prompt: 'What is 2 + 3?', maxTokens: 50 }, callerOf('ada')),
    );
    expect(result).toMatchObject({
      text: expect.stringContaining('5'),
      model: expect.stringMatching(/^local-/),
      finishReason: 'stop',
      usage: { function: 'AI_COMPLETE', warehouse: null },
    });
    expect(result.usage.inputTokens).toBeGreaterThan(3);
    expect(result.usage.outputTokens).toBeGreaterThan(0);
    expect(statements).toHaveLength(0);
    expect(calls).toMatchObject([{ path: '/api/v2/cortex/inference:complete', httpStatus: 200 }]);
  });

  it('is in the usage view of REST calls, with its tokens, under the tag of its event', async () => {
    const { cortex } = open({ completeThrough: 'rest' });
    const input = { prompt: 'Reply with: yes', model: 'llama3.1-8b', backend: 'SNOWFLAKE' as const };
    const caller = callerOf('Zoë');
    const { usage } = await cortex.complete(input, caller);
    const read = async () =>
      (
        await pool.run({
          sql: `SELECT TOKENS, MODEL_NAME, PARSE_JSON(QUERY_TAG):user::VARCHAR FROM SNOWFLAKE.ACCOUNT_USAGE.CORTEX_REST_API_USAGE_HISTORY
            WHERE PARSE_JSON(QUERY_TAG):requestId::VARCHAR = ?`,
          binds: [caller.requestId],
          warehouse: 'COMPUTE_WH',
          user: 'test' as never,
          function: 'TEST',
          tag: {
            application: 'cortex-gateway',
            user: 'test',
            operation: 'test',
            requestId: 'test',
            eventId: '',
          },
        })
      ).rows;
    await expect.poll(read).toEqual([[usage.inputTokens + usage.outputTokens, 'llama3.1-8b', 'Zoë']]);
  });

  it('stops at maxTokens', async () => {
    const { cortex } = open({ completeThrough: 'rest' });
    const prompt = `Summarize: ${review} ${review}`;
    const completion = await cortex.complete({ prompt, maxTokens: 3 }, callerOf('ada'));
    expect(completion).toMatchObject({ finishReason: 'length' });
    expect(completion.usage.outputTokens).toBeLessThanOrEqual(3);
  });

  it.each(['rest', 'statement'] as const)(
    'through %s comes in the form asked for',
    async (completeThrough) => {
      const { cortex } = open({ completeThrough });
      const responseFormat = {
        type: 'object',
        properties: { total: { type: 'number', minimum: 1, description: 'The invoice total in euros' } },
        required: ['total'],
      };
      const completion = await cortex.complete(
        { prompt: `Extract the invoice total. ${review}`, responseFormat },
        callerOf('ada'),
      );
      expect(completion).toMatchObject({ text: null, structured: { total: 120 } });
    },
  );
});

describe.each(['rest', 'statement'] as const)('a search through %s', (searchThrough) => {
  it('finds documents, best first, with scores', async () => {
    const { cortex } = open({ searchThrough });
    const { hits, usage, requestId } = await cortex.search(
      { service: 'docs_search', query: 'embedding models and vectors', limit: 5 },
      callerOf('ada'),
    );
    expect(hits.length).toBeGreaterThan(1);
    expect(hits.length).toBeLessThanOrEqual(5);
    const scores = hits.map(({ score }) => score ?? Number.NaN);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    expect(hits[0]?.scores).toMatchObject({
      cosineSimilarity: expect.any(Number),
      textMatch: expect.any(Number),
    });
    expect(hits[0]?.fields).toHaveProperty('CHUNK');
    expect(requestId).toEqual(expect.any(String));
    expect(usage.inputTokens).toBeGreaterThan(0);
  });

  it('gives the columns asked for of the documents that the filter lets through', async () => {
    const { cortex } = open({ searchThrough });
    const { hits } = await cortex.search(
      {
        service: 'SOPHIA_AI_UNIFIED.ANALYTICS.DOCS_SEARCH',
        query: 'credits',
        columns: ['TITLE', 'CATEGORY'],
        filter: { '@and': [{ '@eq': { CATEGORY: 'SCHEMA' } }, { '@not': { '@eq': { TITLE: 'nothing' } } }] },
      },
      callerOf('ada'),
    );
    expect(hits.length).toBeGreaterThan(0);
    expect(new Set(hits.map(({ fields }) => (fields as Record<string, string>).CATEGORY))).toEqual(
      new Set(['SCHEMA']),
    );
    expect(Object.keys(hits[0]?.fields as object).toSorted()).toEqual(['CATEGORY', 'TITLE']);
  });

  it("of a service that does not exist is refused in Snowflake's words", async () => {
    const { cortex } = open({ searchThrough });
    const call = cortex.search({ service: 'nowhere', query: 'q' }, callerOf('ada'));
    await expect(call).rejects.toMatchObject({
      code: 'UPSTREAM_REJECTED',
      message: expect.stringMatching(/does not exist/),
    });
  });

  it('by a column that does not exist is refused', async () => {
    const { cortex } = open({ searchThrough });
    const filter = { '@eq': { NO_SUCH_COLUMN: 1 } };
    const call = cortex.search({ service: 'docs_search', query: 'q', filter }, callerOf('ada'));
    await expect(call).rejects.toMatchObject({ code: 'UPSTREAM_REJECTED' });
  });
});

describe('callers that leave', () => {
  it('take the statement with them when all of them have gone', async () => {
    const { cortex } = open();
    const clients = [new AbortController(), new AbortController()];
    const texts = Array.from({ length: 200 }, (_, i) => `${i} ${'word '.repeat(400)}`);
    const { statements } = await watch(async () => {
      const known = warehouse.server.statements().length;
      const calls = clients.map(({ signal }, i) =>
        cortex.embedMany({ texts: texts.map((text) => `${i} ${text}`) }, callerOf(`user ${i}`, signal)),
      );
      const outcomes = Promise.allSettled(calls);
      await expect
        .poll(() => warehouse.server.statements().slice(known).length, { interval: 1 })
        .toBeGreaterThan(0);
      for (const client of clients) client.abort();
      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ reason: { code: 'REQUEST_CANCELLED' } });
      await expect
        .poll(() => warehouse.server.statements().every(({ status }) => status !== 'running'))
        .toBe(true);
    });
    expect(statements.map(({ status }) => status)).toContain('cancelled');
    // The pool is whole again.
    await expect(cortex.embed({ text: 'afterwards' }, callerOf('ada'))).resolves.toMatchObject({
      dimensions: 1024,
    });
  });
});
