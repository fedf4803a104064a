/**
 * Two processes on one journal, step by step: the real decisions and the real cache, over tables that are plain maps.
 * Every order of their steps is tried, with sessions that break before, after or in the middle of an append, leases
 * that end, and processes that die.
 */
import { type Bucket, bucketId, emptyBucket } from '../../src/credits/ledger/bucket.ts';
import type { Command, Outcome } from '../../src/credits/ledger/command.ts';
import { createDecision } from '../../src/credits/ledger/decide.ts';
import type { Hold } from '../../src/credits/ledger/hold.ts';
import { createRulesCache } from '../../src/credits/ledger/rules.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import type { Changes } from '../../src/credits/store/ledger-store.ts';
import {
  BookCache,
  isEmpty,
  type JournalPosition,
  type JournalRow,
  sharedEntryOf,
} from '../../src/credits/store/postgres/book-cache.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { hold, NOON, settle } from './commands.ts';

export type Act = 'hold' | 'topUp' | 'settle' | 'expire';
/** What each of the two processes does, in order. */
export type Program = readonly [readonly Act[], readonly Act[]];

/** Room for one hold with two top-ups, and not for two holds. */
const LIMIT = 10;
const [HELD, MORE, USED] = [6, 2, 5];
const policy = createPolicy({ account: LIMIT as MicroCredits, user: LIMIT as MicroCredits }, {});
const setting = { calendar: createCreditCalendar('UTC'), policy };
const rulesOf = createRulesCache(policy);
const head = { latestWindow: '2026-05-04', overrides: new Map(), suspensions: new Map() };

interface Append {
  readonly before: JournalPosition;
  readonly row: JournalRow;
  readonly changes: Changes;
  readonly outcome: Outcome;
}

interface Replica {
  readonly cache: BookCache;
  /** Its place in its program. */
  act: number;
  /** `append`: decided, and not yet sent; `learn`, `ask`: its session broke, so it asks the journal what became of it. */
  phase: 'decide' | 'append' | 'learn' | 'ask' | 'dead';
  append: Append | null;
  tried: readonly Append[];
  readonly told: Outcome[];
}

interface World {
  readonly journal: JournalRow[];
  readonly buckets: Map<string, Bucket>;
  readonly holds: Map<string, Hold>;
  readonly events: Map<string, UsageEvent>;
  readonly leases: Map<string, number>;
  readonly replicas: readonly [Replica, Replica];
  /** Appends on their way to the server over sessions that are gone. */
  late: readonly Append[];
  /** Sessions that may still break, processes that may still die, leases that may still end. */
  readonly troubles: { breaks: number; deaths: number; lapses: number };
}

export interface ModelRules {
  /** False: rows are appended whatever is there, as without the key of the journal. */
  readonly comparesPosition: boolean;
  /** After a session broke: whether the journal is asked what became of the append, and when. */
  readonly asks: 'when it knows the newest row' | 'before it knows it' | 'never';
  /** How many sessions break. */
  readonly breaks: number;
}

/** Tries every order. @returns how many different states there are. @throws Error with the first that must not be. */
export function explore(program: Program, rules: ModelRules): number {
  const seen = new Set<string>();
  const open: World[] = [newWorld(rules.breaks)];
  for (let world = open.pop(); world; world = open.pop()) {
    check(world, program);
    const key = keyOf(world);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const step of stepsOf(world, program, rules)) {
      const next = copy(world);
      step(next);
      open.push(next);
    }
  }
  return seen.size;
}

type Step = (world: World) => void;

function stepsOf(world: World, program: Program, rules: ModelRules): Step[] {
  const steps: Step[] = [];
  const { breaks, deaths, lapses } = world.troubles;
  ([0, 1] as const).forEach((place) => {
    const { phase, act } = world.replicas[place];
    const isDone = act >= program[place].length;
    if (phase === 'dead' || isDone) return;
    const command = commandOf(place, program[place][act] as Act);
    if (phase === 'decide') {
      // On what it knows, and under the lock on what is.
      steps.push((next) => decide(next, place, command));
      // After it has asked, it goes by what it knew then.
      if (world.replicas[place].tried.length === 0 || rules.asks !== 'when it knows the newest row') {
        steps.push((next) => {
          next.replicas[place].cache.follow(next.journal);
          decide(next, place, command);
        });
      }
    }
    if (phase === 'append') {
      steps.push((next) => send(next, place, rules, true));
      if (breaks > 0) {
        // It was committed, or refused, and nobody heard; or it is still on its way.
        steps.push((next) => send(next, place, rules, false));
        steps.push((next) => {
          next.late = [...next.late, next.replicas[place].append as Append];
          breakSession(next, place);
        });
      }
    }
    if (phase === 'learn') {
      steps.push((next) => {
        if (rules.asks === 'when it knows the newest row') next.replicas[place].cache.follow(next.journal);
        next.replicas[place].phase = rules.asks === 'never' ? 'decide' : 'ask';
      });
    }
    if (phase === 'ask') steps.push((next) => askJournal(next, place));
    if (deaths > 0) {
      steps.push((next) => {
        next.replicas[place].phase = 'dead';
        next.leases.delete(`p${place}`);
        next.troubles.deaths -= 1;
      });
    }
    if (lapses > 0) {
      steps.push((next) => {
        next.leases.delete(`p${place}`);
        next.troubles.lapses -= 1;
      });
    }
  });
  world.late.forEach((append, i) => {
    steps.push((next) => {
      next.late = next.late.filter((_, place) => place !== i);
      commit(next, append, rules);
    });
  });
  return steps;
}

