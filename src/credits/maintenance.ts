/** What the ledger needs done from time to time: leases, orphans, waiting settlements, suspensions, old rows. */
import { uptime } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { GatewayError } from '../errors/gateway-error.ts';
import type { Logger } from '../observability/log.ts';
import { createAbandonedLeases } from './abandoned-leases.ts';
import type { Clock } from './clock.ts';
import { clockRefusal } from './governor/credit-refusal.ts';
import type { RunningHolds } from './governor/running-holds.ts';
import type { Settlements } from './governor/settlements.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Neighbours } from './neighbours.ts';
import type { KeptRate } from './prices/book-rates.ts';
import type { CreditCalendar } from './windows/credit-calendar.ts';

export interface MaintenanceOptions {
  /** Milliseconds after which the holds of a process that no longer renews its lease are orphans. */
  readonly leaseMs: number;
  /** Milliseconds between looks for suspensions that another process made. */
  readonly pollMs: number;
  /** Milliseconds between looks for alerts to deliver. */
  readonly alertMs: number;
  /** Days that events are kept after they were loaded. */
  readonly retentionDays: number;
  /** Milliseconds between clearings of what is old. */
  readonly pruneMs: number;
  /** Milliseconds that an Idempotency-Key is remembered; how many answers, and bytes of them, are kept at most. */
  readonly answerMs: number;
  readonly maxAnswers: number;
  readonly maxAnswerBytes: number;
}

export interface MaintenanceDependencies {
  readonly ledger: Ledger;
  readonly owner: string;
  readonly running: RunningHolds;
  readonly settlements: Settlements;
  readonly neighbours: Neighbours;
  readonly calendar: CreditCalendar;
  /** What calls are priced by here, as canonical JSON of a `PriceTable`. */
  readonly prices: string;
  /** What credits and the GPUs cost in money by the setting of this process. */
  readonly rates: readonly Omit<KeptRate, 'since'>[];
  readonly clock: Clock;
  /** Seconds by a clock that nobody sets, and that runs on while the machine sleeps. Default: the machine's uptime. */
  readonly uptimeSeconds?: () => number;
  readonly logger: Logger;
  readonly options: MaintenanceOptions;
  /** One for each alert channel. */
  readonly deliverAlerts: readonly ((stopping: AbortSignal) => Promise<void>)[];
}

