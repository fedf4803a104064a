/** No wire without an end: what a type offers is given by somebody and used by somebody. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { createUsage, type Member, readJson, readUsage, type Usage } from './members.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What only tests and benchmarks give or use, and why it is there all the same. */
const seams: Readonly<Record<string, readonly string[]>> = {
  'a limit, a pace or a clock that a test cannot wait for': [
    'ApiKeyRingDependencies.now',
    'ApiKeyServiceDependencies.now',
    'CreditsOptions.idempotency',
    'CreditsOptions.maintenance',
    'GpuFleetDependencies.random',
    'GpuFleetDependencies.wallClock',
    'RateLimiterOptions.now',
    'RemoteCompletionsOptions.firstByteTimeoutMs',
    'RemoteCompletionsOptions.stallTimeoutMs',
    'ReuseOptions.maxEntries',
    'ReuseOptions.ttlMs',
    'SigningKeysOptions.now',
    'SqlGuardOptions.cacheBytes',
    'SqlServiceDependencies.resultBounds',
    'SqliteStoreOptions.busyMs',
    'UsageLogLoader.flush',
    'UsageLogLoaderDependencies.batchSize',
    'UsageOptions.correctEveryMs',
    'UsageService.correctEvents',
    'UsageService.sumEvents',
  ],
  'a place where a test looks at what goes on inside': [
    'AppOptions.embeddedWarehouse',
    'CreditsOptions.openLedger',
    'LogOptions.destination',
    'SqlGuard.describe',
  ],
  'what a back end takes or the books keep, and no door passes on': [
    'GpuCompletionRequest.topP',
    'RestCompletionRequest.topP',
  ],
};

function usageOf(patterns: readonly string[]): Usage {
  const usage = createUsage();
  for (const file of globSync([...patterns], { cwd: root })) {
    if (file.includes('generated/')) continue;
    if (file.endsWith('.json')) readJson(join(root, file), usage);
    else readUsage(join(root, file), file, usage);
  }
  return usage;
}

const gateway = usageOf(['{src,plugins,resolvers,sql,docs}/**/*.{ts,json}']);
const packages = usageOf(['packages/*/src/**/*.{ts,tsx,json}']);
const tests = globSync(['{test,bench}/**/*.ts', 'packages/*/test/**/*.ts'], { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

/** Whether an object literal somewhere may be a value of the member's type that has the member. */
function isGiven(
  member: Member,
  { members, literals, assigned, parted }: Usage,
  siblings = members,
): boolean {
  if (assigned.has(member.name)) return true;
  const required = siblings
    .filter(({ file, body, isOptional }) => file === member.file && body === member.body && !isOptional)
    .map(({ name }) => name);
  const mayLack = parted.has(member.owner);
  return literals.some(
    ({ keys, isPart }) =>
      keys.has(member.name) && (isPart || mayLack || required.every((name) => keys.has(name))),
  );
}

/** What comes over a wire was given by whoever sent it. */
const isFromOutside = ({ owner }: Member) => owner.startsWith('Wire');

const isInTests = ({ name }: Member) => new RegExp(`\\b${name}\\b`).test(tests);
const label = ({ owner, name }: Member) => `${owner}.${name}`;

/** Members without an end in the gateway itself, or for a package: in it, in the gateway and in its tests. */
function loose(isLoose: (member: Member, usages: readonly Usage[]) => boolean): readonly string[] {
  const here = gateway.members.filter((member) => isLoose(member, [gateway]));
  const there = packages.members.filter(
    (member) => isLoose(member, [packages, gateway]) && !isInTests(member),
  );
  return [...new Set([...here, ...there].map(label))].toSorted();
}

const known = Object.values(seams).flat();

it('has no optional member that nobody gives a value', () => {
  expect(gateway.members.length).toBeGreaterThan(1000);
  const unset = loose(
    (member, usages) =>
      member.isOptional &&
      !member.isUnknown &&
      !isFromOutside(member) &&
      !usages.some((usage) => isGiven(member, usage, [...gateway.members, ...packages.members])),
  );
  expect(unset.filter((name) => !known.includes(name))).toEqual([]);
});

it('has no function in a type that nobody calls', () => {
  const uncalled = loose(
    (member, usages) => member.isFunction && !usages.some(({ read }) => read.has(member.name)),
  );
  expect(uncalled.filter((name) => !known.includes(name))).toEqual([]);
});

it('lists no seam that is gone', () => {
  const names = new Set(gateway.members.map(label));
  expect(known.filter((name) => !names.has(name))).toEqual([]);
});
