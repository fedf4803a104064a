import { describe, expect, it } from 'vitest';
import { connect, destroy, execute, failure, start } from './driver.ts';
import { column, createScriptedEngine, fails, number, one, table } from './scripted-engine.ts';
import { startServer } from './server.ts';

describe('a statement', () => {
  it('answers every type as the driver decodes it', async () => {
    const types = [
      number('INT'),
      column('DEC', 'fixed', { precision: 10, scale: 2 }),
      column('DBL', 'real'),
      column('TXT', 'text', { length: 16_777_216, byteLength: 16_777_216 }),
      column('YES', 'boolean'),
      column('DAY', 'date'),
      column('CLOCK', 'time', { scale: 9 }),
      column('NTZ', 'timestamp_ntz', { scale: 9 }),
      column('LTZ', 'timestamp_ltz', { scale: 9 }),
      column('TZ', 'timestamp_tz', { scale: 9 }),
      column('BIN', 'binary'),
      column('VAR', 'variant'),
      column('OBJ', 'object'),
      column('ARR', 'array'),
    ];
    const values = [
      '42',
      '-1.50',
      '2.5',
      'héllo 🙂 "quoted" \n',
      '1',
      '20000',
      '45296.123000000',
      '1700000000.123456789',
      '1700000000.000000000',
      '1700000000.000000000 1500',
      '00FF',
      '{"a":[1,null]}',
      '{"b":true}',
      '[1,"x"]',
    ];
    const engine = createScriptedEngine({
      types: () => table(types, [values, types.map(() => null)]),
    });
    // Otherwise the driver makes the text NULL of a TIME that is null.
    const options = { representNullAsStringNull: false };
    const session = await connect((await startServer({ engine })).url, options);
    const { rows, columns } = await execute(session, 'types');
    const [row = {}, nulls = {}] = rows;
    expect(row).toMatchObject({
      INT: 42,
      DEC: -1.5,
      DBL: 2.5,
      TXT: 'héllo 🙂 "quoted" \n',
      YES: true,
      CLOCK: '12:34:56',
      VAR: { a: [1, null] },
      OBJ: { b: true },
      ARR: [1, 'x'],
    });
    expect(row.DAY).toEqual(new Date('2024-10-04'));
    expect(row.NTZ).toEqual(new Date(1_700_000_000_123));
    expect(row.LTZ).toEqual(new Date(1_700_000_000_000));
    expect(JSON.stringify(row.TZ)).toBe('"2023-11-14 23:13:20.000 +0100"');
    expect((row.BIN as Buffer).toString('hex')).toBe('00ff');
    expect(Object.values(nulls)).toEqual(types.map(() => null));
    expect(columns.map((c) => [c.getName(), c.getType(), c.getScale(), c.isNullable()])).toEqual(
      types.map((type) => [type.name, type.type, type.scale, true]),
    );
  });

  it('sends binds of every type, and arrays of them', async () => {
    const engine = createScriptedEngine();
    const session = await connect((await startServer({ engine })).url);
    await execute(session, 'binds', { binds: ['x', 1, 2.5, true, null, { a: 1 } as never] });
    await execute(session, 'arrays', {
      binds: [
        ['x', 1],
        ['y', null as never],
      ],
    });
    await execute(session, 'none');
    expect(engine.executed.map(({ bindings }) => bindings)).toEqual([
      {
        1: { type: 'TEXT', value: 'x' },
        2: { type: 'FIXED', value: '1' },
        3: { type: 'REAL', value: '2.5' },
        4: { type: 'BOOLEAN', value: 'true' },
        5: { type: 'TEXT', value: null },
        6: { type: 'VARIANT', value: '{"a":1}' },
      },
      { 1: { type: 'TEXT', value: ['x', 'y'] }, 2: { type: 'FIXED', value: ['1', null] } },
      {},
    ]);
  });

  it('keeps more array binds than a driver would otherwise upload inline', async () => {
    const engine = createScriptedEngine();
    const session = await connect((await startServer({ engine })).url);
    const rows = Array.from({ length: 60_000 }, (_, i) => [i, `row ${i}`]);
    await execute(session, 'many', { binds: rows });
    expect(engine.executed.map(({ sql }) => sql)).toEqual(['many']);
    expect(engine.executed[0]?.bindings['2']?.value).toHaveLength(60_000);
  });

  it('tells how many rows a DML statement changed', async () => {
    const engine = createScriptedEngine({
      'merge into t': () =>
        table([number('number of rows inserted'), number('number of rows updated')], [['3', '4']], 0x3400),
    });
    const session = await connect((await startServer({ engine })).url);
    const { statement } = await execute(session, 'merge into t');
    expect(statement.getNumUpdatedRows()).toBe(7);
  });

  it('answers an empty result', async () => {
    const engine = createScriptedEngine({ nothing: () => table([number('N')], []) });
    const session = await connect((await startServer({ engine })).url);
    const { rows, statement } = await execute(session, 'nothing');
    expect([rows, statement.getNumRows()]).toEqual([[], 0]);
  });

  it('is described without being run', async () => {
    const engine = createScriptedEngine({ 'select n': () => table([number('N')], []) });
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const { columns } = await execute(session, 'select n', { describeOnly: true });
    expect(columns.map((c) => c.getName())).toEqual(['N']);
    expect(engine.executed[0]?.describeOnly).toBe(true);
    expect(server.statements()).toEqual([expect.objectContaining({ isDescribeOnly: true })]);
    expect(engine.records).toEqual([]);
  });

  it('fails with the code, SQL state, position and query id of the failure', async () => {
    const message = "SQL compilation error:\nObject 'NOPE' does not exist or not authorized.";
    const engine = createScriptedEngine({
      'select * from nope': fails('002003', '42S02', message, { line: 1, position: 14 }),
    });
    const server = await startServer({ engine });
    const session = await connect(server.url);
    const error = await failure(execute(session, 'select * from nope'));
    expect(error).toMatchObject({ code: '002003', sqlState: '42S02', message });
    expect(error.data).toMatchObject({ line: 1, pos: 14, type: 'COMPILATION', internalError: false });
    const [entry] = server.statements();
    expect(entry).toMatchObject({ status: 'failed', errorCode: '002003' });
    expect(error.data?.queryId).toBe(entry?.queryId);
  });

  it('hides what broke inside the engine', async () => {
    const engine = createScriptedEngine({
      broken: () => {
        throw new TypeError('secret detail');
      },
    });
    const server = await startServer({ engine });
    const error = await failure(execute(await connect(server.url), 'broken'));
    expect(error).toMatchObject({
      code: '000603',
      sqlState: 'XX000',
      message: 'SQL execution internal error.',
    });
    expect(JSON.stringify(error.data)).not.toContain('secret');
    expect(server.bugs).toEqual([expect.any(TypeError)]);
  });

  it('is refused when its binds are on a stage', async () => {
    const engine = createScriptedEngine();
    const session = await connect((await startServer({ engine })).url, { arrayBindingThreshold: 1 });
    // The upload fails as well, and the driver falls back to sending the binds.
    await execute(session, 'many', { binds: [[1], [2], [3]] });
    expect(engine.executed.at(-1)?.bindings).toEqual({ 1: { type: 'FIXED', value: ['1', '2', '3'] } });
  });
});

