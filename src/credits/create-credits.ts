/** Puts the credit services together. */
import { randomUUID } from 'node:crypto';
import { cancelled } from '../errors/gateway-error.ts';
import type { ApiKeyStore } from '../identity/api-keys/api-key-store.ts';
import type { Caller } from '../identity/caller.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { Logger } from '../observability/log.ts';
import type { AlertChannel } from './alerts/alert-channel.ts';
import { type AlertFeed, createAlertFeed } from './alerts/alert-feed.ts';
import { type ChannelTest, createChannelTests } from './alerts/channel-tests.ts';
import { createAlertDelivery, type DeliverAlertsDependencies } from './alerts/deliver-alerts.ts';
import { createMailChannel } from './alerts/mail-channel.ts';
import { createSlackChannel } from './alerts/slack-channel.ts';
import { createWebhookChannel } from './alerts/webhook-channel.ts';
import type { Clock } from './clock.ts';
import { parseCredits } from './credit-amount.ts';
import { type CreditStatusService, createCreditStatusService } from './credit-status.ts';
import { createDoneOnce, type DoneOnce } from './done-once.ts';
import { createGovern } from './governor/create-govern.ts';
import { createHoldQueue, type HoldQueueOptions } from './governor/hold-queue.ts';
import { createIdempotency, type Idempotency, type IdempotencyOptions } from './governor/idempotency.ts';
import type { OperationDependencies } from './governor/operation-dependencies.ts';
import { createReserve, type Reserve } from './governor/reserve.ts';
import { createReuse, type ReuseOptions } from './governor/reuse.ts';
import { createRunningHolds } from './governor/running-holds.ts';
import { createSettlements, type SettlementDependencies } from './governor/settlements.ts';
import { type CreditHistory, createCreditHistory } from './history.ts';
import type { Ledger } from './ledger/ledger.ts';
import { createMaintenance, type MaintenanceDependencies, type MaintenanceOptions } from './maintenance.ts';
import type { MicroCredits } from './micro-credits.ts';
import { createNeighbours } from './neighbours.ts';
import type { Govern } from './operation.ts';
import { createPolicy, createTagCheck, teamsOfMembers } from './policy/create-policy.ts';
import { createLimitService, type LimitService } from './policy/limit-service.ts';
import type { PolicyFile } from './policy/policy-file.ts';
import { type BookRates, createBookRates, type RateSetting, ratesToKeep } from './prices/book-rates.ts';
import { knownNames, type PriceTable, shippedPrices } from './prices/price-table.ts';
import { createPricing, type Pricing } from './prices/pricing.ts';
import { createUsageEstimates } from './prices/usage-estimates.ts';
import { createQuoteService, type QuoteService } from './quotes/quote-service.ts';
import type { ChannelState } from './store/ledger-store.ts';
import { type LedgerOptions, openBooks } from './store/open-ledger.ts';
import { createUsageOutbox, type UsageOutbox } from './usage/usage-outbox.ts';
import { createCreditCalendar } from './windows/credit-calendar.ts';

export interface CreditsOptions {
  /** The ledger is the file `ledger.db` in it, unless PostgreSQL keeps the books. */
  readonly dataDir: string;
  readonly databaseUrl?: string | null;
  /** As decimals. A day's default: 100 for the account, 10 for each user; a month's: none. */
  readonly limits?: {
    readonly account?: string | number;
    readonly user?: string | number;
    readonly accountMonth?: string | number | null;
    readonly userMonth?: string | number | null;
  };
  /** IANA zone in which a day begins. Default: UTC. */
  readonly timeZone?: string;
  /** From `loadPrices`; default: the prices that ship with the gateway. */
  readonly prices?: PriceTable;
  /** What a credit is sold for; default: no money is shown. */
  readonly credit?: RateSetting['credit'];
  /** From `loadPolicy`. */
  readonly policy?: PolicyFile;
  readonly alerts?: AlertOptions;
  readonly clock?: Clock;
  readonly logger: Logger;
  readonly countCredits?: OperationDependencies['countCredits'];
  /** Gives what counts the alerts of one channel. */
  readonly countAlertsOf?: (channel: string) => DeliverAlertsDependencies['countAlert'];
  /** A bill took more than was held, and its limits had room for it. */
  readonly countTopUpAtEnd?: SettlementDependencies['onTopUpAtEnd'];
  readonly countBillAboveHold?: SettlementDependencies['onBillAboveHold'];
  readonly observeHold?: OperationDependencies['observeHold'];
  readonly queue?: HoldQueueOptions;
  readonly reuse?: ReuseOptions;
  readonly idempotency?: IdempotencyOptions;
  /** Opens the ledger in place of `openBooks`. */
  readonly openLedger?: (setting: LedgerOptions) => Ledger;
  readonly maintenance?: Partial<MaintenanceOptions>;
  readonly uptimeSeconds?: MaintenanceDependencies['uptimeSeconds'];
}

