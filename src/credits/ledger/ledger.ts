/** The ledger as services see it: commands in, outcomes out, each durable. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { Decision, LedgerRecords, LedgerStore } from '../store/ledger-store.ts';
import type { Command, Outcome } from './command.ts';
import { createDecision } from './decide.ts';
import { type CommitGroups, createGroupCommit, type GroupResult } from './group-commit.ts';
import type { LedgerSetting } from './ledger-setting.ts';
import { createRulesCache } from './rules.ts';

export interface Ledger {
  /**
   * Runs the commands in order, in one transaction; resolves when it is durable. A refusal is an outcome, not an
   * error. @throws GatewayError LEDGER_UNAVAILABLE: nothing was changed.
   */
  submit(commands: readonly Command[]): Promise<readonly Outcome[]>;
  readonly records: LedgerRecords;
  close(): Promise<void>;
}

/** A ledger on a store in the same thread. */
export function createLedger(store: LedgerStore, setting: LedgerSetting): Ledger {
  return {
    submit: createGroupCommit(createCommit(store, setting)),
    records: store.records,
    close: () => store.close(),
  };
}

/** Commits groups of commands in one transaction. */
export function createCommit(store: Pick<LedgerStore, 'transact'>, setting: LedgerSetting): CommitGroups {
  const rulesOf = createRulesCache(setting.policy);
  const decisionOf = (commands: readonly Command[]) => createDecision(setting, rulesOf, commands);

  async function commitAlone(commands: readonly Command[]): Promise<GroupResult> {
    try {
      return { outcomes: await store.transact(decisionOf(commands)) };
    } catch (error) {
      return { error };
    }
  }

  return async (take, isOpen) => {
    if (!isOpen) return Promise.all(take().map(commitAlone));
    try {
      const outcomes = await store.transact(openDecision(() => decisionOf(take().flat())));
      let start = 0;
      return take().map(({ length }) => {
        start += length;
        return { outcomes: outcomes.slice(start - length, start) };
      });
    } catch (error) {
      const groups = take();
      if (error instanceof GatewayError || groups.length === 1) return groups.map(() => ({ error }));
      // One caller's commands must not fail the others: each has its own transaction, in the same order.
      const results: GroupResult[] = [];
      for (const commands of groups) results.push(await commitAlone(commands));
      return results;
    }
  };
}

/** One that is made when the store first asks it. */
function openDecision<T>(make: () => Decision<T>): Decision<T> {
  let made: Decision<T> | undefined;
  const decision = () => {
    made ??= make();
    return made;
  };
  return {
    isOpen: true,
    keys: () => decision().keys(),
    buckets: (head, rows) => decision().buckets(head, rows),
    decide: (head, rows, buckets) => decision().decide(head, rows, buckets),
  };
}