function commandOf(place: number, act: Act): Command {
  const [id, owner] = [`h${place}`, `p${place}`];
  if (act === 'hold') return hold(id, 'ada', HELD, { owner });
  if (act === 'topUp') return { type: 'topUp', id, amount: MORE as MicroCredits, at: NOON };
  if (act === 'settle') return settle(id, USED);
  return { type: 'expire', at: NOON };
}

function decide(world: World, place: 0 | 1, command: Command): void {
  const replica = world.replicas[place];
  const { cache } = replica;
  if (!cache.position) cache.follow(world.journal);
  const before = cache.position as JournalPosition;
  const decision = createDecision(setting, rulesOf, [command]);
  const rows = rowsOf(world, cache, decision.keys());
  const full = { ...head, leases: world.leases };
  const buckets = new Map(
    decision.buckets(full, rows).map((key) => {
      const id = bucketId(key.scope, key.window);
      return [id, cache.buckets.get(id) ?? world.buckets.get(id) ?? emptyBucket(key)];
    }),
  );
  let decided: { readonly changes: Changes; readonly result: readonly Outcome[] };
  try {
    decided = decision.decide(full, rows, buckets);
  } catch {
    // A hold that is taken already: an error for this caller alone.
    tell(replica, { type: 'unknown' });
    return;
  }
  const { changes, result } = decided;
  const outcome = result[0] as Outcome;
  if (isEmpty(changes)) {
    // Nothing is appended, so it must be what the newest rows say.
    if (before.sequence === world.journal.length - 1) tell(replica, outcome);
    else cache.follow(world.journal);
    return;
  }
  const batch = `${place}/${replica.act}`;
  replica.append = {
    before,
    row: { sequence: before.sequence + 1, batch, entry: sharedEntryOf(changes) },
    changes,
    outcome,
  };
  replica.phase = 'append';
}

function rowsOf(world: World, cache: BookCache, keys: ReturnType<ReturnType<typeof createDecision>['keys']>) {
  const holds = new Map<string, Hold>();
  const events = new Map<string, UsageEvent>();
  for (const id of keys.holds) {
    const known = cache.holds.get(id) ?? world.holds.get(id);
    const event = world.events.get(id);
    if (known) holds.set(id, known);
    else if (event) events.set(id, event);
  }
  const orphans =
    keys.orphansAt === null ? [] : [...world.holds.values()].filter(({ owner }) => !world.leases.has(owner));
  for (const orphan of orphans) holds.set(orphan.id, orphan);
  return { holds, events, answers: new Map(), orphans: orphans.map(({ id }) => id) };
}

function commit(world: World, { before, row, changes }: Append, rules: ModelRules): boolean {
  const last = world.journal.at(-1) as JournalRow;
  const isNext = last.sequence === before.sequence && last.batch === before.batch;
  if (rules.comparesPosition && !isNext) return false;
  world.journal.push({ ...row, sequence: last.sequence + 1 });
  for (const bucket of changes.buckets) world.buckets.set(bucketId(bucket.scope, bucket.window), bucket);
  for (const put of changes.putHolds) world.holds.set(put.id, put);
  for (const id of changes.dropHolds) world.holds.delete(id);
  for (const event of changes.putEvents) world.events.set(event.eventId, event);
  return true;
}

function send(world: World, place: 0 | 1, rules: ModelRules, isHeard: boolean): void {
  const replica = world.replicas[place];
  const append = replica.append as Append;
  const isCommitted = commit(world, append, rules);
  if (!isHeard) {
    breakSession(world, place);
    return;
  }
  if (isCommitted) {
    replica.cache.remember(append.before, append.row, append.changes);
    tell(replica, append.outcome);
    return;
  }
  replica.cache.follow(world.journal);
  replica.append = null;
  replica.phase = replica.tried.length > 0 ? 'learn' : 'decide';
}

