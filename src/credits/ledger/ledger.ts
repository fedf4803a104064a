/** The ledger as services see it: commands in, outcomes out, each durable. */
import { GatewayError } from '../../errors/gateway-error.ts';
import type { LedgerRecords, LedgerStore } from '../store/ledger-store.ts';
import type { Command, Outcome } from './command.ts';
import { createDecision } from './decide.ts';
import { createGroupCommit, type GroupResult } from './group-commit.ts';
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

/** Commits groups of commands, as many as can be in one transaction. */
export function createCommit(store: Pick<LedgerStore, 'transact'>, setting: LedgerSetting) {
  const rulesOf = createRulesCache(setting.policy);

  function run(commands: readonly Command[]): Promise<readonly Outcome[]> {
    return store.transact(createDecision(setting, rulesOf, commands));
  }

  async function commitAlone(commands: readonly Command[]): Promise<GroupResult> {
    try {
      return { outcomes: await run(commands) };
    } catch (error) {
      return { error };
    }
  }

  async function commitTogether(groups: readonly (readonly Command[])[]): Promise<readonly GroupResult[]> {
    const [first] = groups;
    if (groups.length < 2) return first ? [await commitAlone(first)] : [];
    try {
      const outcomes = await run(groups.flat());
      let start = 0;
      return groups.map(({ length }) => {
        start += length;
        return { outcomes: outcomes.slice(start - length, start) };
      });
    } catch (error) {
      if (error instanceof GatewayError) return groups.map(() => ({ error }));
      // One caller's commands must not fail the others': each has its own transaction, in the same order.
      const results: GroupResult[] = [];
      for (const commands of groups) results.push(await commitAlone(commands));
      return results;
    }
  }

  return async (groups: readonly (readonly Command[])[]): Promise<readonly GroupResult[]> => {
    const results: GroupResult[] = [];
    let together: (readonly Command[])[] = [];
    for (const commands of groups) {
      if (!commands.some(isAdministrative)) {
        together.push(commands);
        continue;
      }
      results.push(...(await commitTogether(together)), await commitAlone(commands));
      together = [];
    }
    return [...results, ...(await commitTogether(together))];
  };
}

const administrative = new Set([
  'setLimit',
  'clearLimit',
  'suspend',
  'suspendImmediate',
  'resume',
  'resetWindow',
]);

function isAdministrative({ type }: Command): boolean {
  return administrative.has(type);
}