export interface Maintenance {
  /** Why the last round failed; null after one that succeeded. */
  readonly failure: string | null;
  /** What is wrong with the ledger's days, or differs from other processes on it; null where nothing does. */
  readonly warning: string | null;
  /** One round: opens the day, renews the lease, books orphans, tries waiting settlements. @throws GatewayError LEDGER_UNAVAILABLE */
  round(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const DAY = 86_400_000;
/** A call is charged to a day that begins later where a clock was set back: by two days at most, and zones differ by one. */
const CHARGED_LATER_MS = 3 * DAY;
/** By how much a clock may be corrected without its days being doubted. */
const CLOCK_TOLERANCE_MS = 3_600_000;

export function createMaintenance(dependencies: MaintenanceDependencies): Maintenance {
  const { ledger, owner, running, settlements, neighbours, calendar, prices, rates } = dependencies;
  const { clock, logger, options, deliverAlerts } = dependencies;
  const { uptimeSeconds = uptime } = dependencies;
  const abandonedLeases = createAbandonedLeases(options.leaseMs);
  const stopping = new AbortController();
  const loops: Promise<void>[] = [];
  let started: { readonly at: number; readonly uptime: number } | null = null;
  let suspects: ReadonlySet<string> = new Set();
  /** Whether the books know by which zone this process cuts their days, and by what it prices calls and tells money. */
  let areRulesKept = false;
  let failure: string | null = null;
  let warning: string | null = null;

  /** Who has not reached the books yet knows its machine's clock alone, and that of the books counts. */
  async function bookTime(): Promise<number> {
    await ledger.records.head();
    const now = clock.now();
    started ??= { at: now, uptime: uptimeSeconds() };
    return now;
  }

  /**
   * Opens the day. A new process cannot know how long none has run; later, a clock that went further than time did
   * has run ahead. @throws GatewayError LEDGER_UNAVAILABLE while it has.
   */
  async function openWindow(now: number): Promise<void> {
    neighbours.requireSameDays();
    const confirmed =
      started !== null && now - started.at - (uptimeSeconds() - started.uptime) * 1000 < CLOCK_TOLERANCE_MS;
    const [outcome] = await ledger.submit([{ type: 'openWindow', at: now, confirmed }]);
    if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
    if (!areRulesKept) {
      await ledger.records.cutDays({ timeZone: calendar.timeZone, since: now });
      await ledger.records.keepPrices({ prices, since: now });
      for (const rate of rates) await ledger.records.keepRate({ ...rate, since: now });
    }
    areRulesKept = true;
    const { latestWindow } = await ledger.records.head();
    const today = calendar.windowAt(now + CLOCK_TOLERANCE_MS).id;
    warning =
      latestWindow > today
        ? `A clock ran ahead: everything is charged to ${latestWindow} until it comes. An administrator goes back to today with resetWindow.`
        : null;
  }

  async function round(): Promise<void> {
    try {
      await attemptRound();
      failure = null;
    } catch (error) {
      failure = reasonOf(error);
      throw error;
    }
  }

  async function attemptRound(): Promise<void> {
    const now = await bookTime();
    const heartbeat = { type: 'heartbeat', owner, leaseUntil: now + options.leaseMs } as const;
    try {
      // First of all: a day that is cut elsewhere, once opened, would be everybody's.
      await neighbours.meet(now);
    } catch (error) {
      // Another zone may be kept by the time that it may cut them again.
      areRulesKept = false;
      // What runs here already stays this process's own.
      await ledger.submit([heartbeat]);
      throw error;
    }
    await openWindow(now);
    await endAbandonedLeases(now);
    await ledger.submit([heartbeat, { type: 'expire', at: now }]);
    await settlements.retry();
    await releaseLost();
  }

  /** Should an owner live all the same, its next round renews its lease. */
  async function endAbandonedLeases(now: number): Promise<void> {
    const { leases } = await ledger.records.head();
    const abandoned = abandonedLeases.find(leases, now, uptimeSeconds());
    if (abandoned.length === 0) return;
    await ledger.submit(
      abandoned.map((gone) => ({ type: 'heartbeat', owner: gone, leaseUntil: 0 }) as const),
    );
  }

  /**
   * A hold that was committed although its caller was told that the ledger is unavailable runs nowhere. One seen in
   * two rounds is not merely on its way.
   */
  async function releaseLost(): Promise<void> {
    const open = await ledger.records.openHolds(owner);
    const lost = open.filter(({ id }) => !running.has(id)).map(({ id }) => id);
    const twice = lost.filter((id) => suspects.has(id));
    if (twice.length > 0) await ledger.submit(twice.map((id) => ({ type: 'release', id }) as const));
    suspects = new Set(lost);
  }

  async function prune(): Promise<void> {
    const now = await bookTime();
    // By a clock that ran ahead, everything is old.
    await openWindow(now);
    const oldest = calendar.windowAt(now - options.retentionDays * DAY);
    const limits = {
      window: oldest.id,
      pricesBefore: oldest.start - CHARGED_LATER_MS,
      answersBefore: now - options.answerMs,
      maxAnswers: options.maxAnswers,
      maxAnswerBytes: options.maxAnswerBytes,
      endedBefore: now,
    };
    while (await ledger.records.prune(limits)) {
      // Calls go before housekeeping.
      await delay(20, undefined, { signal: stopping.signal });
    }
  }

  async function repeat(everyMs: number, work: (stopping: AbortSignal) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await delay(everyMs, undefined, { signal: stopping.signal, ref: false });
      } catch {
        return;
      }
      try {
        await work(stopping.signal);
      } catch (err) {
        if (stopping.signal.aborted) return;
        const message = 'the ledger could not be maintained; it is tried again';
        if (err instanceof GatewayError) logger.warn({ err }, message);
        else logger.error({ err }, message);
      }
    }
  }

  return {
    get failure() {
      return failure;
    },
    get warning() {
      return warning ?? neighbours.difference;
    },
    round,
    start() {
      loops.push(
        repeat(options.leaseMs / 3, round),
        repeat(options.pollMs, () => running.stopSuspended()),
        ...deliverAlerts.map((deliver) => repeat(options.alertMs, deliver)),
        repeat(options.pruneMs, prune),
      );
    },
    async stop() {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

/** What stands behind the error of a ledger that cannot be used: the operator needs to know, and no client does. */
function reasonOf(error: unknown): string {
  if (error instanceof GatewayError && error.cause instanceof Error) return error.cause.message;
  return error instanceof Error ? error.message : String(error);
}
