/**
 * Two processes on one journal, step by step: the real decisions and the real cache, over tables that are plain maps.
 * Every order of their steps is tried, with sessions that break before, after or in the middle of an append, leases
 * that end, processes that die, tables that lag behind the journal, and caches that are emptied while one decides.
 */
import { type BucketKey, bucketId, emptyBucket } from '../../src/credits/ledger/bucket.ts';
import type { Command, Outcome } from '../../src/credits/ledger/command.ts';
import { createDecision } from '../../src/credits/ledger/decide.ts';
import type { Hold } from '../../src/credits/ledger/hold.ts';
import { createRulesCache } from '../../src/credits/ledger/rules.ts';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy } from '../../src/credits/policy/create-policy.ts';
import type { RowKeys } from '../../src/credits/store/ledger-store.ts';
import {
  isEmpty,
  type JournalPosition,
  type KnownRows,
  sharedEntryOf,
} from '../../src/credits/store/postgres/book-cache.ts';
import type { UsageEvent } from '../../src/credits/usage/usage-event.ts';
import { createCreditCalendar } from '../../src/credits/windows/credit-calendar.ts';
import { hold, NOON, settle } from './commands.ts';
import {
  type Append,
  catchUp,
  copy,
  keyOf,
  newest,
  newWorld,
  type Replica,
  type Tables,
  tablesAt,
  type World,
} from './replica-world.ts';

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

export interface ModelRules {
  /** False: rows are appended whatever is there, as without the key of the journal. */
  readonly comparesPosition: boolean;
  /** After a session broke: whether the journal is asked what became of the append, and when. */
  readonly asks: 'when it knows the newest row' | 'before it knows it' | 'never';
  /** Whether a decision goes on with the rows that it began with, or with those that are known by then. */
  readonly keepsRows: boolean;
  /** Whether what is newer in the journal than in the tables is looked for there. */
  readonly looksBehind: boolean;
  /** How often each may happen. */
  readonly troubles: World['troubles'];
}

/** Tries every order. @returns how many different states there are. @throws Error with the first that must not be. */
export function explore(program: Program, rules: ModelRules): number {
  const seen = new Set<string>();
  const open: World[] = [newWorld(rules.troubles)];
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
  const { folds } = world.troubles;
  const steps = ([0, 1] as const).flatMap((place) => {
    const { phase, act } = world.replicas[place];
    return phase === 'dead' || act >= program[place].length
      ? []
      : replicaSteps(world, place, program[place][act] as Act, rules);
  });
  if (folds > 0 && world.folded < newest(world)) {
    steps.push((next) => {
      next.folded = newest(next);
      next.troubles.folds -= 1;
    });
  }
  world.late.forEach((append, i) => {
    steps.push((next) => {
      next.late = next.late.filter((_, place) => place !== i);
      commit(next, append, rules);
    });
  });
  return steps;
}