export interface AlertOptions {
  readonly slackWebhookUrl?: string;
  /** With `emailTo`. */
  readonly smtpUrl?: string;
  readonly emailTo?: string;
  /** With `webhookSecret`. */
  readonly webhookUrl?: string;
  readonly webhookSecret?: string;
}

export interface Credits {
  readonly govern: Govern;
  readonly reserve: Reserve;
  readonly status: CreditStatusService;
  readonly limits: LimitService;
  readonly history: CreditHistory;
  /** The caller's own teams and those that the policy adds. */
  readonly teamsOf: (caller: Caller) => readonly string[];
  readonly quotes: QuoteService;
  /** Ties the caller's Idempotency-Key to the request as a whole; every door calls it before anything runs. */
  readonly bindKey: Idempotency['bind'];
  readonly apiKeys: ApiKeyStore;
  readonly outbox: UsageOutbox;
  readonly alerts: AlertFeed;
  readonly once: DoneOnce;
  readonly pricing: Pricing;
  readonly rates: BookRates;
  /** Null while the ledger cannot be read. */
  readonly gauges: () => Promise<CreditGauges | null>;
  readonly openHolds: () => number;
  readonly health: () => CreditsHealth;
  /** How each alert channel is doing, over all processes. @throws GatewayError LEDGER_UNAVAILABLE. */
  readonly alertChannels: () => Promise<readonly ChannelState[]>;
  readonly testAlertChannel: (caller: Caller, name: string) => Promise<ChannelTest>;
  /** Cancels what runs, books it, ends the lease and closes the ledger. */
  close(): Promise<void>;
}

/** The account's day, and what waits for the usage log, as the ledger has them now. */
export interface CreditGauges {
  readonly limit: MicroCredits;
  readonly used: MicroCredits;
  readonly held: MicroCredits;
  readonly remaining: MicroCredits;
  readonly pendingEvents: number;
  /** Seconds since the oldest of them was booked; 0 when none waits. */
  readonly oldestEventSeconds: number;
}

export interface CreditsHealth {
  readonly ok: boolean;
  /** Why not; safe to show to an operator. */
  readonly reason: string | null;
  /** What works, but not as it should. */
  readonly warning: string | null;
  readonly openHolds: number;
  readonly waitingSettlements: number;
}

const maintenanceDefaults: MaintenanceOptions = {
  leaseMs: 15_000,
  pollMs: 250,
  alertMs: 1000,
  retentionDays: 35,
  pruneMs: 60_000,
  answerMs: 86_400_000,
  maxAnswers: 20_000,
  maxAnswerBytes: 256 * 1024 * 1024,
};

/**
 * Opens the ledger. A ledger that cannot be written does not stop the start: every paid call then fails with
 * LEDGER_UNAVAILABLE until it can. @throws GatewayError BAD_USER_INPUT for a bad limit; RangeError for a bad zone.
 */
