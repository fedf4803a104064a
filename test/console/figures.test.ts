import { expect, it } from 'vitest';
import { burnDown } from '../../packages/console/src/data/burn-down.ts';
import { moneyText } from '../../packages/console/src/data/figures.ts';
import { chartOf, jsonOf } from '../../packages/console/src/data/grid.ts';
import { callsOf, previewLimit, standardTriggers } from '../../packages/console/src/data/scopes.ts';
import type { ConsoleHealthQuery, UsageFilter } from '../../packages/console/src/generated/documents.ts';
import { boxesOf } from '../../packages/console/src/pages/set-up/boxes.ts';

it.each([
  [1234.5, 'USD', '$1,234.50'],
  [1234.5, 'JPY', '¥1,235'],
  [1.2345, 'BHD', 'BHD\u00a01.235'],
  [0.00042, 'USD', '$0.00042'],
  [0.2, 'JPY', '¥0.2'],
  [0, 'USD', '$0.00'],
  [9_007_199_254.123, 'EUR', '€9,007,199,254.12'],
])('%d in %s is shown with the places of its coins, and never as nothing', (amount, currency, text) => {
  expect(moneyText({ amount, currency })).toBe(text);
});

it.each([
  [standardTriggers, ['none', 'tells', 'tells', 'stops']],
  [{ notify: 80, suspend: 95, suspendImmediate: 100 }, ['none', 'tells', 'suspends', 'stops']],
  [{ notify: 40, suspend: null, suspendImmediate: null }, ['tells', 'tells', 'tells', 'tells']],
  [{ notify: null, suspend: 90, suspendImmediate: 120 }, ['none', 'none', 'suspends', 'suspends']],
])('a limit with the triggers %j does what they say', (triggers, effects) => {
  const of = (used: number) => previewLimit({ used, held: 0, limit: 0 }, triggers, 100).effect;
  expect([50, 85, 96, 100].map(of)).toEqual(effects);
});

const hourly = [
  ['UTC', '2026-03-02T00:00:00Z', ['00:00', '01:00', '02:00', '02:15'], [10, 9, 7, 4]],
  ['Asia/Kolkata', '2026-03-01T18:30:00Z', ['18:30', '19:00', '20:00', '20:45'], [10, 9, 7, 4]],
  ['Australia/Lord_Howe', '2026-03-01T13:00:00Z', ['13:00', '14:00', '15:00', '15:15'], [10, 9, 7, 4]],
  ['Asia/Kathmandu', '2026-03-01T18:15:00Z', ['18:15', '19:00', '20:00', '20:30'], [10, 9, 7, 4]],
] as const;

it.each(hourly)(
  'a day of %s that begins at %s burns down at the ends of its hours',
  (_, start, times, left) => {
    const from = Date.parse(start);
    const hour = Math.floor(from / 3_600_000) * 3_600_000;
    const hours = [1, 2].map((credits, i) => ({
      bucket: new Date(hour + i * 3_600_000).toISOString(),
      credits,
    }));
    const day = {
      window: { start, end: new Date(from + 86_400_000).toISOString() },
      used: 6,
      low: 6,
      expected: 8,
      high: 10,
      limit: 10,
    };
    const now = Date.parse(`${new Date(from).toISOString().slice(0, 11)}${times.at(-1)}Z`);
    const drawn = burnDown(hours, day, now);
    const shown = drawn.times.slice(0, -1).map((time) => new Date(time * 1000).toISOString().slice(11, 16));
    expect(shown).toEqual(times);
    expect([...drawn.left.slice(0, -2), drawn.expected.at(-2)]).toEqual(left);
  },
);

const noScopes = ['', 'nonsense', 'user:', 'users:ada', 'toString:ada', 'function:/user:', 'model:m/user:'];

it.each<[string, UsageFilter | null]>([
  ['account', {}],
  ['user:ada', { users: ['ada'] }],
  ['team:a/user:b', { teams: ['a/user:b'] }],
  ['model:meta/llama/key:5f3c', { models: ['meta/llama'], apiKeys: ['5f3c'] }],
  ['function:AI_EXTRACT', { functions: ['AI_EXTRACT'] }],
  ...noScopes.map((scope): [string, null] => [scope, null]),
])('calls of the scope %j are those of %j, and of no scope never all', (scope, filter) => {
  expect(callsOf(scope)).toEqual(filter);
});

it.each([
  ['DATE', '2026-03-08', '2026-03-08T00:00:00Z'],
  ['TIMESTAMP_NTZ', '2026-03-08T02:30:00', '2026-03-08T02:30:00Z'],
  ['TIMESTAMP_NTZ', '2026-03-08T02:30:00.123456789', '2026-03-08T02:30:00.123Z'],
  ['TIMESTAMP_LTZ', '2026-03-08T02:30:00Z', '2026-03-08T02:30:00Z'],
  ['TIMESTAMP_TZ', '2026-03-08T02:30:00-05:00', '2026-03-08T07:30:00Z'],
])('a %s of %s is drawn at %s, whatever zone the browser is in', (type, text, instant) => {
  const columns = [
    { name: 'AT', type },
    { name: 'N', type: 'FIXED' },
  ];
  const zone = process.env.TZ;
  process.env.TZ = 'America/New_York';
  try {
    const drawn = chartOf({
      columns,
      rows: [
        [text, 1],
        ['2027-01-01T00:00:00Z', 2],
      ],
    });
    expect(drawn?.times[0]).toBe(Date.parse(instant) / 1000);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

it('columns of one name keep each its value, whatever others are called', () => {
  const columns = ['A', 'A', 'A (2)', 'A'].map((name) => ({ name, type: 'FIXED' }));
  expect(JSON.parse(jsonOf({ columns, rows: [[1, 2, 3, 4]] }))).toEqual([
    { A: 1, 'A (3)': 2, 'A (2)': 3, 'A (4)': 4 },
  ]);
});

it('a GPU endpoint that nobody reaches is not in use, though no request has opened its breaker yet', () => {
  const endpoint = { name: 'a', breaker: 'CLOSED' };
  const health = (status: string) =>
    ({
      dependencies: [],
      alertChannels: [],
      gpuEndpoints: [
        { ...endpoint, status: 'OK' },
        { ...endpoint, status },
      ],
    }) as unknown as ConsoleHealthQuery['health'];
  const box = (status: string) => boxesOf(health(status), { isLocal: true, limit: null }).at(-1);
  expect(box('OK')).toMatchObject({ isDone: true, advice: '2 of 2 are.' });
  expect(box('DOWN')).toMatchObject({ isDone: false, advice: '1 of 2 are.' });
});