function replicaSteps(world: World, place: 0 | 1, act: Act, rules: ModelRules): Step[] {
  const { phase, begun, tried } = world.replicas[place];
  const { breaks, deaths, lapses, forgets } = world.troubles;
  const command = commandOf(place, act);
  const steps: Step[] = [];
  if (phase === 'decide' && !begun) {
    // On what it knows, and under the lock on what is.
    steps.push((next) => begin(next, place));
    // After it has asked, it goes by what it knew then.
    if (tried.length === 0 || rules.asks !== 'when it knows the newest row') {
      steps.push((next) => {
        catchUp(next, next.replicas[place].cache);
        begin(next, place);
        decide(next, place, command, rules, true);
      });
    }
  }
  if (phase === 'decide' && begun) {
    steps.push((next) => decide(next, place, command, rules, false));
    if (forgets > 0) {
      steps.push((next) => {
        next.replicas[place].cache.forget();
        next.troubles.forgets -= 1;
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
      if (rules.asks === 'when it knows the newest row') catchUp(next, next.replicas[place].cache);
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
  return steps;
}

function commandOf(place: number, act: Act): Command {
  const [id, owner] = [`h${place}`, `p${place}`];
  if (act === 'hold') return hold(id, 'ada', HELD, { owner });
  if (act === 'topUp') return { type: 'topUp', id, amount: MORE as MicroCredits, at: NOON };
  if (act === 'settle') return settle(id, USED);
  return { type: 'expire', at: NOON };
}

function begin(world: World, place: 0 | 1): void {
  const replica = world.replicas[place];
  if (!replica.cache.position) catchUp(world, replica.cache);
  replica.begun = { before: replica.cache.position as JournalPosition, known: replica.cache.rows };
}

function decide(world: World, place: 0 | 1, command: Command, rules: ModelRules, isLocked: boolean): void {
  const replica = world.replicas[place];
  const { cache } = replica;
  const begun = replica.begun as NonNullable<Replica['begun']>;
  const { before } = begun;
  const known = rules.keepsRows ? begun.known : cache.rows;
  replica.begun = null;
  const decision = createDecision(setting, rulesOf, [command]);
  const keys = decision.keys();
  const isBehind = rules.looksBehind && keys.orphansAt !== null;
  if (isBehind && !isLocked) return;
  const tables = tablesAt(world, isBehind ? newest(world) : world.folded);
  const rows = rowsOf(world, tables, known, keys, rules);
  const full = { ...head, leases: world.leases };
  const read = (key: BucketKey) => {
    const id = bucketId(key.scope, key.window);
    return [id, known.buckets.get(id) ?? tables.buckets.get(id) ?? emptyBucket(key)] as const;
  };
  let decided: ReturnType<typeof decision.decide>;
  try {
    decided = decision.decide(full, rows, new Map(decision.buckets(full, rows).map(read)));
  } catch {
    // A hold that is taken already: an error for this caller alone, unless it was decided on old books.
    if (before.sequence === newest(world)) tell(replica, { type: 'unknown' });
    return;
  }
  const { changes, result } = decided;
  const outcome = result[0] as Outcome;
  if (isEmpty(changes)) {
    // Nothing is appended, so it must be what the newest rows say.
    if (before.sequence === newest(world)) tell(replica, outcome);
    else catchUp(world, cache);
    return;
  }
  const batch = `${place}/${replica.act}`;
  const row = { sequence: before.sequence + 1, batch, entry: sharedEntryOf(changes) };
  replica.append = { before, row, changes, outcome };
  replica.phase = 'append';
}

function rowsOf(world: World, tables: Tables, known: KnownRows, keys: RowKeys, rules: ModelRules) {
  const holds = new Map<string, Hold>();
  const events = new Map<string, UsageEvent>();
  for (const id of keys.holds) {
    const touched = known.touched.get(id) ?? 0;
    const newer = rules.looksBehind && touched > world.folded ? tablesAt(world, touched) : tables;
    const found = known.holds.get(id) ?? newer.holds.get(id);
    const event = newer.events.get(id);
    if (found) holds.set(id, found);
    else if (event) events.set(id, event);
  }
  const orphans =
    keys.orphansAt === null ? [] : [...tables.holds.values()].filter(({ owner }) => !world.leases.has(owner));
  for (const orphan of orphans) holds.set(orphan.id, orphan);
  return { holds, events, answers: new Map(), orphans: orphans.map(({ id }) => id) };
}

function commit(world: World, { before, row, changes }: Append, rules: ModelRules): boolean {
  const last = world.journal[newest(world)]?.row;
  const isNext = last?.sequence === before.sequence && last.batch === before.batch;
  if (rules.comparesPosition && !isNext) return false;
  const sequence = newest(world) + 1;
  Object.assign(world, { journal: [...world.journal, { row: { ...row, sequence }, changes }] });
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
  catchUp(world, replica.cache);
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
    world.journal.some((one) => one.row.sequence === row.sequence && one.row.batch === row.batch),
  );
  if (found) tell(replica, found.outcome);
  else replica.phase = 'decide';
}

function tell(replica: Replica, outcome: Outcome): void {
  replica.told.push(outcome);
  replica.act += 1;
  replica.phase = 'decide';
  replica.begun = null;
  replica.append = null;
  replica.tried = [];
}

function check(world: World, program: Program): void {
  const complain = (what: string) => {
    throw new Error(`${what}, in ${JSON.stringify(program)} after ${JSON.stringify(world.journal)}`);
  };
  const batches = world.journal.map(({ row }) => row.batch);
  if (new Set(batches).size !== batches.length) complain('one transaction was committed twice');
  const { buckets, holds, events } = tablesAt(world, newest(world));
  const held = sum([...holds.values()].map(({ amount }) => amount));
  const settled = sum([...events.values()].map(({ credits }) => credits));
  for (const bucket of buckets.values()) {
    if (bucket.settled + bucket.held > LIMIT) complain(`${bucket.scope} is over its limit`);
    if (bucket.held !== held) complain(`${bucket.scope} holds ${bucket.held}, its holds ${held}`);
    if (bucket.settled !== settled) complain(`${bucket.scope} used ${bucket.settled}, its events ${settled}`);
  }
  world.replicas.forEach(({ told }, place) => {
    const id = `h${place}`;
    const acts = program[place as 0 | 1];
    const count = (act: Act) => acts.filter((one) => one === act).length;
    const amount = holds.get(id)?.amount ?? 0;
    if (amount > HELD + MORE * count('topUp')) complain(`${id} holds ${amount}, more than was asked for`);
    told.forEach((outcome, i) => {
      const act = acts[i];
      const isKnown = holds.has(id) || events.has(id);
      const wasGranted = told.slice(0, i).some(({ type }) => type === 'granted');
      if (act === 'hold' && outcome.type === 'unknown' && count('hold') === 1)
        complain(`${id} was refused because of itself`);
      if (outcome.type === 'granted' && !isKnown) complain(`${id} was granted and is nowhere`);
      if (act === 'settle' && outcome.type === 'unknown' && wasGranted)
        complain(`${id} was granted and is not known`);
      if (act === 'settle' && outcome.type === 'settled' && events.get(id)?.credits !== USED)
        complain(`${id} was settled with ${USED} and is booked with ${events.get(id)?.credits}`);
    });
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
