/** Gathers rows of one kind, whoever asked for them, into as few statements as possible without holding any up. */
import DataLoader from 'dataloader';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../../identity/caller.ts';
import type { RowRequest } from './batch-member.ts';
import { type BatchMember, createBatchMember } from './batch-member.ts';
import { statementKey } from './batch-statement.ts';
import type { BatchRunnerDependencies } from './run-batch.ts';
import { createBatchRunner } from './run-batch.ts';
import type { BatchLimits } from './split-members.ts';
import { splitMembers } from './split-members.ts';

/** Whose rows have spoiled a batch has batches of their own for so long: sharing would cost the others time. */
const APART_MS = 60_000;

/** Rows wait at most so long for others of their request, which may be waiting for credits. */
const REQUEST_MS = 250;

export interface RowBatcherDependencies extends Omit<BatchRunnerDependencies, 'onSpoiled'>, BatchLimits {
  /** Milliseconds that rows wait at most for a statement of their kind that is on its way. */
  readonly gatherMs: number;
  /** Whether the user has fields that have yet to call. */
  readonly moreToCome: (user: string) => boolean;
}

export interface RowBatcher {
  /**
   * Says that a row of the request is on its way, while it is paid for. Rows that are there wait for it, though not
   * for long: what one request asks for is one statement. Call the function once it has arrived, or never will.
   * @param row tells rows apart; equal ones of a request share an answer, and only one of them arrives
   */
  expect(caller: Caller, row: string): () => void;
  /**
   * Computes a row, in one statement with all rows of equal function, model and options that wait at the same time.
   * It is sent with the others of its request when no statement of that kind is on its way; else when one returns,
   * or after `gatherMs`.
   * The statement is cancelled in Snowflake when the last of its callers has gone.
   *
   * @throws GatewayError what the row or its statement failed with; REQUEST_CANCELLED as soon as the attempt aborts.
   */
  run<Answer>(request: RowRequest<Answer>): Promise<Answer>;
}

type RowLoader = DataLoader<BatchMember, Promise<unknown>>;

/** Rows of one kind that have not been sent. */
interface Gathering {
  readonly loader: RowLoader;
  readonly gathered: BatchMember[];
}

export function createRowBatcher(dependencies: RowBatcherDependencies): RowBatcher {
  const spoilers = new LRUCache<string, true>({ max: 1_000, ttl: APART_MS });
  const runBatch = createBatchRunner({ ...dependencies, onSpoiled: (user) => spoilers.set(user, true) });
  /** By kind, for as long as a statement of it is on its way or about to be. */
  const loaders = new Map<string, Gathering>();
  /** Of each request, the rows that are being paid for. */
  const expected = new Map<string, Set<string>>();

  function createLoader(kind: string): Gathering {
    const gathered: BatchMember[] = [];
    let onTheirWay = 0;
    let send: (() => void) | null = null;
    const sendGathered = () => {
      send?.();
      send = null;
    };
    const runOne = async (batch: readonly BatchMember[]) => {
      onTheirWay += 1;
      await runBatch(batch);
      onTheirWay -= 1;
      if (send) sendGathered();
      else if (onTheirWay === 0) loaders.delete(kind);
    };
    const loader: RowLoader = new DataLoader(
      async (members) => {
        gathered.length = 0;
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
            whenComplete(gathered, dispatch);
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
    return { loader, gathered };
  }

  /** Once all rows have arrived that the requests of these ask for, or it has taken too long. */
  function whenComplete(gathered: readonly BatchMember[], dispatch: () => void): void {
    const latest = performance.now() + REQUEST_MS;
    const isAwaited = ({ caller: { requestId, user } }: BatchMember) =>
      expected.has(requestId) || dependencies.moreToCome(user.name);
    const look = () => {
      if (performance.now() < latest && gathered.some(isAwaited)) setTimeout(look, 1);
      else dispatch();
    };
    // The rows of one request come in one turn of the event loop, as their hold is one.
    setImmediate(look);
  }

  return {
    expect({ requestId }, row) {
      const rows = expected.get(requestId) ?? new Set();
      expected.set(requestId, rows.add(row));
      return () => {
        if (rows.delete(row) && rows.size === 0) expected.delete(requestId);
      };
    },
    run<Answer>(request: RowRequest<Answer>) {
      const member = createBatchMember(request as RowRequest<unknown>);
      if (member.gone()) return member.answer as Promise<Answer>;
      const kind = statementKey(member);
      const gathering = loaders.get(kind) ?? createLoader(kind);
      loaders.set(kind, gathering);
      gathering.gathered.push(member);
      return gathering.loader.load(member) as Promise<Answer>;
    },
  };
}
