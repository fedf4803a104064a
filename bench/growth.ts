/** What grows and what does not: the cost of a request against users, history, conversation, endpoints and uptime. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuMs, residentMb, startServer } from './harness/child.ts';
import { compare, type Generator, median, rounds, spread, startGenerator } from './harness/compare.ts';
import { fillLedger } from './harness/fill-ledger.ts';
import { type GatewayChild, startGatewayChild } from './harness/gateway.ts';
import { completion, completionStream, conversation, jsonHeaders } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Table } from './table.ts';

const CALLERS = 16;
const EVENTS = options.isQuick ? 100_000 : 1_000_000;
const USERS = EVENTS / 10;
const UPTIME = options.isQuick ? 20_000 : 200_000;
const ENDPOINTS = 64;
/** Odd, so that a user has the first word and the last. */
const MESSAGES = [1, 101, 901];
const NEW_USERS = 20;
const ask = { model: 'now', tokens: 64 };

type Row = readonly (string | number)[];
type Upstream = Awaited<ReturnType<typeof startServer>>;

export async function run(): Promise<readonly Table[]> {
  const upstream = await startServer('upstream.ts', [String(ENDPOINTS)], 'beside');
  const generator = await startGenerator();
  const folders = mkdtempSync(join(tmpdir(), 'bench-growth-'));
  try {
    const rows: Row[] = [];
    for (const part of [history, conversations, endpoints, uptime]) {
      const found = await part(generator, upstream, folders);
      rows.push(...found);
      // The whole takes long: what is known so far is told meanwhile.
      for (const row of found) console.error(row.join(' | '));
    }
    return [
      {
        title: 'Growth',
        load: `${CALLERS} callers, completions of 64 tokens, an upstream that answers at once; ${rounds()}`,
        floor: 'the same gateway with little of what grows',
        columns: ['what', 'with little', 'with much', 'ratio'],
        rows,
      },
    ];
  } finally {
    await generator.stop();
    await upstream.stop();
    rmSync(folders, { recursive: true, force: true });
  }
}

const first = (upstream: Upstream) => upstream.url.split(',')[0] ?? '';

/** Two gateways by turns: the second relative to the first. */
async function pair(
  generator: Generator,
  what: string,
  little: readonly [GatewayChild, Parameters<typeof compare>[1][number]['load']],
  much: readonly [GatewayChild, Parameters<typeof compare>[1][number]['load']],
  unit = 'CPU µs a request',
): Promise<Row> {
  const [small, large] = await compare(
    generator,
    [
      { name: 'little', child: little[0], load: little[1] },
      { name: 'much', child: much[0], load: much[1] },
    ],
    { warmUpRequests: 1_000 },
  );
  const cells = [small?.cpuUs ?? [], large?.cpuUs ?? []].map((cpuUs) => spread(cpuUs));
  return [`${what}, ${unit}`, ...cells, spread(large?.ratios ?? [], 2)];
}

/** A ledger of one user and a few events, and copies of it with very many. */
async function history(generator: Generator, upstream: Upstream, folders: string): Promise<readonly Row[]> {
  const base = join(folders, 'base');
  const [full, scoped] = [join(folders, 'full'), join(folders, 'scoped')];
  const started = async (DATA_DIR: string, more: Readonly<Record<string, string>> = {}) => {
    const since = performance.now();
    const gateway = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: first(upstream), DATA_DIR, ...more });
    return { gateway, ms: performance.now() - since, cpu: cpuMs(gateway.pid) };
  };
  const of = (gateway: GatewayChild, users: number) => ({
    ...completion(gateway.url, ask),
    headers: { ...jsonHeaders, 'x-gateway-user': 'user-%U%' },
    users,
    callers: CALLERS,
  });

  const seed = await started(base);
  const seeded = { ...of(seed.gateway, 1), headers: { ...jsonHeaders, 'x-gateway-user': 'seed' } };
  await generator.run({ ...seeded, ms: 30_000, requests: 20, callers: 1 });
  await seed.gateway.stop();
  cpSync(base, full, { recursive: true });
  fillLedger(full, { events: EVENTS, users: USERS });
  cpSync(full, scoped, { recursive: true });
  const policy = join(folders, 'policy.json');
  writeFileSync(policy, JSON.stringify({ scopes: { 'function:AI_COMPLETE/user:*': { limit: 100_000 } } }));

  const small = await started(base);
  const large = await started(full);
  const limited = await started(scoped, { CREDIT_POLICY_PATH: policy });
  const events = `${EVENTS.toLocaleString('en')} settled events of ${USERS.toLocaleString('en')} users`;
  const rows: Row[] = [
    [`start with ${events}, ms`, small.ms.toFixed(0), large.ms.toFixed(0), (large.ms / small.ms).toFixed(2)],
    [`the same, CPU ms`, small.cpu.toFixed(0), large.cpu.toFixed(0), (large.cpu / small.cpu).toFixed(2)],
  ];
  const newcomers = async ({ gateway }: typeof small) => {
    const headers = { ...jsonHeaders, 'x-gateway-user': 'new-%N%' };
    const load = { ...completion(gateway.url, ask), headers, callers: 1, ms: 120_000, requests: NEW_USERS };
    return (await generator.run(load)).latencyMs;
  };
  // Each is warm before its new users come.
  for (const { gateway } of [small, large, limited])
    await generator.run({ ...of(gateway, 10), ms: 10_000, requests: 300 });
  const [few, many, scopes] = [await newcomers(small), await newcomers(large), await newcomers(limited)];
  rows.push(
    [
      `first call of a new user beside ${events}, ms`,
      spread(few, 1),
      spread(many, 1),
      (median(many) / median(few)).toFixed(2),
    ],
    [
      `the same, with a limit on \`function:AI_COMPLETE/user:*\`, ms`,
      spread(few, 1),
      spread(scopes, 1),
      (median(scopes) / median(few)).toFixed(2),
    ],
    await pair(
      generator,
      `10 users, then ${events}`,
      [small.gateway, of(small.gateway, 10)],
      [large.gateway, of(large.gateway, USERS)],
    ),
  );
  const memory = [small, large].map(({ gateway }) => residentMb(gateway.pid));
  rows.push([`the same, resident MB`, ...memory.map((mb) => mb.toFixed(0)), ratio(memory)]);
  for (const { gateway } of [small, large, limited]) await gateway.stop();
  return rows;
}

