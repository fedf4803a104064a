/** Credits on a ledger of their own, with a clock that the test moves. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Credits, type CreditsOptions, createCredits } from '../../src/credits/create-credits.ts';
import type { Command, Outcome } from '../../src/credits/ledger/command.ts';
import type { Ledger } from '../../src/credits/ledger/ledger.ts';
import type { Consumption, OperationTarget, PaidOperation } from '../../src/credits/operation.ts';
import { type LedgerOptions, openLedger } from '../../src/credits/store/open-ledger.ts';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { Caller, UserName } from '../../src/identity/caller.ts';
import type { Permission } from '../../src/identity/permissions.ts';

export const NOON = Date.parse('2026-05-04T12:00:00Z');

/** 0.11 credits per million tokens, in and out. */
export const target: OperationTarget = {
  function: 'AI_COMPLETE',
  model: 'llama3.1-8b',
  backend: 'SNOWFLAKE',
  warehouse: 'CORTEX_COMPUTE_WH',
};

/** What `operation()` holds: 1000 tokens in, 9000 out. */
export const HELD = 1100;
/** What `operation()` costs: 1000 tokens in, 4000 out. */
export const COST = 550;

export interface LogLine {
  readonly level: string;
  readonly message: string;
}

export interface Fixture {
  readonly directory: string;
  readonly clock: { time: number; now(): number };
  readonly log: LogLine[];
  /** Credits over the directory's ledger, closed after the test. The first call has lasting books, the next share them. */
  start(options?: Partial<CreditsOptions>): Promise<Credits>;
}

export async function createFixture(): Promise<Fixture> {
  const directory = await mkdtemp(join(tmpdir(), 'credits-'));
  const clock = {
    time: NOON,
    now() {
      return this.time;
    },
  };
  const log: LogLine[] = [];
  const write = (level: string) => (_fields: object, message: string) => void log.push({ level, message });
  const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  const started: Credits[] = [];
  onTestFinished(async () => {
    await Promise.all(started.map((credits) => credits.close()));
    await rm(directory, { recursive: true, force: true });
  });
  return {
    directory,
    clock,
    log,
    async start(options = {}) {
      const credits = await createCredits({
        dataDir: directory,
        clock,
        logger,
        // Of those who wait for what others hold, none is refused because this machine is slow.
        queue: { patienceMs: 240_000 },
        ...options,
      });
      started.push(credits);
      return credits;
    },
  };
}

/** Credits, and what they ask of their ledger for calls. */
export async function startWatched(options: Partial<CreditsOptions> = {}) {
  const { start, directory } = await createFixture();
  const commands: Command[] = [];
  const credits = await start({
    maintenance: { pollMs: 3_600_000 },
    openLedger(setting): Ledger {
      const ledger = openLedger({ directory, ...setting });
      const submit: Ledger['submit'] = (given) => {
        commands.push(...given);
        return ledger.submit(given);
      };
      return { ...ledger, submit };
    },
    ...options,
  });
  const types = () =>
    commands
      .map(({ type }) => type)
      .filter((type) => /hold|settle|release|Answer/i.test(type))
      .toSorted();
  return { credits, types };
}

/**
 * For `start`: a ledger over the fixture's file on which commands that are chosen fail, after they were committed or
 * instead, until `heal`. `onOutcome` hears what came of the others.
 */
export function failingLedger(
  { directory }: Pick<Fixture, 'directory'>,
  fails: (command: Command) => boolean,
  { committed, onOutcome }: { readonly committed: boolean; readonly onOutcome?: (outcome: Outcome) => void },
) {
  let isAway = true;
  const away = () => new GatewayError('LEDGER_UNAVAILABLE', 'away');
  const heal = () => {
    isAway = false;
  };
  // Credits are closed after this, and what waits to be booked is booked first.
  onTestFinished(heal);
  return {
    heal,
    openLedger(setting: LedgerOptions): Ledger {
      const ledger = openLedger({ directory, ...setting });
      const submit: Ledger['submit'] = async (commands) => {
        const isChosen = isAway && commands.some(fails);
        if (isChosen && !committed) throw away();
        const outcomes = await ledger.submit(commands);
        if (isChosen) throw away();
        if (onOutcome) outcomes.forEach(onOutcome);
        return outcomes;
      };
      return { ...ledger, submit };
    },
    // Waiting settlements are tried again soon.
    maintenance: { leaseMs: 30 },
  };
}

export interface CallerOptions {
  readonly teams?: readonly string[];
  readonly permissions?: readonly Permission[];
  readonly signal?: AbortSignal;
  readonly idempotencyKey?: string;
}

export function caller(name: string, options: CallerOptions = {}): Caller {
  return {
    user: { name: name as UserName, teams: options.teams ?? [], permissions: new Set(options.permissions) },
    requestId: 'request',
    operationName: 'Ask',
    signal: options.signal ?? new AbortController().signal,
    idempotencyKey: options.idempotencyKey ?? null,
  };
}

export const admin = caller('root', { permissions: ['credits:admin'] });

export const used: Consumption = { inputTokens: 1000, outputTokens: 4000, queryId: 'query' };

/** A completion that holds `HELD` and costs `COST`. */
export function operation<T = string>(who: Caller, more: Partial<PaidOperation<T>> = {}): PaidOperation<T> {
  return {
    caller: who,
    target,
    estimate: { inputTokens: 1000, maxOutputTokens: 9000 },
    run: (hold) =>
      hold.attempt(target, async (attempt) => {
        attempt.sent();
        attempt.report(used);
        return 'answer' as T;
      }),
    ...more,
  };
}

/** Every event that has not been loaded, oldest first. */
export function events(credits: Credits) {
  return credits.outbox.read(10_000);
}
