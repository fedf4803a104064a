/** Gathers rows that arrive within a few milliseconds, whoever asked for them, into as few statements as possible. */
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { RowRequest } from './batch-member.ts';
import { type BatchMember, createBatchMember } from './batch-member.ts';
import { statementKey } from './batch-statement.ts';
import type { BatchRunnerDependencies } from './run-batch.ts';
import { createBatchRunner } from './run-batch.ts';
import type { BatchLimits } from './split-members.ts';
import { splitMembers } from './split-members.ts';

/** Whose rows have spoiled a batch has batches of their own for so long: sharing would cost the others time. */
const APART_MS = 60_000;

export interface RowBatcherDependencies extends Omit<BatchRunnerDependencies, 'onSpoiled'>, BatchLimits {
  /** Milliseconds that the first row of a batch waits for others. */
  readonly windowMs: number;
}

export interface RowBatcher {
  /**
   * Computes a row, in one statement with all rows of equal function, model and options that wait at the same time.
   * The statement is cancelled in Snowflake when the last of its callers has gone.
   *
   * @throws GatewayError what the row or its statement failed with; REQUEST_CANCELLED as soon as the attempt aborts.
   */
  run<Answer>(request: RowRequest<Answer>): Promise<Answer>;
}

export function createRowBatcher(dependencies: RowBatcherDependencies): RowBatcher {
  const spoilers = new LRUCache<string, true>({ max: 1_000, ttl: APART_MS });
  const runBatch = createBatchRunner({ ...dependencies, onSpoiled: (user) => spoilers.set(user, true) });
  const batchOf = (member: BatchMember) => {
    const { name } = member.caller.user;
    return spoilers.has(name) ? `${statementKey(member)} ${name}` : statementKey(member);
  };

  const loader = new DataLoader<BatchMember, Promise<unknown>>(
    async (members) => {
      for (const group of Map.groupBy(members, batchOf).values()) {
        for (const batch of splitMembers(group, dependencies)) void runBatch(batch);
      }
      // Promises, not their values: a loader settles all its keys together, and one slow statement must not hold
      // up the rows of another.
      return members.map(({ answer }) => answer);
    },
    {
      // What may be answered from memory, and for whom, is decided where it is paid for.
      cache: false,
      batchScheduleFn: (dispatch) => setTimeout(dispatch, dependencies.windowMs),
    },
  );

  return {
    run<Answer>(request: RowRequest<Answer>) {
      const member = createBatchMember(request as RowRequest<unknown>);
      if (member.gone()) return member.answer as Promise<Answer>;
      return loader.load(member) as Promise<Answer>;
    },
  };
}