export async function createCredits(options: CreditsOptions): Promise<Credits> {
  const { dataDir, databaseUrl = null, logger, policy: file = {}, prices = shippedPrices } = options;
  const { credit = { price: null, currency: 'USD' } } = options;
  const rates: RateSetting = { credit, gpu: prices.gpu };
  const calendar = createCreditCalendar(options.timeZone ?? 'UTC');
  const policy = createPolicy(
    {
      account: parseCredits(options.limits?.account ?? 100, 'limits.account'),
      user: parseCredits(options.limits?.user ?? 10, 'limits.user'),
      accountMonth: monthly(options.limits?.accountMonth, 'limits.accountMonth'),
      userMonth: monthly(options.limits?.userMonth, 'limits.userMonth'),
    },
    file,
  );
  const owner = randomUUID();
  const channels = createChannels(options.alerts ?? {});
  const channelNames = channels.map(({ name }) => name);
  const setting = { channels: channelNames, calendar, policy };
  const books = openBooks({ directory: dataDir, databaseUrl, ...setting });
  const ledger = options.openLedger?.(setting) ?? books.ledger;
  const { apiKeys } = books;
  const clock = options.clock ?? books.clock;
  const maintaining = { ...maintenanceDefaults, ...options.maintenance };
  const neighbours = createNeighbours({
    records: ledger.records,
    owner,
    clock,
    leaseMs: maintaining.leaseMs,
    rules: {
      timeZone: calendar.timeZone,
      limits: { file, limits: [...policy.limits] },
      prices,
    },
  });
  const queue = createHoldQueue({ ledger, clock, requireFit: neighbours.requireSameDays, ...options.queue });
  const running = createRunningHolds({ ledger, policy, onReleased: queue.released });
  const settlements = createSettlements({
    ledger,
    running,
    logger,
    onTopUpAtEnd: options.countTopUpAtEnd ?? (() => {}),
    onBillAboveHold: (bill) => {
      logger.error(bill, 'a call cost more than was held for it; it is booked as it is');
      options.countBillAboveHold?.(bill);
    },
  });
  const pricing = createPricing(prices);
  const estimates = createUsageEstimates();
  const members = teamsOfMembers(file);
  const teamsOf = ({ user }: Caller) => {
    const added = members.get(user.name);
    return added ? [...new Set([...user.teams, ...added])] : user.teams;
  };
  const status = createCreditStatusService({ ledger, policy, calendar, clock, teamsOf });
  const maintenance = createMaintenance({
    ledger,
    owner,
    running,
    settlements,
    neighbours,
    calendar,
    prices: canonicalJson(prices),
    rates: ratesToKeep(rates),
    clock,
    logger,
    ...(options.uptimeSeconds && { uptimeSeconds: options.uptimeSeconds }),
    options: maintaining,
    deliverAlerts: channels.map((channel) =>
      createAlertDelivery({
        records: ledger.records,
        channel,
        calendar,
        clock,
        logger,
        countAlert: options.countAlertsOf?.(channel.name) ?? (() => {}),
      }),
    ),
  });

  try {
    await maintenance.round();
    estimates.learnFrom(await ledger.records.latestEvents(5000));
  } catch (err) {
    logger.error({ err }, 'the ledger cannot be opened; paid calls are refused until it can');
  }
  maintenance.start();
  // Beside the looks now and then: what another process has stopped is stopped here without waiting for the next.
  const unwatch = books.watch(() => void running.stopSuspended().catch(() => {}));

  async function readGauges(): Promise<CreditGauges> {
    const { records } = ledger;
    const [account, pendingEvents, [oldest]] = await Promise.all([
      status.account(),
      records.pendingCount(),
      records.pendingEvents(1),
    ]);
    const { limit, used, held, remaining } = account;
    const oldestEventSeconds = oldest ? Math.max(0, clock.now() - oldest.at) / 1000 : 0;
    return { limit, used, held, remaining, pendingEvents, oldestEventSeconds };
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    await running.stopAll(cancelled());
    await maintenance.stop();
    // What cannot be booked now is booked at its upper bound when the lease has ended.
    await settlements.retry().catch(() => {});
    await ledger.submit([{ type: 'heartbeat', owner, leaseUntil: 0 }]).catch(() => {});
    unwatch();
    apiKeys.close();
    await ledger.close();
    for (const channel of channels) channel.close();
  }

  const idempotency = createIdempotency({ ledger, settlements, owner, clock, ...options.idempotency });
  const quotes = createQuoteService({ book: ledger.records, pricing, estimates, status, clock });
  return {
    govern: createGovern({
      owner,
      ledger,
      queue,
      running,
      settlements,
      pricing,
      estimates,
      clock,
      countCredits: options.countCredits ?? (() => {}),
      observeHold: options.observeHold ?? (() => {}),
      teamsOf,
      reuse: createReuse(options.reuse ?? {}),
      idempotency,
      quotes: ledger.records,
      checkTags: createTagCheck(file),
    }),
    reserve: createReserve({ owner, queue, running, settlements, pricing, estimates, clock, teamsOf }),
    status,
    limits: createLimitService({
      ledger,
      status,
      clock,
      calendar,
      known: knownNames(prices),
      apiKeys,
      stopSuspended: () => running.stopSuspended(),
    }),
    history: createCreditHistory({ records: ledger.records, calendar, teamsOf }),
    teamsOf,
    quotes,
    bindKey: idempotency.bind,
    apiKeys,
    outbox: createUsageOutbox(
      ledger,
      clock,
      owner,
      () => calendar.windowAt(clock.now() - maintaining.retentionDays * 86_400_000).id,
    ),
    once: createDoneOnce(ledger.records, owner, clock),
    alerts: createAlertFeed({ records: ledger.records, calendar, teamsOf, pollMs: 500 }),
    pricing,
    rates: createBookRates({ setting: rates, kept: () => ledger.records.keptRates() }),
    gauges: () => readGauges().catch(() => null),
    openHolds: () => running.size,
    health: () => ({
      ok: maintenance.failure === null && settlements.waiting === 0,
      reason: maintenance.failure,
      warning: maintenance.warning,
      openHolds: running.size,
      waitingSettlements: settlements.waiting,
    }),
    alertChannels: () => ledger.records.channelStates(channelNames),
    testAlertChannel: createChannelTests({ channels, status, clock }),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function monthly(given: string | number | null | undefined, field: string): MicroCredits | undefined {
  return given == null ? undefined : parseCredits(given, field);
}

function createChannels(options: AlertOptions): AlertChannel[] {
  const { slackWebhookUrl, smtpUrl, emailTo, webhookUrl, webhookSecret } = options;
  const channels: AlertChannel[] = [];
  if (slackWebhookUrl) channels.push(createSlackChannel(slackWebhookUrl));
  if (smtpUrl && emailTo) {
    channels.push(createMailChannel({ smtpUrl, to: emailTo }));
  }
  if (webhookUrl && webhookSecret)
    channels.push(createWebhookChannel({ url: webhookUrl, secret: webhookSecret }));
  return channels;
}
