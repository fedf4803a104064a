import { describe, expect } from 'vitest';
import { inTurn, rows, sessionGone, type WireColumn } from '../support/scripted-snowflake.ts';
import { statement, test } from './pool-fixture.ts';

/** Column type, scale, what the wire carries, and what a client gets. */
const cells: readonly [string, number | null, string | null, unknown][] = [
  ['fixed', 0, '42', 42],
  ['fixed', 0, '9007199254740991', 9007199254740991],
  ['fixed', 0, '9007199254740993', '9007199254740993'],
  ['fixed', 0, '-99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
  ['fixed', 2, '10.50', 10.5],
  ['fixed', 2, '0.00', 0],
  ['fixed', 9, '123456.123456789', 123456.123456789],
  ['fixed', 10, '123456789.1234567891', '123456789.1234567891'],
  ['fixed', 2, '900719925474099300.00', '900719925474099300.00'],
  ['fixed', 38, '0.00000000000000000000000000000000000001', 1e-38],
  ['fixed', 0, 'no number', 'no number'],
  ['fixed', 0, '', ''],
  ['real', null, '1.7976931348623157e308', 1.7976931348623157e308],
  ['real', null, 'NaN', 'NaN'],
  ['real', null, '-inf', '-inf'],
  ['text', null, 'NULL', 'NULL'],
  ['text', null, '', ''],
  ['text', null, '🙂 ünï', '🙂 ünï'],
  ['text', null, null, null],
  ['fixed', 0, null, null],
  ['boolean', null, '1', true],
  ['boolean', null, '0', false],
  ['boolean', null, 'TRUE', true],
  ['date', null, '0', '1970-01-01'],
  ['date', null, '-1', '1969-12-31'],
  ['date', null, '19782', '2024-02-29'],
  ['date', null, '2932896', '9999-12-31'],
  ['time', 9, '86399.999999999', '23:59:59.999999999'],
  ['time', 0, '3661', '01:01:01'],
  ['time', 3, '0.500', '00:00:00.5'],
  ['timestamp_ntz', 9, '1709210096.123456789', '2024-02-29T12:34:56.123456789'],
  ['timestamp_ntz', 9, '-0.250000000', '1969-12-31T23:59:59.75'],
  ['timestamp_ntz', 3, '-62135596800.000', '0001-01-01T00:00:00'],
  ['timestamp_ltz', 3, '1709210096.000', '2024-02-29T12:34:56Z'],
  ['timestamp_tz', 9, '1709210096.000000001 1440', '2024-02-29T12:34:56.000000001+00:00'],
  ['timestamp_tz', 3, '1709210096.500 1770', '2024-02-29T18:04:56.5+05:30'],
  ['timestamp_tz', 0, '1709210096 1050', '2024-02-29T06:04:56-06:30'],
  ['binary', null, 'DEADBEEF', 'DEADBEEF'],
  [
    'variant',
    null,
    '{"id":9007199254740993,"price":0.1234567890123456789,"n":1.5}',
    { id: '9007199254740993', price: '0.1234567890123456789', n: 1.5 },
  ],
  ['variant', null, '9007199254740993', '9007199254740993'],
  ['variant', null, `${'['.repeat(5_000)}${']'.repeat(5_000)}`, `${'['.repeat(5_000)}${']'.repeat(5_000)}`],
  [
    'variant',
    null,
    '[1e400,-0.30000000000000004,1.5e+00,9007199254740991]',
    ['1e400', -0.30000000000000004, 1.5, 9007199254740991],
  ],
  ['array', null, '[12345678901234567890]', ['12345678901234567890']],
  [
    'object',
    null,
    '{"1234567890123456789":"1234567890123456789"}',
    { '1234567890123456789': '1234567890123456789' },
  ],
  ['map', null, '{"a":-9007199254740993}', { a: '-9007199254740993' }],
  ['object', null, '{"n":12345678901234567890}', { n: '12345678901234567890' }],
  ['variant', null, '{"a":[1,null,"x"]}', { a: [1, null, 'x'] }],
  ['variant', null, '"text"', 'text'],
  ['variant', null, 'null', null],
  ['variant', null, '<xml/>', '<xml/>'],
  ['variant', null, '[1, undefined]', [1, null]],
  ['variant', null, 'undefined', null],
  ['array', null, '[\n  undefined,\n  NaN,\n  -Infinity\n]', [null, 'NaN', '-Infinity']],
  ['array', null, '["undefined", "a \\"NaN", undefined]', ['undefined', 'a "NaN', null]],
  [
    'object',
    null,
    '{"undefined":undefined,"n":12345678901234567890}',
    { undefined: null, n: '12345678901234567890' },
  ],
  ['variant', null, '<xml a="NaN">undefined</xml>', '<xml a="NaN">undefined</xml>'],
  ['variant', null, '"open undefined', '"open undefined'],
  ['array', null, '[1,2]', [1, 2]],
  ['object', null, '{"process":"exit"}', { process: 'exit' }],
  ['vector', null, '[0.25,-1,3e-05]', [0.25, -1, 3e-5]],
];

describe('a result', () => {
  test('keeps every type and value exactly', async ({ server, openPool }) => {
    const columns: WireColumn[] = cells.map(([type, scale], i) => ({
      name: `C${i}`,
      type,
      scale,
      precision: 38,
    }));
    const wire = cells.map(([, , value]) => value);
    server.answer('select types', rows(columns, [wire, wire]));
    const result = await openPool().run(statement('select types'));
    const expected = cells.map(([, , , value]) => value);
    expect(result.rows).toEqual([expected, expected]);
    expect(result.columns[4]).toEqual({ name: 'C4', type: 'fixed', nullable: true, precision: 38, scale: 2 });
  });

  test('reads structured objects in every row', async ({ server, openPool }) => {
    const fields = [{ name: 'n', type: 'fixed', scale: 0 }];
    const column = { name: 'O', type: 'object', fields };
    server.answer('select o', rows([column], [['{"n":1}'], ['{"n":2}'], ['{"n":3}']]));
    const { rows: read } = await openPool().run(statement('select o'));
    expect(read).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
  });

  test('keeps columns of the same name apart', async ({ server, openPool }) => {
    const id = { name: 'ID', type: 'fixed', scale: 0 };
    server.answer('select twice', rows([id, id], [['1', '2']]));
    expect((await openPool().run(statement('select twice'))).rows).toEqual([[1, 2]]);
  });

  const number = { name: 'N', type: 'fixed', scale: 0 };
  const numbers = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => [String(from + i)]);

  test('stops at maxRows without downloading the rest', async ({ server, openPool }) => {
    const urls = Array.from({ length: 20 }, (_, i) => server.serveChunk(numbers(100 + i * 1000, 1000)));
    const chunks = urls.map((url) => ({ url, rowCount: 1000 }));
    server.answer('select many', rows([number], numbers(0, 100), { returned: 20_100, chunks }));
    const pool = openPool();
    const result = await pool.run(statement('select many', { maxRows: 150 }));
    expect(result).toMatchObject({ truncated: true, rowCount: 20_100 });
    expect(result.rows.map(([n]) => n)).toEqual(Array.from({ length: 150 }, (_, i) => i));
    expect([...server.requests.keys()].filter((path) => path.startsWith('/chunks/')).length).toBeLessThan(6);

    const whole = await pool.run(statement('select many'));
    expect(whole.rows).toHaveLength(20_100);
    expect(whole.truncated).toBe(false);
  });

  test('stops at maxBytes', async ({ server, openPool }) => {
    const text = { name: 'T', type: 'text' };
    server.answer(
      'select wide',
      rows(
        [text],
        Array.from({ length: 100 }, () => ['x'.repeat(1000)]),
      ),
    );
    const result = await openPool().run(statement('select wide', { maxBytes: 10_000 }));
    expect(result.rows).toHaveLength(10);
    expect(result).toMatchObject({ truncated: true, rowCount: 100 });
  });

  test.for([0, 100])(
    'is not truncated when it has exactly maxRows (%i)',
    async (count, { server, openPool }) => {
      server.answer('select some', rows([number], numbers(0, count)));
      const result = await openPool().run(statement('select some', { maxRows: count }));
      expect(result).toMatchObject({ truncated: false, rowCount: count });
    },
  );

  test('that is streamed comes in batches, as far as they are asked for', async ({
    server,
    openPool,
    observed,
  }) => {
    const urls = Array.from({ length: 30 }, (_, i) => server.serveChunk(numbers(i * 1000, 1000)));
    server.answer(
      'select stream',
      rows([number], [], { returned: 30_000, chunks: urls.map((url) => ({ url, rowCount: 1000 })) }),
    );
    const pool = openPool();
    const downloads = () =>
      [...server.requests].reduce(
        (sum, [path, count]) => (path.startsWith('/chunks/') ? sum + count : sum),
        0,
      );

    let sum = 0;
    for await (const { columns, rows: batch } of pool.stream(statement('select stream'))) {
      expect(columns[0]?.name).toBe('N');
      expect(batch.length).toBeLessThanOrEqual(1000);
      for (const [n] of batch) sum += Number(n);
    }
    expect(sum).toBe((30_000 * 29_999) / 2);
    expect(downloads()).toBe(30);

    for await (const { rows: batch } of pool.stream(statement('select stream'))) {
      expect(batch[0]).toEqual([0]);
      break;
    }
    expect(downloads()).toBeLessThan(36);
    expect(pool.stats()).toMatchObject({ borrowed: 0, available: 1 });
    expect(observed.map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  test('that is empty still tells its columns when streamed', async ({ server, openPool }) => {
    server.answer('select none', rows([number], []));
    const batches = [];
    for await (const batch of openPool().stream(statement('select none'))) batches.push(batch);
    expect(batches).toMatchObject([{ columns: [{ name: 'N' }], rows: [] }]);
  });

  test('whose rows stop coming fails instead of hanging', async ({ server, openPool }) => {
    const chunks = [{ url: server.serveChunk('silence'), rowCount: 10 }];
    server.answer('select lost', rows([number], numbers(0, 5), { returned: 15, chunks }));
    const pool = openPool({ stallTimeoutMs: 150 });
    const batches = pool.stream(statement('select lost'));
    expect((await batches.next()).value?.rows).toHaveLength(5);
    await expect(batches.next()).rejects.toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      message: expect.stringContaining('stopped sending'),
    });
    const whole = pool.run(statement('select lost', { timeoutMs: 150 }));
    await expect(whole).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT' });
    expect(pool.stats().borrowed).toBe(0);
  });

  test.for([
    ['has no query id', { queryId: undefined }],
    ['has an object for its query id', { queryId: { a: 1 } }],
    ['has no row count', { returned: undefined }],
    ['has an object for its count in all', { total: { toString: 1 } }],
    ['has no columns', { rowtype: undefined }],
    ['has no rows', { rowset: undefined }],
    ['is of Arrow', { rowset: undefined, rowsetBase64: 'QUJD', queryResultFormat: 'arrow' }],
    ['has a text for rows', { rowset: 'x' }],
    ['has an object for rows', { rowset: { 0: ['1'] } }],
    ['has fewer than no rows', { returned: -1, total: -1 }],
    ['has a part of nothing', { chunks: [null] }],
    ['has parts that are no list', { chunks: {} }],
    ['has a part without an address', { chunks: [{ rowCount: 1 }] }],
    ['has a part at no address', { chunks: [{ url: 'nonsense', rowCount: 1 }] }],
    ['has a part that is no page', { chunks: [{ url: 'ftp://127.0.0.1:9/x', rowCount: 1 }] }],
    ['has a part of fewer than no rows', { chunks: [{ url: 'http://127.0.0.1:9/x', rowCount: -1 }] }],
    [
      'has a list for what its parts are asked for with',
      { chunkHeaders: ['x'], chunks: [{ url: 'http://127.0.0.1:9/x', rowCount: 1 }] },
    ],
    [
      'has a part that nobody can ask for',
      { chunkHeaders: { 'x y': 'z' }, chunks: [{ url: 'http://127.0.0.1:9/x', rowCount: 1 }] },
    ],
  ] as [string, Record<string, unknown>][])(
    'that %s is a broken answer, and costs the session',
    async ([, fault], { server, openPool }) => {
      server.answer('select broken', rows([number], numbers(0, 5), fault));
      const pool = openPool();
      const error = await pool.run(statement('select broken')).catch((cause) => cause);
      expect(error).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
      expect(error.details.queryId ?? '').toEqual(expect.any(String));
      expect(pool.stats()).toMatchObject({ size: 0, borrowed: 0 });
    },
  );
});

describe('a result that is not whole', () => {
  const n = [{ name: 'N', type: 'fixed', scale: 0, precision: 38 }] as const;
  const two = [['1'], ['2']];

  test('is an error, whether Snowflake sends too few rows, too many, or a page of them', async ({
    server,
    openPool,
  }) => {
    const pool = openPool();
    for (const announced of [
      { returned: 3, total: 3 },
      { returned: 1, total: 1 },
      { returned: 2, total: 5 },
    ]) {
      server.answer('select n', rows(n, two, announced));
      await expect(pool.run(statement('select n'))).rejects.toMatchObject({
        code: 'UPSTREAM_TRUNCATED',
        retryable: true,
        message: expect.stringContaining('announced'),
      });
    }
    // The sessions are as good as before.
    expect(server.sessions).toHaveLength(1);
  });

  test.for<[string, readonly (readonly unknown[])[]]>([
    ['null', [['1'], null as unknown as []]],
    ['an object', [['1'], { N: '2' } as unknown as []]],
    ['too short', [['1'], []]],
    ['too long', [['1', '2']]],
    ['of values that are none', [[{ N: '2' }]]],
  ])('is an error where a row is %s, and stops nothing else', async ([, rowset], { server, openPool }) => {
    const pool = openPool();
    server.answer('select n', rows(n, rowset));
    await expect(pool.run(statement('select n'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    server.answer('select n', rows(n, two));
    expect((await pool.run(statement('select n'))).rows).toEqual([[1], [2]]);
  });

  test.for([
    [{ code: '001003', message: { toString: 1 } }],
    [{ code: { toString: 1 }, message: 'no' }],
    [{ code: ['001003'], message: 'no', data: null }],
  ])('that is refused with %j, which is no text, cannot be read', async ([said], { server, openPool }) => {
    server.answer('select n', () => ({ success: false, data: {}, ...said }));
    await expect(openPool().run(statement('select n'))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'Snowflake gave an answer that cannot be read.',
    });
  });

  test.for([[{}], [{ success: null, data: null }]])(
    'is unreadable, and no refusal, where Snowflake answers %j',
    async ([answer = {}], { server, openPool }) => {
      server.answer('select n', () => answer);
      await expect(openPool().run(statement('select n'))).rejects.toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        message: 'Snowflake gave an answer that cannot be read.',
      });
    },
  );

  test.for([
    ['too few', 1],
    ['too many', 3],
  ] as const)(
    'is an error at once when a part that is fetched later has %s rows',
    async ([, sent], { server, openPool }) => {
      const url = server.serveChunk(Array.from({ length: sent }, (_, i) => [String(i + 3)]));
      const last = server.serveChunk([['5']]);
      const parts = [
        { url, rowCount: 2 },
        { url: last, rowCount: 1 },
      ];
      server.answer('select n', rows(n, two, { returned: 5, total: 5, chunks: parts }));
      const pool = openPool();
      const broken = {
        code: 'UPSTREAM_TRUNCATED',
        message: `Snowflake announced a part of 2 rows of the result and sent ${sent}.`,
        details: { queryId: expect.any(String), upstreamCode: 'INCOMPLETE_RESULT' },
      };
      await expect(pool.run(statement('select n'))).rejects.toMatchObject(broken);
      const streamed = async () => {
        for await (const batch of pool.stream(statement('select n'))) void batch;
      };
      await expect(streamed()).rejects.toMatchObject(broken);
      // Whoever needs no row of it is not told.
      expect((await pool.run(statement('select n', { maxRows: 2 }))).rows).toEqual([[1], [2]]);
      expect(server.sessions).toHaveLength(1);
    },
  );

  test.for([
    '["3"],["4"',
    '["3"],,["4"]',
    '["3"] ["4"]',
    '["3"],["4]',
    '["3"],[}]',
    '',
    '"a":1',
    'words',
    '<Error><Code>AccessDenied</Code></Error>',
  ])('is an error at once when a part that is fetched later is %s', async (part, { server, openPool }) => {
    const url = server.serveChunkText(part);
    server.answer('select n', rows(n, two, { returned: 4, total: 4, chunks: [{ url, rowCount: 2 }] }));
    const pool = openPool();
    await expect(pool.run(statement('select n'))).rejects.toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      message: 'A part of the result could not be fetched from Snowflake.',
    });
    expect(server.requests.get(new URL(url).pathname)).toBe(1);
    expect(server.sessions).toHaveLength(1);
    expect(pool.stats()).toMatchObject({ borrowed: 0, available: 1 });
  });

  test('is asked for once more when the statement only reads', async ({ server, openPool }) => {
    server.answer('select n', inTurn(rows(n, two, { returned: 3, total: 3 }), rows(n, two)));
    const pool = openPool();
    expect((await pool.run(statement('select n', { readOnly: true }))).rows).toEqual([[1], [2]]);
    expect(server.statements).toHaveLength(2);
  });

  test('is what is told when the second time nothing ran', async ({ server, openPool }) => {
    const short = rows(n, two, { returned: 3, total: 3 });
    server.answer('select n', inTurn(short, sessionGone));
    const error = await openPool()
      .run(statement('select n', { readOnly: true }))
      .catch((cause) => cause);
    expect(error.code).toBe('UPSTREAM_TRUNCATED');
  });
});
