/**
 * The embedded warehouse in a process of its own. DuckDB is native code: a statement that takes all memory or
 * crashes it ends this process and not the gateway with its ledger, which starts another one over the same data.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { type EmbeddedWarehouse, startEmbeddedWarehouse } from '../embedded-warehouse.ts';
import { loadParser, rehearseParser } from '../engine/dialect/parser.ts';
import { StoreUnavailableError } from '../engine/store.ts';
import { loadWordVectors } from '../language/lexicon/word-vectors.ts';
import type { RemoteCompletions } from '../language/remote-completions.ts';
import {
  type FromGateway,
  type FromWarehouse,
  toProcessError,
  type WarehouseStart,
} from './process-message.ts';

/** Milliseconds that a killed gateway's warehouse may take to let go of the data. */
const takeOverMs = 5000;
const takeOverEveryMs = 50;
/**
 * How much of a function of the parser runs before V8 optimises it: ten times its default. By default it optimises
 * hundreds of them during the first few statements, on all cores, while DuckDB wants them for those very statements.
 * And V8 checks a function when it first runs: to check all 22 MB takes as long as to parse a first statement.
 */
const parserFlags = '--wasm-tiering-budget=130000000 --wasm-lazy-validation';

export interface WarehouseProgram {
  /** What makes the completions of a start that names a model server; without it, such a start is refused. */
  readonly connectModel?: (modelUrl: string) => Promise<RemoteCompletions>;
}

let warehouse: EmbeddedWarehouse | null = null;

/** What a program that `startWarehouseProcess` forks does: it takes messages until it is told to close. */
export function runWarehouseProcess(program: WarehouseProgram = {}): void {
  process.on('message', (message: FromGateway) => {
    if ('start' in message) void start(message.start, program);
    else void close();
  });
  // The gateway is gone without a word: whatever was answered is on disk.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C and a terminal that is closed reach both processes; the gateway drains first and then closes this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
}

async function start(
  { dataDir, modelUrl, documentsDir, token, port, memoryBytes }: WarehouseStart,
  { connectModel }: WarehouseProgram,
): Promise<void> {
  offerToKernel();
  const watch = new Worker(new URL('./memory-watch.ts', import.meta.url), {
    workerData: { limitBytes: memoryBytes },
  });
  watch.unref();
  try {
    if (modelUrl && !connectModel) throw new Error('this program of the warehouse knows no model server');
    const completions = modelUrl && connectModel ? await connectModel(modelUrl) : null;
    const starting = startWhenFree({
      dataDir,
      completions,
      ...(documentsDir && { documentsDir }),
      token,
      port,
      onError: (error) => tell({ error: toProcessError(error) }),
      onStuck: (sql) => void endStuck(sql),
    });
    // The first statement would wait for it; meanwhile DuckDB opens its files. What goes wrong, that statement is told.
    const parser = new Promise((resolve) => watch.once('online', resolve)).then(loadSlowlyOptimised);
    parser.catch(() => {});
    warehouse = await starting;
    const { server, user } = warehouse;
    tell({ ready: { url: server.url, port: server.port, user } });
    loadWordVectors();
    parser.then(rehearseParser, () => {});
  } catch (error) {
    tell({ refused: toProcessError(error) });
  }
}

/**
 * What is compiled already, Node's own code too, counts for the flags it was compiled with alone: so the thread of the
 * memory watch has begun before the flag changes, and the parser's JavaScript is loaded.
 */
async function loadSlowlyOptimised(): Promise<void> {
  await import('@polyglot-sql/sdk/manual');
  setFlagsFromString(parserFlags);
  await loadParser();
}

async function startWhenFree(
  options: Parameters<typeof startEmbeddedWarehouse>[0],
): Promise<EmbeddedWarehouse> {
  const until = Date.now() + takeOverMs;
  for (;;) {
    try {
      return await startEmbeddedWarehouse(options);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError) || !error.isHeld || Date.now() > until) throw error;
      await sleep(takeOverEveryMs);
    }
  }
}

/** A statement that DuckDB does not stop, although it was cancelled, stops with its process. */
async function endStuck(sql: string): Promise<void> {
  const error = new Error(`a cancelled statement did not stop: ${sql.slice(0, 200)}`);
  await new Promise((resolve) => process.send?.({ error: toProcessError(error) }, resolve));
  process.kill(process.pid, 'SIGKILL');
}

async function close(): Promise<void> {
  await warehouse?.close();
  await new Promise((resolve) => process.send?.({ closed: true } satisfies FromWarehouse, resolve));
  process.exit();
}

/** Whoever started this process may be gone already; then it ends, and there is nobody to tell. */
function tell(message: FromWarehouse): void {
  process.send?.(message, () => {});
}

/** Where memory is short before the watch sees it, Linux ends the process that offers itself, not the gateway. */
function offerToKernel(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '800');
  } catch {
    // Another system.
  }
}