function breakSession(world: World, place: 0 | 1): void {
  const replica = world.replicas[place];
  replica.tried = [...replica.tried, replica.append as Append];
  replica.append = null;
  replica.phase = 'learn';
  replica.cache.forget();
  world.troubles.breaks -= 1;
}

function askJournal(world: World, place: 0 | 1): void {
  const replica = world.replicas[place];
  const found = replica.tried.find(({ row }) =>
    world.journal.some(({ sequence, batch }) => sequence === row.sequence && batch === row.batch),
  );
  if (found) tell(replica, found.outcome);
  else replica.phase = 'decide';
}

function tell(replica: Replica, outcome: Outcome): void {
  replica.told.push(outcome);
  replica.act += 1;
  replica.phase = 'decide';
  replica.append = null;
  replica.tried = [];
}

function check(world: World, program: Program): void {
  const complain = (what: string) => {
    throw new Error(`${what}, in ${JSON.stringify(program)} after ${JSON.stringify(world.journal)}`);
  };
  const batches = world.journal.map(({ batch }) => batch);
  if (new Set(batches).size !== batches.length) complain('one transaction was committed twice');
  const held = sum([...world.holds.values()].map(({ amount }) => amount));
  const settled = sum([...world.events.values()].map(({ credits }) => credits));
  for (const bucket of world.buckets.values()) {
    if (bucket.settled + bucket.held > LIMIT) complain(`${bucket.scope} is over its limit`);
    if (bucket.held !== held) complain(`${bucket.scope} holds ${bucket.held}, its holds ${held}`);
    if (bucket.settled !== settled) complain(`${bucket.scope} used ${bucket.settled}, its events ${settled}`);
  }
  world.replicas.forEach(({ told }, place) => {
    const id = `h${place}`;
    const acts = program[place as 0 | 1];
    const count = (act: Act) => acts.filter((one) => one === act).length;
    const amount = world.holds.get(id)?.amount ?? 0;
    if (amount > HELD + MORE * count('topUp')) complain(`${id} holds ${amount}, more than was asked for`);
    told.forEach((outcome, i) => {
      const act = acts[i];
      if (act === 'hold' && outcome.type === 'unknown' && count('hold') === 1)
        complain(`${id} was refused because of itself`);
      if (outcome.type === 'granted' && !world.holds.has(id) && !world.events.has(id))
        complain(`${id} was granted and is nowhere`);
      if (act === 'settle' && outcome.type === 'settled' && world.events.get(id)?.credits !== USED)
        complain(`${id} was settled with ${USED} and is booked with ${world.events.get(id)?.credits}`);
    });
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

function newWorld(breaks: number): World {
  const replica = (): Replica => ({
    cache: new BookCache(),
    act: 0,
    phase: 'decide',
    append: null,
    tried: [],
    told: [],
  });
  return {
    journal: [{ sequence: 0, batch: 'first', entry: { buckets: [], holds: [] } }],
    buckets: new Map(),
    holds: new Map(),
    events: new Map(),
    leases: new Map([
      ['p0', NOON + 1],
      ['p1', NOON + 1],
    ]),
    replicas: [replica(), replica()],
    late: [],
    troubles: { breaks, deaths: 1, lapses: 1 },
  };
}

function copy(world: World): World {
  const copyReplica = (replica: Replica): Replica => {
    const cache = new BookCache();
    cache.position = replica.cache.position;
    for (const [id, bucket] of replica.cache.buckets) cache.buckets.set(id, bucket);
    for (const [id, one] of replica.cache.holds) cache.holds.set(id, one);
    return { ...replica, cache, told: [...replica.told] };
  };
  return {
    journal: [...world.journal],
    buckets: new Map(world.buckets),
    holds: new Map(world.holds),
    events: new Map(world.events),
    leases: new Map(world.leases),
    replicas: [copyReplica(world.replicas[0]), copyReplica(world.replicas[1])],
    late: world.late,
    troubles: { ...world.troubles },
  };
}

function keyOf(world: World): string {
  const replicas = world.replicas.map(({ cache, act, phase, append, tried, told }) => [
    cache.position?.sequence,
    [...cache.buckets.values()].map(({ settled, held }) => [settled, held]),
    [...cache.holds.values()].map(({ id, amount }) => [id, amount]),
    act,
    phase,
    append && [append.before.sequence, append.outcome],
    tried.map(({ before, outcome }) => [before.sequence, outcome]),
    told.map(({ type }) => type),
  ]);
  return JSON.stringify([
    world.journal.map(({ batch, entry }) => [
      batch,
      entry.buckets.map(({ settled, held }) => [settled, held]),
    ]),
    [...world.leases.keys()],
    replicas,
    world.late.map(({ before, row }) => [before.sequence, row.batch]),
    world.troubles,
  ]);
}
