/** A ledger store in plain maps: the contract without a database, fast enough for a million transactions. */
import { type Bucket, type BucketKey, bucketId, emptyBucket } from '../../src/credits/ledger/bucket.ts';
import type { Hold } from '../../src/credits/ledger/hold.ts';
import type { LedgerHead, LimitOverride } from '../../src/credits/ledger/ledger-head.ts';
import type { Suspension } from '../../src/credits/ledger/triggers.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { isOnDemand, partsOf, periodOf, type Scope } from '../../src/credits/scope.ts';
import type { AnswerRecord, Changes, LedgerStore } from '../../src/credits/store/ledger-store.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { daysOf, windowAround } from '../../src/credits/windows/period.ts';

export interface MemoryStore extends Pick<LedgerStore, 'transact'> {
  buckets(keys: readonly BucketKey[]): readonly Bucket[];
  openHolds(): readonly Hold[];
}

export function createMemoryStore(): MemoryStore {
  const buckets = new Map<string, Bucket>();
  const holds = new Map<string, Hold>();
  const events = new Map<string, UsageEvent>();
  const eventsOfDay = new Map<string, Map<string, UsageEvent>>();
  const answers = new Map<string, AnswerRecord>();
  let head: LedgerHead = {
    latestWindow: '',
    overrides: new Map<Scope, LimitOverride>(),
    suspensions: new Map<Scope, Suspension>(),
    leases: new Map<string, number>(),
  };

  function countEvents(scope: Scope, window: string): MicroCredits {
    const { qualifier, base } = partsOf(scope);
    let used = 0;
    for (const event of daysOf(window).flatMap((day) => [...(eventsOfDay.get(day)?.values() ?? [])])) {
      const name = qualifier?.kind === 'function' ? event.function : event.requestedModel;
      if (qualifier !== null && name !== qualifier.name) continue;
      const owners = [
        'account',
        `user:${event.user}`,
        ...event.teams.map((team) => `team:${team}`),
        `key:${event.apiKeyId}`,
      ];
      if (owners.includes(base)) used += event.credits;
    }
    return used as MicroCredits;
  }

  function readBucket({ scope, window }: BucketKey): Bucket {
    const bucket = buckets.get(bucketId(scope, window)) ?? emptyBucket({ scope, window });
    if (buckets.has(bucketId(scope, window)) || !isOnDemand(scope)) return bucket;
    let held = 0;
    for (const hold of holds.values()) {
      const isOfWindow = windowAround(hold.window, periodOf(scope)) === window;
      if (isOfWindow && hold.scopes.includes(scope)) held += hold.amount;
    }
    return { ...bucket, settled: countEvents(scope, window), held: held as MicroCredits };
  }

  function write(changes: Changes): void {
    for (const bucket of changes.buckets) buckets.set(bucketId(bucket.scope, bucket.window), bucket);
    for (const [id, { scope }] of buckets) if (changes.dropScopes.includes(scope)) buckets.delete(id);
    for (const hold of changes.putHolds) holds.set(hold.id, hold);
    for (const id of changes.dropHolds) holds.delete(id);
    for (const event of changes.putEvents) {
      events.set(event.eventId, event);
      const ofDay = eventsOfDay.get(event.window) ?? new Map<string, UsageEvent>();
      eventsOfDay.set(event.window, ofDay.set(event.eventId, event));
    }
    for (const answer of changes.putAnswers) answers.set(answer.id, answer);
    for (const id of changes.dropAnswers) answers.delete(id);
    head = {
      latestWindow: changes.latestWindow ?? head.latestWindow,
      overrides: overlay(head.overrides, changes.overrides),
      suspensions: overlay(head.suspensions, changes.suspensions),
      leases: overlay(head.leases, changes.leases),
    };
  }

  return {
    buckets: (keys) => keys.map(readBucket),
    openHolds: () => [...holds.values()],
    async transact(decision) {
      const keys = decision.keys();
      const found = {
        holds: keys.openHolds ? new Map(holds) : pick(holds, keys.holds),
        events: pick(events, [...keys.events, ...keys.holds.filter((id) => !holds.has(id))]),
        answers: pick(answers, keys.answers),
        orphans: [] as string[],
      };
      for (const hold of keys.orphansAt === null ? [] : holds.values()) {
        if ((head.leases.get(hold.owner) ?? 0) >= (keys.orphansAt ?? 0)) continue;
        found.orphans.push(hold.id);
        found.holds.set(hold.id, hold);
      }
      const requested = decision.buckets(head, found);
      const read = new Map(requested.map((key) => [bucketId(key.scope, key.window), readBucket(key)]));
      const { changes, result } = decision.decide(head, found, read);
      write(changes);
      return result;
    },
  };
}

function pick<V>(rows: ReadonlyMap<string, V>, ids: readonly string[]): Map<string, V> {
  return new Map(ids.flatMap((id) => (rows.has(id) ? [[id, rows.get(id) as V]] : [])));
}

function overlay<K, V>(
  rows: ReadonlyMap<K, V>,
  changes: readonly (readonly [K, V | null])[],
): ReadonlyMap<K, V> {
  if (changes.length === 0) return rows;
  const result = new Map(rows);
  for (const [key, value] of changes) {
    if (value === null) result.delete(key);
    else result.set(key, value);
  }
  return result;
}
