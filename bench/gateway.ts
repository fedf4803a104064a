/** The whole gateway with its embedded back ends: start, memory, and 100 aliased embeddings over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { printTable, type Table } from './table.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const ROUNDS = 30;

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly readyMs: number;
}

async function start(dataDir: string): Promise<Running> {
  const since = performance.now();
  const env = { ...process.env, DATA_DIR: dataDir, PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /API\s+(http\S+)/.exec(line) ?? [];
    if (url) return { child, url, readyMs: performance.now() - since };
  }
  throw new Error('the gateway ended before it was ready');
}

async function stop({ child }: Running): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function ask(url: string, query: string): Promise<number> {
  const since = performance.now();
  const headers = { 'content-type': 'application/json' };
  const { body } = await request(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const answer = (await body.json()) as { errors?: unknown };
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return performance.now() - since;
}

/** Unlike texts in every round: the cache would answer equal ones. */
const embeds = (round: number, count: number) =>
  `{ cortex { ${Array.from({ length: count }, (_, i) => `e${i}: embed(text: "text ${round} ${i}") { dimensions }`).join(' ')} } }`;

async function median(times: number, measure: (round: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let round = 0; round < times; round++) all.push(await measure(round));
  return all.sort((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
}

/** Resident memory and CPU time of a process; Linux only. */
function usageOf(pid: number): { readonly rssMb: number; readonly cpuMs: number } {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  // Fields 14 and 15 of proc(5), in ticks of 10 ms.
  return { rssMb: Number(kilobytes) / 1024, cpuMs: (Number(stat[11]) + Number(stat[12])) * 10 };
}

export async function run(): Promise<Table> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bench-gateway-'));
  try {
    const first = await start(dataDir);
    await stop(first);
    const running = await start(dataDir);
    const pid = running.child.pid ?? 0;
    const idle = usageOf(pid);
    await median(5, (round) => ask(running.url, embeds(1_000 + round, 100)));
    const floorMs = await median(ROUNDS, () => ask(running.url, '{ viewer { name } }'));
    const oneMs = await median(ROUNDS, (round) => ask(running.url, embeds(2_000 + round, 1)));
    const before = usageOf(pid);
    const hundredMs = await median(ROUNDS, (round) => ask(running.url, embeds(3_000 + round, 100)));
    const after = usageOf(pid);
    await stop(running);
    const ratio = (ms: number) => (ms / floorMs).toFixed(1);
    return {
      title: 'The gateway with its embedded back ends',
      load: `one client, ${ROUNDS} requests each, unlike texts, durable ledger`,
      floor: 'the same request path without a paid call',
      columns: ['what', 'value', 'ratio'],
      rows: [
        ['first start to ready (creates the sample data), ms', Math.round(first.readyMs), ''],
        ['warm start to ready, ms', Math.round(running.readyMs), ''],
        ['resident memory when ready, MB', Math.round(idle.rssMb), ''],
        ['resident memory after the load, MB', Math.round(after.rssMb), ''],
        ['viewer, median ms', floorMs.toFixed(2), '1.0'],
        ['1 embed, median ms', oneMs.toFixed(2), ratio(oneMs)],
        ['100 aliased embeds, median ms', hundredMs.toFixed(2), ratio(hundredMs)],
        ['100 aliased embeds, CPU ms', ((after.cpuMs - before.cpuMs) / ROUNDS).toFixed(1), ''],
      ],
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

if (import.meta.main) printTable(await run());
