/** What two processes on one journal are in, between two steps. */
import { type Bucket, bucketId } from '../../src/credits/ledger/bucket.ts';
import type { Outcome } from '../../src/credits/ledger/command.ts';
import type { Hold } from '../../src/credits/ledger/hold.ts';
import type { Changes } from '../../src/credits/store/ledger-store.ts';
import {
  BookCache,
  type JournalPosition,
  type JournalRow,
  type KnownRows,
} from '../../src/credits/store/postgres/book-cache.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { NOON } from './commands.ts';

export interface Append {
  readonly before: JournalPosition;
  readonly row: JournalRow;
  readonly changes: Changes;
  readonly outcome: Outcome;
}

export interface Replica {
  readonly cache: BookCache;
  /** Its place in its program. */
  act: number;
  /**
   * `decide`: it may have begun to; `append`: decided, and not yet sent; `learn`, `ask`: its session broke, so it asks
   * the journal what became of it.
   */
  phase: 'decide' | 'append' | 'learn' | 'ask' | 'dead';
  /** What it knew when it began. */
  begun: { readonly before: JournalPosition; readonly known: KnownRows } | null;
  append: Append | null;
  tried: readonly Append[];
  readonly told: Outcome[];
}

export interface Tables {
  readonly buckets: Map<string, Bucket>;
  readonly holds: Map<string, Hold>;
  readonly events: Map<string, UsageEvent>;
}

export interface World {
  readonly journal: readonly { readonly row: JournalRow; readonly changes: Changes | null }[];
  /** Sequence of the row that the tables are as of. */
  folded: number;
  readonly leases: Map<string, number>;
  readonly replicas: readonly [Replica, Replica];
  /** Appends on their way to the server over sessions that are gone. */
  late: readonly Append[];
  /** What may still happen. `lapses`: leases end; `folds`: the tables catch up; `forgets`: a cache is emptied. */
  readonly troubles: { breaks: number; deaths: number; lapses: number; folds: number; forgets: number };
}

/** What the tables would be as of a row of the journal. */
export function tablesAt({ journal }: World, sequence: number): Tables {
  const tables: Tables = { buckets: new Map(), holds: new Map(), events: new Map() };
  for (const { changes } of journal.slice(0, sequence + 1)) {
    for (const bucket of changes?.buckets ?? [])
      tables.buckets.set(bucketId(bucket.scope, bucket.window), bucket);
    for (const put of changes?.putHolds ?? []) tables.holds.set(put.id, put);
    for (const id of changes?.dropHolds ?? []) tables.holds.delete(id);
    for (const event of changes?.putEvents ?? []) tables.events.set(event.eventId, event);
  }
  return tables;
}

export function newest({ journal }: World): number {
  return journal.length - 1;
}

/** The newest rows of the journal, as a process that asks gets them. */
export function catchUp(world: World, cache: BookCache): void {
  const from = cache.position ? cache.position.sequence : world.folded;
  cache.follow(world.journal.slice(from).map(({ row }) => row));
}

export function newWorld(troubles: World['troubles']): World {
  const replica = (): Replica => ({
    cache: new BookCache(),
    act: 0,
    phase: 'decide',
    begun: null,
    append: null,
    tried: [],
    told: [],
  });
  const first = { sequence: 0, batch: 'first', entry: { buckets: [], touched: [] } };
  return {
    journal: [{ row: first, changes: null }],
    folded: 0,
    leases: new Map([
      ['p0', NOON + 1],
      ['p1', NOON + 1],
    ]),
    replicas: [replica(), replica()],
    late: [],
    troubles: { ...troubles },
  };
}

export function copy(world: World): World {
  const copyRows = ({ buckets, holds, touched }: KnownRows): KnownRows => ({
    buckets: new Map(buckets),
    holds: new Map(holds),
    touched: new Map(touched),
  });
  const copyReplica = (replica: Replica): Replica => {
    const cache = new BookCache();
    cache.position = replica.cache.position;
    cache.rows = copyRows(replica.cache.rows);
    const { begun } = replica;
    const isCurrent = begun?.known === replica.cache.rows;
    const known = begun && (isCurrent ? cache.rows : copyRows(begun.known));
    return { ...replica, cache, begun: begun && known && { ...begun, known }, told: [...replica.told] };
  };
  return {
    ...world,
    leases: new Map(world.leases),
    replicas: [copyReplica(world.replicas[0]), copyReplica(world.replicas[1])],
    troubles: { ...world.troubles },
  };
}

/** The same for worlds that cannot be told apart. */
export function keyOf(world: World): string {
  const keyOfRows = ({ buckets, holds, touched }: KnownRows) => [
    [...buckets.values()].map(({ settled, held }) => [settled, held]),
    [...holds.values()].map(({ id, amount }) => [id, amount]),
    [...touched],
  ];
  const replicas = world.replicas.map(({ cache, act, phase, begun, append, tried, told }) => [
    cache.position?.sequence,
    keyOfRows(cache.rows),
    act,
    phase,
    begun && [begun.before.sequence, begun.known === cache.rows || keyOfRows(begun.known)],
    append && [append.before.sequence, append.outcome],
    tried.map(({ before, outcome }) => [before.sequence, outcome]),
    told.map(({ type }) => type),
  ]);
  return JSON.stringify([
    world.journal.map(({ row }) => [
      row.batch,
      row.entry.buckets.map(({ settled, held }) => [settled, held]),
    ]),
    world.folded,
    [...world.leases.keys()],
    replicas,
    world.late.map(({ before, row }) => [before.sequence, row.batch]),
    world.troubles,
  ]);
}
