/**
 * What leases of credits would do, in simulated time: each of a hundred gateways sets a part of a limit aside and
 * grants from it without asking. The same calls with every hold in the shared books are the floor.
 */
import { createRandom, type Random } from '../test/support/random.ts';
import { printTable, type Table } from './table.ts';

const REPLICAS = 100;
const SEED = 20_260_504;
/** Ticks of 10 ms. */
const DAY = 60_000;
/** What all callers together ask for, of what the limit allows. */
const DEMAND = 1.2;
const MEAN_HOLD = 10;
const MEAN_USED = 6;
const MEAN_TICKS = 200;
/** A replica gives back what it has not used for so long. */
const IDLE_TICKS = 3000;

interface Call {
  readonly replica: number;
  readonly hold: number;
  readonly used: number;
  readonly ticks: number;
}

interface Lease {
  /** Set aside in the shared books and not yet used. */
  left: number;
  /** Of that, held by calls that run. */
  held: number;
  usedAt: number;
}

export interface LeaseResult {
  readonly calls: number;
  readonly trips: number;
  readonly denied: number;
  /** What was used and held when the first was denied. */
  readonly firstDeniedAt: number;
  /** The most that was set aside and held by no call: what a fleet that dies at that moment books too much. */
  readonly exposure: number;
  readonly settled: number;
}

/** @param size what a replica sets aside at once, in holds; 0: every hold is one of the shared books */
export function simulateLeases(limit: number, size: number, random: Random): LeaseResult {
  const leases = Array.from({ length: REPLICAS }, (): Lease => ({ left: 0, held: 0, usedAt: 0 }));
  const ends = new Map<number, Call[]>();
  const perTick = (DEMAND * limit) / MEAN_USED / DAY;
  let [calls, trips, denied, firstDeniedAt, exposure, settled, held, aside] = [0, 0, 0, limit, 0, 0, 0, 0];

  function end({ replica, hold, used }: Call, tick: number): void {
    const lease = leases[replica] as Lease;
    lease.left -= used;
    lease.held -= hold;
    lease.usedAt = tick;
    held -= hold;
    aside -= used;
    settled += used;
    if (size === 0) {
      trips += 1;
      giveBack(lease);
    }
  }

  function giveBack(lease: Lease): void {
    aside -= lease.left - lease.held;
    lease.left = lease.held;
  }

  /** Sets so much aside, or what is left down to what the call needs. */
  function extend(lease: Lease, hold: number): boolean {
    trips += 1;
    const needed = lease.held + hold - lease.left;
    const granted = Math.min(Math.max(needed, size * MEAN_HOLD), limit - settled - aside);
    if (granted < needed) return false;
    lease.left += granted;
    aside += granted;
    return true;
  }

  function begin(call: Call, tick: number): void {
    calls += 1;
    const lease = leases[call.replica] as Lease;
    lease.usedAt = tick;
    if (lease.left - lease.held < call.hold && !extend(lease, call.hold)) {
      if (denied === 0) firstDeniedAt = settled + held;
      denied += 1;
      return;
    }
    lease.held += call.hold;
    held += call.hold;
    const at = tick + call.ticks;
    ends.set(at, [...(ends.get(at) ?? []), call]);
  }

  for (let tick = 0, due = 0; tick < DAY; tick++) {
    for (const call of ends.get(tick) ?? []) end(call, tick);
    ends.delete(tick);
    for (due += perTick * 2 * random.next(); due >= 1; due--) begin(drawCall(random), tick);
    for (const lease of leases) {
      if (lease.left > lease.held && tick - lease.usedAt > IDLE_TICKS) {
        trips += 1;
        giveBack(lease);
      }
    }
    exposure = Math.max(exposure, aside - held);
    if (settled + aside > limit) throw new Error(`${settled} + ${aside} is more than ${limit}`);
  }
  return { calls, trips, denied, firstDeniedAt, exposure, settled };
}

function drawCall(random: Random): Call {
  const hold = MEAN_HOLD / 2 + random.below(MEAN_HOLD + 1);
  return {
    replica: random.below(REPLICAS),
    hold,
    used: Math.round(
      hold * (2 * (MEAN_USED / MEAN_HOLD) - 1 + random.next() * 2 * (1 - MEAN_USED / MEAN_HOLD)),
    ),
    ticks: 1 + random.below(2 * MEAN_TICKS),
  };
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

function tableOf(name: string, limit: number): Table {
  const sizes = [0, 1, 10, 100];
  const results = sizes.map((size) => simulateLeases(limit, size, createRandom(SEED)));
  const floor = results[0] as LeaseResult;
  return {
    title: `Leases of the limit of ${name}, in a simulated fleet of ${REPLICAS} gateways`,
    load: `10 minutes in which ${DEMAND} times the limit is asked for, each call on any gateway, seed ${SEED}`,
    floor: 'no leases: each hold and each settlement is in the shared books',
    columns: [
      'a lease, in holds',
      'trips for a call',
      'falsely denied',
      'first denied when used and held were',
      'most set aside and unused',
      'never spent',
    ],
    rows: results.map(({ calls, trips, denied, firstDeniedAt, exposure, settled }, i) => [
      sizes[i] || 'none',
      (trips / calls).toFixed(2),
      percent(Math.max(0, denied - floor.denied), calls),
      percent(firstDeniedAt, limit),
      percent(exposure, limit),
      percent(limit - settled, limit),
    ]),
  };
}

export function run(): readonly Table[] {
  return [
    tableOf('the account, of 100,000 holds', 100_000 * MEAN_HOLD),
    tableOf('a team, of 10,000 holds', 10_000 * MEAN_HOLD),
    tableOf('a user, of 1,000 holds', 1000 * MEAN_HOLD),
  ];
}

if (import.meta.main) for (const table of run()) printTable(table);