describe('parameters', () => {
  it('of the statement win over those of ALTER SESSION, and these over those of the login', async () => {
    const engine = createScriptedEngine();
    const server = await startServer({ engine });
    const tagged = await connect(server.url, { queryTag: 'connection' });
    const plain = await connect(server.url);
    await execute(tagged, 'a');
    engine.parameters = { QUERY_TAG: 'session' };
    await execute(plain, 'b');
    await execute(plain, 'c', { parameters: { QUERY_TAG: 'statement' } });
    expect(server.statements().map(({ queryTag }) => queryTag)).toEqual([
      'connection',
      'session',
      'statement',
    ]);
    expect(engine.executed.map(({ parameters }) => parameters.QUERY_TAG)).toEqual([
      'connection',
      'session',
      'statement',
    ]);
  });

  it('that ALTER SESSION turned off are off, whatever the login asked for', async () => {
    const engine = createScriptedEngine();
    const { url } = await startServer({ engine });
    const session = await connect(url, { jsTreatIntegerAsBigInt: true });
    expect(typeof (await execute(session, 'on')).rows[0]?.N).not.toBe('number');
    engine.parameters = { js_treat_integer_as_bigint: 'false' };
    expect(typeof (await execute(session, 'off')).rows[0]?.N).toBe('number');
  });

  it('set the formats and types that the driver renders values with', async () => {
    const engine = createScriptedEngine({
      day: () => table([column('DAY', 'date'), number('N')], [['20000', '9007199254740993']]),
    });
    engine.parameters = { DATE_OUTPUT_FORMAT: 'DD.MM.YYYY', JS_TREAT_INTEGER_AS_BIGINT: 'true' };
    const session = await connect((await startServer({ engine })).url);
    const { rows } = await execute(session, 'day', { fetchAsString: ['Date'] });
    expect(rows[0]?.DAY).toBe('04.10.2024');
    expect(String(rows[0]?.N)).toBe('9007199254740993');
  });
});

