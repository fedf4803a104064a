/** Processes under load: each on its core, and their CPU time as the operating system counts it. Linux only. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** What is measured has the last core; load, upstream and back ends share the others. */
const cores = availableParallelism();
const measuredCore = String(cores - 1);
const otherCores = cores > 1 ? `0-${cores - 2}` : '0';

export type Place = 'measured' | 'beside' | 'anywhere';

const coresOf: Readonly<Record<Place, string>> = {
  measured: measuredCore,
  beside: otherCores,
  anywhere: `0-${cores - 1}`,
};

export interface Child {
  readonly process: ChildProcess;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface SpawnOptions {
  readonly place: Place;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of node itself. */
  readonly flags?: readonly string[];
  /** Without a channel, the output is read instead. */
  readonly hasChannel?: boolean;
}

export function startChild(args: readonly string[], options: SpawnOptions): Child {
  const { place, cwd, env, flags = [], hasChannel = true } = options;
  const pinned = ['-c', coresOf[place], process.execPath];
  const child = spawn('taskset', [...pinned, ...flags, ...args], {
    ...(cwd !== undefined && { cwd }),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env },
    stdio: ['ignore', hasChannel ? 'inherit' : 'pipe', 'inherit', ...(hasChannel ? ['ipc' as const] : [])],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('taskset could not be started: the benchmarks run on Linux');
  return {
    process: child,
    pid,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      if (child.channel) child.disconnect();
      else child.kill('SIGTERM');
      await gone;
    },
  };
}

/** Resolves to the first message of a process that says where it listens. */
export async function startServer(
  file: string,
  args: readonly string[],
  place: Place,
): Promise<Child & { readonly url: string }> {
  const child = startChild([new URL(`../processes/${file}`, import.meta.url).pathname, ...args], { place });
  const [url] = (await once(child.process, 'message')) as [string];
  return { ...child, url };
}

/** Back ends that a gateway started itself are moved off its core. */
export function moveChildrenOf(pid: number): void {
  for (const child of childrenOf(pid)) moveAside(child);
}

/** Moves a process off the measured core, with all of its threads. */
export function moveAside(pid: number): void {
  execFileSync('taskset', ['-acp', otherCores, String(pid)]);
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );
}

/** Milliseconds of CPU that all threads of a process have used, its worker threads too. */
export function cpuMs(pid: number): number {
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + cpuOfThreadMs(pid, thread), 0);
}

/** Milliseconds of CPU that the event loop's thread of a process has used. */
export function eventLoopCpuMs(pid: number): number {
  return cpuOfThreadMs(pid, String(pid));
}

function cpuOfThreadMs(pid: number, thread: string): number {
  const [used = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
  return Number(used) / 1e6;
}

/** The same of all processes that a process has started, also of those that are over: PostgreSQL's, for one. */
export function cpuOfChildrenMs(pid: number): number {
  // utime, stime, cutime and cstime are the 14th to 17th, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  const over = (Number(fields[13]) + Number(fields[14])) * 10;
  return childrenOf(pid).reduce((sum, child) => sum + cpuOfRunning(child), over);
}

/** Zero for one that has ended meanwhile. */
function cpuOfRunning(pid: number): number {
  try {
    return cpuMs(pid);
  } catch {
    return 0;
  }
}

/** Resident memory in MB. */
export function residentMb(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}
