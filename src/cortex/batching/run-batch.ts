/**
 * Runs batches of rows: one statement each, every row told on its own what became of it.
 *
 * Most functions return a failed row as a value, and the other rows are not affected. Some raise, and take the whole
 * statement with them: the batch is then halved until the row that fails stands alone.
 */
import { GatewayError } from '../../errors.ts';
import type { StatementRunner } from '../../snowflake/statement.ts';
import { explainRejection } from '../explain-rejection.ts';
import type { BatchMember } from './batch-member.ts';
import type { StatementSettings } from './batch-statement.ts';
import { batchStatement } from './batch-statement.ts';
import { whenAllAborted } from './when-all-aborted.ts';

/** Enough to find two bad rows among 250; a batch that is bad throughout costs no more than this. */
const MAX_ISOLATING_STATEMENTS = 32;

export interface BatchRunnerDependencies extends StatementSettings {
  readonly runner: StatementRunner;
  /** Told about every statement before it is sent. */
  readonly onBatch: (batch: { readonly function: string; readonly rows: number }) => void;
}

/** Settles every member; never rejects. */
export type RunBatch = (members: readonly BatchMember[]) => Promise<void>;

export function createBatchRunner({ runner, onBatch, ...settings }: BatchRunnerDependencies): RunBatch {
  const run = async (members: readonly BatchMember[], isolation: { left: number }): Promise<void> => {
    const present = members.filter((member) => !member.gone());
    if (!isBatch(present)) return;
    const everyone = whenAllAborted(present.map(({ attempt }) => attempt.signal));
    try {
      onBatch({ function: present[0].call.statement.function, rows: present.length });
      const statement = batchStatement(present, everyone.signal, settings);
      const onSent = () => {
        for (const member of present) member.send();
      };
      const result = await runner.run({ ...statement, onSent });
      const byPosition = new Map(result.rows.map(([position, ...cells]) => [Number(position), cells]));
      for (const [position, member] of present.entries()) {
        const cells = byPosition.get(position);
        if (cells) member.settle(cells, result);
        else member.fail(missingRow(result.queryId));
      }
    } catch (error) {
      if (present.length > 1 && isolation.left >= 2 && mayBeOneRow(error)) {
        isolation.left -= 2;
        const middle = Math.ceil(present.length / 2);
        await Promise.all([run(present.slice(0, middle), isolation), run(present.slice(middle), isolation)]);
        return;
      }
      for (const member of present) member.fail(explain(member, error, present));
    } finally {
      everyone.release();
    }
  };
  return (members) => run(members, { left: MAX_ISOLATING_STATEMENTS });
}

function isBatch(members: readonly BatchMember[]): members is readonly [BatchMember, ...BatchMember[]] {
  return members.length > 0;
}

/**
 * Class 42 is the statement itself, syntax, names and privileges, and what has no query id never ran: a refused
 * login. No row of those can do better alone.
 */
function mayBeOneRow(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_REJECTED') return false;
  const { sqlState, queryId } = error.details;
  return queryId !== undefined && !String(sqlState ?? '').startsWith('42');
}

function explain(member: BatchMember, error: unknown, batch: readonly BatchMember[]): unknown {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_REJECTED') return error;
  const { statement } = member.call;
  const { user } = member.caller;
  // Snowflake may quote the row that failed, and it may be another user's.
  const shared = mayBeOneRow(error) && batch.some(({ caller }) => caller.user.name !== user.name);
  const said = shared ? 'Snowflake rejected a batch that this call was part of.' : error.message;
  return explainRejection(said, statement, error.details, error);
}

function missingRow(queryId: string): GatewayError {
  return new GatewayError('UPSTREAM_TRUNCATED', "Snowflake's result has no row for this call.", {
    backend: 'SNOWFLAKE',
    queryId,
  });
}
