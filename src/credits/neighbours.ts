/** The other processes on the same books, and whether they go by the same rules. */
import { createHash } from 'node:crypto';
import { GatewayError } from '../errors/gateway-error.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { Clock } from './clock.ts';
import type { LedgerRecords, Presence } from './store/ledger-store.ts';

export interface NeighbourOptions {
  readonly records: Pick<LedgerRecords, 'meet' | 'recount'>;
  readonly owner: string;
  /** Of the books: read when they were reached, and not before. */
  readonly clock: Clock;
  /** Milliseconds after which a process that has not been seen is gone. */
  readonly leaseMs: number;
  readonly rules: NeighbourRules;
}

/** What all processes should agree on. */
export interface NeighbourRules {
  readonly timeZone: string;
  readonly limits: unknown;
  readonly prices: unknown;
}

export interface Neighbours {
  /** Looks who else is there. @throws GatewayError LEDGER_UNAVAILABLE; also while an older one has other days. */
  meet(now: number): Promise<void>;
  /** Other rules than those of this process, as a line for the operator; null where all have the same. */
  readonly difference: string | null;
  /** @throws GatewayError LEDGER_UNAVAILABLE while the days of the books are not those of this process. */
  requireSameDays(): void;
}

export function createNeighbours(options: NeighbourOptions): Neighbours {
  const { records, owner, clock, leaseMs, rules } = options;
  const setting = {
    timeZone: rules.timeZone,
    limits: digest(rules.limits),
    prices: digest(rules.prices),
  };
  let difference: string | null = null;
  let haveOtherLimits = false;
  let refusal: GatewayError | null = null;
  /** Since when it goes by the days of the books; one that is refused stays behind all that do. */
  let startedAt: number | null = null;

  function requireSameDays(): void {
    if (refusal) throw refusal;
  }

  return {
    get difference() {
      return difference;
    },
    requireSameDays,
    async meet(now) {
      startedAt ??= clock.now();
      const others = await records.meet({ owner, startedAt, seenAt: now, setting }, now - leaseMs);
      const differing = (['limits', 'prices'] as const).filter((name) =>
        others.some((other) => other.setting[name] !== setting[name]),
      );
      // Who came first keeps the days of the books; a latecomer that cuts them elsewhere would mix them up.
      const first = others.reduce<Arrival & { setting: Presence['setting'] }>(
        (oldest, other) => (isOlder(other, oldest) ? other : oldest),
        { owner, startedAt, setting },
      );
      const isRefused = first.setting.timeZone !== setting.timeZone;
      refusal = isRefused ? otherDays(String(first.setting.timeZone), setting.timeZone) : null;
      if (isRefused) startedAt = now;
      difference =
        differing.length === 0
          ? null
          : `Another gateway on this ledger has other ${differing.join(' and ')}; each call goes by those of the gateway that it came to.`;
      requireSameDays();
      // What limits one function or model, a week or a month only here was not counted there.
      if (haveOtherLimits && !differing.includes('limits')) await records.recount();
      haveOtherLimits = differing.includes('limits');
    },
  };
}

interface Arrival {
  readonly owner: string;
  readonly startedAt: number;
}

function isOlder(one: Arrival, other: Arrival): boolean {
  return one.startedAt < other.startedAt || (one.startedAt === other.startedAt && one.owner < other.owner);
}

function otherDays(theirs: string, ours: string): GatewayError {
  const line = `the gateways on this ledger cut its days in ${theirs}, this one in ${ours}: set the same CREDIT_TIME_ZONE, or stop the others first`;
  return new GatewayError(
    'LEDGER_UNAVAILABLE',
    'This gateway is set up for other days than the books, so nothing can be spent here.',
    {},
    new Error(line),
  );
}

function digest(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('base64url').slice(0, 16);
}
