import { chmodSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What the workers and the programs they start compile, types stripped, is kept for the next of them.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

// Linux gives the workers and the programs they start memory in pages of 2 MB: to be given it by 4 KB takes a fifteenth
// of their time. Other systems do not read this.
process.env.GLIBC_TUNABLES ??= 'glibc.malloc.hugetlb=1';

// What tests write need not outlive the machine: where its memory takes files, nothing waits for a disk.
const memory = '/dev/shm';
const ROOM_BYTES = 4 * 2 ** 30;
if (process.env.TMPDIR === undefined && bytesFree(memory) >= ROOM_BYTES) {
  const folder = mkdtempSync(`${memory}/vitest-`);
  // PostgreSQL runs as a user of its own when the tests run as root.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
}

function bytesFree(folder: string): number {
  if (!existsSync(folder)) return 0;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** These count what the whole process has, or set its clock ahead, which the ids of all later events would follow. */
const alone = [
  'test/gateway/moved-clock.test.ts',
  'test/snowflake/endurance.test.ts',
  'test/usage/tampering.test.ts',
];

/** They start processes and pages, or wait for clocks: short files that take long, the longest first. */
const longest = [
  'test/console/console.test.ts',
  'test/console/sessions.test.ts',
  'test/gateway/kill.test.ts',
  'test/gateway/explorers.test.ts',
  'test/gateway/stop.test.ts',
  'test/supergraph/changes.test.ts',
  'test/gateway/process.test.ts',
  'packages/embedded-warehouse/test/protocol/process.test.ts',
  'test/observability/tracing.test.ts',
  'test/gateway/shared-account.test.ts',
  'test/gateway/replicas.test.ts',
  'test/supergraph/subscriptions.test.ts',
  'test/supergraph/audit.test.ts',
  'test/openai/failover.test.ts',
  'test/credits/postgres-faults.test.ts',
  'test/credits/postgres-ledger.test.ts',
  'test/credits/kill.test.ts',
  'test/credits/replicas.test.ts',
  'test/credits/failover.test.ts',
  'test/clients/typescript-package.test.ts',
  'test/clients/transcript.test.ts',
  'test/migrate/walk.test.ts',
  'packages/migrate/test/packed.test.ts',
];

/** Beside a file that waits, so many others work before the next of its kind begins. */
const OTHERS_BETWEEN = 8;

/**
 * Those that are alone come before all: a process that is shared ends, with all that it has loaded, where one of theirs
 * is the next. Long files are spread over the others, which go by what they took before, or by their size: side by side
 * they would leave cores idle, and the last of them alone too.
 */
class LongestSpread extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeIn = (names: readonly string[], { moduleId }: TestSpecification) =>
      names.findIndex((name) => moduleId.endsWith(`/${name}`));
    const sorted = await super.sort(files);
    const first = sorted.filter((file) => placeIn(alone, file) >= 0);
    const long = sorted
      .filter((file) => placeIn(longest, file) >= 0)
      .sort((one, other) => placeIn(longest, one) - placeIn(longest, other));
    const others = sorted.filter((file) => !first.includes(file) && !long.includes(file));
    const spread = long.flatMap((file, at) => [
      file,
      ...others.slice(at * OTHERS_BETWEEN, (at + 1) * OTHERS_BETWEEN),
    ]);
    return [...first, ...spread, ...others.slice(long.length * OTHERS_BETWEEN)];
  }
}

export default defineConfig({
  test: {
    // Bounds for what hangs, not for what is slow: a test waits for events, and passes on one busy core.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 240_000, interval: 20 } },
    // One more than the cores of a small machine: tests wait for processes, pages and clocks in a third of their time.
    maxWorkers: 3,
    execArgv: [
      // Memory starts large: to grow it step by step takes a sixth of the workers' time in collections of new objects,
      // and a fourteenth in those of old ones.
      '--min-semi-space-size=64',
      '--max-semi-space-size=64',
      '--initial-old-space-size=1024',
      // To optimise the parser of SQL takes longer than what it is asked then, also for 3,000 statements.
      '--liftoff-only',
      // What one file called is called again by others: to compile it once more after it was idle takes a tenth of the time.
      '--no-flush-bytecode',
      // Three workers have four helper threads each otherwise, which wake each other for the little there is to do in
      // parallel: a tenth of the workers' time.
      '--v8-pool-size=1',
    ],
    // Node loads what it loads for users, and keeps it compiled; nothing here replaces a module by another.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: LongestSpread },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
          // The suites of `npm run audit` bring tests of their own.
          exclude: [...configDefaults.exclude, ...alone],
          // What they load is loaded once for all their files, so each leaves the process as it found it.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: alone } },
    ],
  },
});