async function conversations(generator: Generator, upstream: Upstream): Promise<readonly Row[]> {
  const gateway = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: first(upstream) });
  const rows: Row[] = [];
  const [short = 1, ...longer] = MESSAGES;
  const whole = (messages: number) => ({
    ...conversation(completion(gateway.url, ask), messages),
    callers: CALLERS,
  });
  const slow = { model: 'pace-7', tokens: 100 };
  const streamed = (messages: number) => ({
    ...conversation(completionStream(gateway.url, slow), messages),
    callers: CALLERS,
  });
  for (const messages of longer) {
    rows.push(
      await pair(
        generator,
        `a conversation of ${short}, then ${messages} messages`,
        [gateway, whole(short)],
        [gateway, whole(messages)],
      ),
      await pair(
        generator,
        `the same, streamed`,
        [gateway, streamed(short)],
        [gateway, streamed(messages)],
        'CPU µs a token',
      ),
    );
  }
  await gateway.stop();
  return rows;
}

async function endpoints(generator: Generator, upstream: Upstream): Promise<readonly Row[]> {
  const one = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: first(upstream) });
  const many = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: upstream.url });
  const load = (gateway: GatewayChild) => ({ ...completion(gateway.url, ask), callers: CALLERS });
  const row = await pair(generator, `1, then ${ENDPOINTS} endpoints`, [one, load(one)], [many, load(many)]);
  const memory = [one, many].map(({ pid }) => residentMb(pid));
  await one.stop();
  await many.stop();
  return [row, [`the same, resident MB`, ...memory.map((mb) => mb.toFixed(0)), ratio(memory)]];
}

/** The second and the last tenth of very many requests: in the first, code is still being compiled. */
async function uptime(generator: Generator, upstream: Upstream): Promise<readonly Row[]> {
  const gateway = await startGatewayChild({ LAMBDA_LABS_ENDPOINTS: first(upstream) });
  const tenths: { cpuUs: number; mb: number }[] = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    const before = cpuMs(gateway.pid);
    const load = { ...completion(gateway.url, ask), callers: CALLERS, ms: 600_000, requests: UPTIME / 10 };
    const { requests } = await generator.run(load);
    tenths.push({ cpuUs: ((cpuMs(gateway.pid) - before) * 1000) / requests, mb: residentMb(gateway.pid) });
  }
  await gateway.stop();
  const [second, last] = [tenths[1], tenths.at(-1)];
  const row = (what: string, of: (tenth: { cpuUs: number; mb: number }) => number): Row => {
    const values = [second, last].map((tenth) => (tenth ? of(tenth) : Number.NaN));
    return [what, ...values.map((value) => value.toFixed(0)), ratio(values)];
  };
  return [
    row(
      `${UPTIME.toLocaleString('en')} requests: the second, then the last tenth, CPU µs a request`,
      ({ cpuUs }) => cpuUs,
    ),
    row(`the same, resident MB`, ({ mb }) => mb),
  ];
}

const ratio = ([little = Number.NaN, much = Number.NaN]: readonly number[]) => (much / little).toFixed(2);
