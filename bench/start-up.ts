/** From the spawn of what `npm start` runs to its first line, its readiness and its first paid answer, as somebody outside sees them. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuMs, residentMb, startChild } from './harness/child.ts';
import { machine, spread } from './harness/compare.ts';
import { freePort } from './harness/free-port.ts';
import { startFlags } from './harness/gateway.ts';
import { jsonHeaders } from './harness/loads.ts';
import { options } from './harness/options.ts';
import type { Table } from './table.ts';

interface Start {
  readonly firstLineMs: number;
  readonly readyMs: number;
  readonly firstAnswerMs: number;
  readonly cpuMs: number;
  readonly residentMb: number;
}

const POLL_MS = 10;

const starter = join(options.gatewayDir, 'bundle/start.mjs');
/** Gateways before it ran from their sources. */
const program = existsSync(starter) ? starter : join(options.gatewayDir, 'src/main.ts');

export async function run(): Promise<Table> {
  const first: Start[] = [];
  const again: Start[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'bench-start-'));
    first.push(await start(dataDir));
    again.push(await start(dataDir));
    rmSync(dataDir, { recursive: true, force: true });
  }
  const row = (name: string, of: (start: Start) => number) => [
    name,
    spread(first.map(of)),
    spread(again.map(of)),
  ];
  return {
    title: 'Start-up, from spawn',
    load: `${options.rounds} starts each, embedded back ends, all cores, ${machine()}`,
    floor: 'none',
    columns: ['what', 'first start, with the sample data', 'later starts'],
    rows: [
      row('first line printed, ms', ({ firstLineMs }) => firstLineMs),
      row('`/health/ready` answers 200, ms', ({ readyMs }) => readyMs),
      row('first embedding answered, ms', ({ firstAnswerMs }) => firstAnswerMs),
      row('CPU of the gateway until then, ms', (start) => start.cpuMs),
      row('resident memory then, MB', (start) => start.residentMb),
    ],
  };
}

async function start(dataDir: string): Promise<Start> {
  const port = await freePort();
  const since = performance.now();
  const child = startChild([program], {
    place: 'anywhere',
    cwd: options.gatewayDir,
    flags: startFlags(options.gatewayDir),
    env: { PORT: String(port), METRICS_PORT: '0', MCP_PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error' },
    hasChannel: false,
  });
  const firstLine = new Promise<number>((resolve) => {
    child.process.stdout?.on('data', () => resolve(performance.now() - since));
  });
  const until = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo().catch(() => false))) {
      if (child.process.exitCode !== null) throw new Error('the gateway ended before it was ready');
      await delay(POLL_MS);
    }
    return performance.now() - since;
  };
  const url = `http://127.0.0.1:${port}`;
  const readyMs = await until(async () => (await fetch(`${url}/health/ready`)).ok);
  const firstAnswerMs = await until(() => isAnswered(`${url}/graphql`));
  const told = { readyMs, firstAnswerMs, cpuMs: cpuMs(child.pid), residentMb: residentMb(child.pid) };
  const firstLineMs = await firstLine;
  await child.stop();
  return { ...told, firstLineMs };
}

async function isAnswered(url: string): Promise<boolean> {
  const body = JSON.stringify({ query: '{ cortex { embed(text: "the first question") { dimensions } } }' });
  const response = await fetch(url, { method: 'POST', headers: jsonHeaders, body });
  return (await response.text()).includes('"dimensions":');
}
