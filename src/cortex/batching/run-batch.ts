/**
 * Runs batches of rows: one statement each, every row told on its own what became of it.
 *
 * Most functions return a failed row as a value, and the other rows are not affected. Some raise, and take the whole
 * statement with them. The batch is then divided: first by users, so that nobody loses an answer by another one's rows,
 * then, for the user whose rows they are, by halves until the row that fails stands alone.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { GatewayError } from '../../errors/gateway-error.ts';
import type { UserName } from '../../identity/caller.ts';
import { TOO_LARGE } from '../../snowflake/driver/driver-error.ts';
import type { StatementRunner } from '../../snowflake/statement/statement.ts';
import { LONGEST_TURN_MS } from '../../threads/fair-turns.ts';
import { explainRejection } from '../explain-rejection.ts';
import type { BatchMember } from './batch-member.ts';
import { batchStatement, type StatementSettings } from './batch-statement.ts';
import { whenAllAborted } from './when-all-aborted.ts';

/** For each user. Enough to find two bad rows among 250; rows that are bad throughout cost no more than this. */
const MAX_ISOLATING_STATEMENTS = 32;
/** More users than that are halved first: most often one of them is at fault. */
const USERS_AT_ONCE = 8;

export interface BatchRunnerDependencies extends StatementSettings {
  readonly runner: StatementRunner;
  /** Told about every statement before it is sent. */
  readonly onBatch: (batch: { readonly function: string; readonly rows: number }) => void;
  /** Told of a user whose rows made a statement fail that others were part of. */
  readonly onSpoiled: (user: UserName) => void;
}

interface Isolation {
  /** Statements that may still be spent on finding one user's bad rows. */
  left: number;
  /** Whether the rows were part of a statement with other users' rows, which failed. */
  readonly wasShared: boolean;
}

/** Settles every member; never rejects. */
export type RunBatch = (members: readonly BatchMember[]) => Promise<void>;

export function createBatchRunner({
  runner,
  onBatch,
  onSpoiled,
  ...settings
}: BatchRunnerDependencies): RunBatch {
  const run = async (members: readonly BatchMember[], isolation: Isolation): Promise<void> => {
    const present = members.filter((member) => !member.gone());
    if (!isBatch(present)) return;
    const everyone = whenAllAborted(present.map(({ attempt }) => attempt.signal));
    try {
      onBatch({ function: present[0].call.statement.function, rows: present.length });
      const statement = batchStatement(present, everyone.signal, settings);
      const onSent = () => {
        for (const member of present) member.send();
      };
      const { trace } = present[0].attempt;
      for (const { attempt } of trace ? present.slice(1) : []) attempt.trace?.link(trace);
      const result = await runner.run({ ...statement, onSent, trace });
      const byPosition = new Map(result.rows.map(([position, ...cells]) => [Number(position), cells]));
      let began = performance.now();
      for (const [position, member] of present.entries()) {
        const cells = byPosition.get(position);
        if (cells) member.settle(cells, result);
        else member.fail(missingRow(result.queryId));
        // Reading hundreds of vectors takes a while: others come between.
        if (performance.now() - began < LONGEST_TURN_MS) continue;
        await nextTurn();
        began = performance.now();
      }
    } catch (error) {
      const users = [...Map.groupBy(present, ({ caller }) => caller.user.name).values()];
      if (users.length === 1 && isolation.wasShared && mayBeOneRow(error))
        onSpoiled(present[0].caller.user.name);
      const parts = divide(users, isolation, error);
      if (parts.length > 0) {
        await Promise.all(parts.map(([part, left]) => run(part, left)));
        return;
      }
      for (const member of present) member.fail(explain(member, error));
    } finally {
      everyone.release();
    }
  };
  return (members) => run(members, { left: MAX_ISOLATING_STATEMENTS, wasShared: false });
}

/** What to run apart after a failure; nothing when that cannot help. */
function divide(
  users: readonly BatchMember[][],
  isolation: Isolation,
  error: unknown,
): [BatchMember[], Isolation][] {
  if (users.length > 1) {
    // A row may also take so long that the others' time is up.
    if (!mayBeOneRow(error) && !isTimeout(error)) return [];
    const parts = users.length > USERS_AT_ONCE ? halves(users).map((half) => half.flat()) : users;
    return parts.map((part) => [part, { left: MAX_ISOLATING_STATEMENTS, wasShared: true }]);
  }
  const [own = []] = users;
  if (own.length < 2 || isolation.left < 2 || !mayBeOneRow(error)) return [];
  isolation.left -= 2;
  return halves(own).map((half) => [half, isolation]);
}

function halves<T>(items: readonly T[]): T[][] {
  const middle = Math.ceil(items.length / 2);
  return [items.slice(0, middle), items.slice(middle)];
}

function isBatch(members: readonly BatchMember[]): members is readonly [BatchMember, ...BatchMember[]] {
  return members.length > 0;
}

/**
 * Class 42 is the statement itself, syntax, names and privileges, and what has no query id never ran: a refused
 * login. No row of those can do better alone. A statement that is too large never ran either, and its parts may.
 */
function mayBeOneRow(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_REJECTED') return false;
  const { sqlState, queryId, upstreamCode } = error.details;
  if (upstreamCode === TOO_LARGE) return true;
  return queryId !== undefined && !String(sqlState ?? '').startsWith('42');
}

const isTimeout = (error: unknown) => error instanceof GatewayError && error.code === 'UPSTREAM_TIMEOUT';

/** Snowflake may quote the row that failed: it is the caller's own, since users were run apart before this. */
function explain({ call }: BatchMember, error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_REJECTED') return error;
  return explainRejection(error.message, call.statement, error.details, error);
}

function missingRow(queryId: string): GatewayError {
  return new GatewayError('UPSTREAM_TRUNCATED', "Snowflake's result has no row for this call.", {
    backend: 'SNOWFLAKE',
    queryId,
  });
}