describe('the log', () => {
  it('tells who ran what, where, and how it ended', async () => {
    const engine = createScriptedEngine({ bad: fails('100038', '22018', 'Numeric value is not recognized') });
    const server = await startServer({ engine });
    const session = await connect(server.url, { warehouse: 'CORTEX_COMPUTE_WH' });
    await execute(session, 'good', { parameters: { QUERY_TAG: '{"user":"u"}' } });
    await failure(execute(session, 'bad'));
    expect(server.statements()).toMatchObject([
      {
        sqlText: 'good',
        queryTag: '{"user":"u"}',
        user: 'ADA',
        sessionId: '1001',
        warehouse: 'CORTEX_COMPUTE_WH',
        status: 'succeeded',
        errorCode: null,
        rowsProduced: 1,
      },
      { sqlText: 'bad', status: 'failed', errorCode: '100038', rowsProduced: 0 },
    ]);
    for (const { startedAt, endedAt } of server.statements()) {
      expect(endedAt?.getTime()).toBeGreaterThanOrEqual(startedAt.getTime());
    }
  });

  it('shows a statement while it runs', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    const engine = createScriptedEngine({
      slow: async (request) => {
        await gate;
        return one(request);
      },
    });
    const server = await startServer({ engine });
    const { answered } = start(await connect(server.url), 'slow');
    expect(await server.statement('slow', 'running')).toMatchObject({ endedAt: null, errorCode: null });
    open();
    await answered;
    expect(server.statements()).toMatchObject([{ status: 'succeeded' }]);
  });

  it('forgets the oldest entries and cuts long statements', async () => {
    const server = await startServer({ engine: createScriptedEngine(), logSize: 2 });
    const session = await connect(server.url);
    for (const sql of ['a', 'b', 'c'.repeat(10_000)]) await execute(session, sql);
    expect(server.statements().map(({ sqlText }) => sqlText)).toEqual(['b', 'c'.repeat(4096)]);
  });

  it('is told to the engine, for the history views', async () => {
    const usage = [{ function: 'AI_EMBED', model: 'm', calls: 2, inputTokens: 7, outputTokens: 0 }];
    const engine = createScriptedEngine({
      embed: () => ({ ...table([number('N')], [['1'], ['2']]), aiUsage: usage }),
      bad: fails('001003', '42000', 'syntax error'),
    });
    const server = await startServer({ engine });
    const session = await connect(server.url, { database: 'D', schema: 'S', warehouse: 'W' });
    await execute(session, 'embed', { parameters: { QUERY_TAG: 'tag' } });
    await failure(execute(session, 'bad'));
    await destroy(session);
    const context = { user: 'ADA', role: 'PUBLIC', database: 'D', schema: 'S', warehouse: 'W' };
    expect(engine.records).toMatchObject([
      {
        queryText: 'embed',
        queryTag: 'tag',
        context,
        status: 'SUCCESS',
        rowsProduced: 2,
        aiUsage: usage,
        errorCode: null,
      },
      { queryText: 'bad', status: 'FAIL', errorCode: '001003', errorMessage: 'syntax error', aiUsage: [] },
    ]);
    expect(engine.records[0]?.queryId).toBe(server.statements()[0]?.queryId);
  });
});
