/** `govern`: the only way to run what costs credits. Quote, idempotency, reuse; then price, hold, run, settle. */

import { badInput } from '../../errors/gateway-error.ts';
import type { User } from '../../identity/caller.ts';
import { readName } from '../../identity/name.ts';
import type { Tags } from '../../identity/tags.ts';
import { createEventId } from '../event-id.ts';
import type { Command } from '../ledger/command.ts';
import { ZERO } from '../micro-credits.ts';
import type { Govern, Governed, PaidOperation } from '../operation.ts';
import { acceptQuote, type QuoteBook } from '../quotes/accept-quote.ts';
import { unusedResult } from '../usage/usage-event.ts';
import { toUsage } from './attempt-record.ts';
import { callFacts } from './call-facts.ts';
import { clockRefusal } from './credit-refusal.ts';
import type { Idempotency } from './idempotency.ts';
import type { OperationDependencies } from './operation-dependencies.ts';
import { type Ending, runOperation } from './operation-run.ts';
import type { Reuse } from './reuse.ts';
import { createRowRuns } from './row-runs.ts';

export interface GovernDependencies extends OperationDependencies {
  readonly reuse: Reuse;
  readonly idempotency: Idempotency;
  readonly quotes: QuoteBook;
  /** Refuses what lacks a tag that one of the teams needs. @throws GatewayError BAD_USER_INPUT */
  readonly checkTags: (teams: readonly string[], tags: Tags) => void;
}

export function createGovern(dependencies: GovernDependencies): Govern {
  const { reuse, idempotency, quotes, clock } = dependencies;
  const runRow = createRowRuns(dependencies);

  async function run<T>(operation: PaidOperation<T>, ending: Ending | null): Promise<Governed<T>> {
    const { reserved } = operation.caller;
    if (reserved) {
      operation.admit?.();
      // Before anybody's equal call is joined, which would have to wait for what this caller holds.
      await reserved.whenHeld();
    }
    const cap = operation.quoteId === undefined ? null : await acceptQuote(quotes, operation, clock.now());
    const compute = () =>
      operation.isRow && cap === null
        ? runRow(operation, ending)
        : runOperation(dependencies, operation, cap, ending);
    if (!operation.reuse) return await compute();
    const startedAt = performance.now();
    const { governed, reused } = await reuse.get(operation, compute);
    if (!reused) return governed;
    return recordReuse(dependencies, operation, governed, performance.now() - startedAt, ending);
  }

  return async (operation) => {
    const { caller } = operation;
    checkNames(caller.user);
    dependencies.checkTags(dependencies.teamsOf(caller), caller.tags ?? []);
    return await idempotency.run(operation, (ending) => run(operation, ending));
  };
}

/** An answer that cost nothing has an event of its own: it is use, though it is free. */
async function recordReuse<T>(
  { ledger, clock, teamsOf }: OperationDependencies,
  operation: PaidOperation<T>,
  { value, usage: original }: Governed<T>,
  latencyMs: number,
  ending: Ending | null,
): Promise<Governed<T>> {
  const { caller, target } = operation;
  caller.trace?.start('cached answer', 'internal', { 'gateway.function': target.function }).end();
  const at = clock.now();
  const id = createEventId(at);
  // The model that gave the answer, not the one asked for.
  const result = unusedResult(original.model, latencyMs, true);
  const usage = toUsage(target, result, ZERO);
  const governed: Governed<T> = { value, usage, attempts: [usage] };
  const call = callFacts(operation, target, {
    operationId: id,
    attempt: 1,
    teams: teamsOf(caller),
    startedAt: at,
  });
  const record: Command = { type: 'record', id, at, call, result };
  const [outcome] = await ledger.submit([record, ...(ending?.(governed) ?? [])]);
  if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
  if (outcome?.type !== 'settled') return governed;
  caller.onSettled?.(outcome.remaining);
  return { ...governed, remaining: outcome.remaining };
}

/** Identity has checked the names already; a name that could forge a scope or a line of the log ends here at last. */
function checkNames({ name: user, teams }: User): void {
  for (const name of [user, ...teams]) {
    const { name: inOneForm, problem } = readName(name);
    if (inOneForm !== name) throw badInput('user', `the name ${problem ?? 'has another form'}`);
  }
}
