/** Gathers rows of one kind, whoever asked for them, into as few statements as possible without holding any up. */
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import { type BatchMember, createBatchMember, type RowRequest } from './batch-member.ts';
import { statementKey } from './batch-statement.ts';
import { type BatchRunnerDependencies, createBatchRunner } from './run-batch.ts';
import { type BatchLimits, splitMembers } from './split-members.ts';

/** Whose rows have spoiled a batch has batches of their own for so long: sharing would cost the others time. */
const APART_MS = 60_000;

export interface RowBatcherDependencies extends Omit<BatchRunnerDependencies, 'onSpoiled'>, BatchLimits {
  /** Milliseconds that rows wait at most for a statement of their kind that is on its way. */
  readonly gatherMs: number;
}

export interface RowBatcher {
  /**
   * Computes a row, in one statement with all rows of equal function, model and options that wait at the same time.
   * It is sent in this turn of the event loop when no statement of that kind is on its way; else when one returns, or
   * after `gatherMs`.
   * The statement is cancelled in Snowflake when the last of its callers has gone.
   *
   * @throws GatewayError what the row or its statement failed with; REQUEST_CANCELLED as soon as the attempt aborts.
   */
  run<Answer>(request: RowRequest<Answer>): Promise<Answer>;
}

type RowLoader = DataLoader<BatchMember, Promise<unknown>>;

export function createRowBatcher(dependencies: RowBatcherDependencies): RowBatcher {
  const spoilers = new LRUCache<string, true>({ max: 1_000, ttl: APART_MS });
  const runBatch = createBatchRunner({ ...dependencies, onSpoiled: (user) => spoilers.set(user, true) });
  /** By kind, for as long as a statement of it is on its way or about to be. */
  const loaders = new Map<string, RowLoader>();

  function createLoader(kind: string): RowLoader {
    let onTheirWay = 0;
    let send: (() => void) | null = null;
    const sendGathered = () => {
      send?.();
      send = null;
    };
    const runOne = async (batch: readonly BatchMember[]) => {
      onTheirWay += 1;
      try {
        await runBatch(batch);
      } finally {
        onTheirWay -= 1;
        if (send) sendGathered();
        else if (onTheirWay === 0) loaders.delete(kind);
      }
    };
    return new DataLoader(
      async (members) => {
        const sharing = Map.groupBy(members, ({ caller: { user } }) => spoilers.has(user.name) && user.name);
        for (const group of sharing.values()) {
          for (const batch of splitMembers(group, dependencies)) void runOne(batch);
        }
        // Promises, not their values: a loader settles all its keys together, and one slow statement must not hold
        // up the rows of another.
        return members.map(({ answer }) => answer);
      },
      {
        // What may be answered from memory, and for whom, is decided where it is paid for.
        cache: false,
        batchScheduleFn: (dispatch) => {
          if (onTheirWay === 0) {
            // The rows of a request come in one turn, as their hold is one.
            setImmediate(dispatch);
            return;
          }
          const late = setTimeout(sendGathered, dependencies.gatherMs);
          send = () => {
            clearTimeout(late);
            dispatch();
          };
        },
      },
    );
  }

  return {
    run<Answer>(request: RowRequest<Answer>) {
      const member = createBatchMember(request as RowRequest<unknown>);
      if (member.gone()) return member.answer as Promise<Answer>;
      const kind = statementKey(member);
      const loader = loaders.get(kind) ?? createLoader(kind);
      loaders.set(kind, loader);
      return loader.load(member) as Promise<Answer>;
    },
  };
}
