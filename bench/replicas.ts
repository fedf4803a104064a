/**
 * Two gateways on one ledger in PostgreSQL beside one: completions a second, and the CPU that each of them costs. Two with
 * a ledger each show what of that is the machine's, on which two have less of the caches and cores than one.
 */
import { startPostgres } from '../test/support/postgres-server.ts';
import { cpuMs, startServer } from './harness/child.ts';
import { type Generator, machine, median, spread, startGenerator } from './harness/compare.ts';
import { type GatewayChild, startGatewayChild } from './harness/gateway.ts';
import { completion } from './harness/loads.ts';
import { options } from './harness/options.ts';
import { printTable, type Table } from './table.ts';

const CALLERS = 16;
const WARM_UP_REQUESTS = options.isQuick ? 300 : 2000;

interface Round {
  readonly perSecond: number;
  /** Of the gateways, in microseconds for each completion. */
  readonly cpuUs: number;
}

export async function run(): Promise<Table> {
  const server = await startPostgres([]);
  const upstream = await startServer('upstream.ts', [], 'beside');
  const endpoints = { LAMBDA_LABS_ENDPOINTS: upstream.url };
  const shared = { ...endpoints, DATABASE_URL: await server.createSchema() };
  const own = { ...endpoints, DATABASE_URL: await server.createSchema() };
  const generators = [await startGenerator(), await startGenerator()];
  const first = await startGatewayChild(shared);
  const second = await startGatewayChild(shared, { place: 'beside' });
  const alone = await startGatewayChild(own, { place: 'beside' });
  const gateways = [first, second, alone];
  const cases = [
    { name: 'one gateway', loaded: [first], rounds: [] as Round[] },
    { name: 'two gateways', loaded: [first, second], rounds: [] as Round[] },
    { name: 'two gateways with a ledger each', loaded: [first, alone], rounds: [] as Round[] },
  ];
  try {
    for (const { url } of gateways)
      await generators[0]?.run({ ...ask(url), ms: 30_000, requests: WARM_UP_REQUESTS });
    for (let round = 0; round < options.rounds; round++) {
      for (const { loaded, rounds } of cases) rounds.push(await load(loaded, generators));
    }
  } finally {
    for (const child of [...generators, ...gateways, upstream]) await child.stop();
    await server.stop();
  }
  const one = summaryOf(cases[0]?.rounds ?? []);
  return {
    title: 'Two gateways on one ledger in PostgreSQL',
    load: `completions of 64 tokens, an upstream that answers at once, ${CALLERS} callers for each gateway; the first gateway has the last core, the second the other; load, upstream and PostgreSQL share both; ${machine()}`,
    floor: 'one gateway on that ledger',
    columns: [
      '',
      'seen a second',
      'ratio',
      'CPU µs a completion, gateways alone',
      'a second with a core for each gateway',
      'ratio',
    ],
    rows: cases.map(({ name, loaded, rounds }) => row(name, loaded.length, summaryOf(rounds), one)),
  };
}

interface Summary {
  readonly perSecond: number;
  readonly cpuUs: readonly number[];
}

function summaryOf(rounds: readonly Round[]): Summary {
  return {
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    cpuUs: rounds.map(({ cpuUs }) => cpuUs),
  };
}

const ask = (url: string) => ({ ...completion(url, { model: 'now', tokens: 64 }), callers: CALLERS });

async function load(gateways: readonly GatewayChild[], generators: readonly Generator[]): Promise<Round> {
  const before = gateways.map(({ pid }) => cpuMs(pid));
  const results = await Promise.all(
    gateways.map(({ url }, i) => (generators[i] as Generator).run({ ...ask(url), ms: options.sliceMs })),
  );
  const cpu = gateways.reduce((sum, { pid }, i) => sum + cpuMs(pid) - (before[i] ?? 0), 0);
  const units = results.reduce((sum, result) => sum + result.units, 0);
  return {
    perSecond: results.reduce((sum, { units: own, seconds }) => sum + own / seconds, 0),
    cpuUs: (cpu * 1000) / units,
  };
}

function row(name: string, count: number, { perSecond, cpuUs }: Summary, one: Summary) {
  const capacity = (count * 1e6) / median(cpuUs);
  return [
    name,
    Math.round(perSecond),
    (perSecond / one.perSecond).toFixed(2),
    spread(cpuUs),
    Math.round(capacity),
    ((capacity * median(one.cpuUs)) / 1e6).toFixed(2),
  ];
}

if (import.meta.main) {
  printTable(await run());
  process.exit(0);
}
