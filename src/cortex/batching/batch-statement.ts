/** The one statement that computes all rows of a batch. */
import { eventCode } from '../../credits/event-id.ts';
import type { UserName } from '../../identity/caller.ts';
import { chargeBackTag, SEVERAL } from '../../snowflake/statement/query-tag.ts';
import type { QueryTag, Statement } from '../../snowflake/statement/statement.ts';
import type { BatchMember } from './batch-member.ts';

/** Two rows share a statement when everything but the row is equal. */
export function statementKey({ call }: BatchMember): string {
  const { function: name, model, columns, binds } = call.statement;
  return JSON.stringify([name, model, columns, binds]);
}

export interface StatementSettings {
  readonly warehouse: string;
  readonly timeoutMs: number;
}

/**
 * All rows travel in a single JSON bind, which Snowflake recommends over many binds and which keeps the text of the
 * statement, and with it every cached plan and translation, the same for any number of rows.
 *
 * The first column of the result is the row's position in the bind.
 */
export function batchStatement(
  members: readonly [BatchMember, ...BatchMember[]],
  signal: AbortSignal,
  { warehouse, timeoutMs }: StatementSettings,
): Statement {
  const [first] = members;
  const { function: name, columns, binds } = first.call.statement;
  const selected = ['f.index AS position', ...columns.map((column, i) => `${column} AS value_${i + 1}`)];
  return {
    sql: `SELECT ${selected.join(', ')} FROM TABLE(FLATTEN(INPUT => PARSE_JSON(?))) f ORDER BY f.index`,
    binds: [...binds, `[${members.map(({ json }) => json).join(',')}]`],
    warehouse,
    tag: batchTag(members),
    user: commonValue(members, ({ caller }) => caller.user.name, 'batch' as UserName),
    function: name,
    signal,
    timeoutMs,
  };
}

/**
 * Every row of a batch has an event of its own in the usage log. The tag names the first of them and has a code for
 * each, so that what the statement cost finds them all, also when the process dies before it knows the query id.
 */
function batchTag(members: readonly [BatchMember, ...BatchMember[]]): QueryTag {
  const [{ attempt, call, caller: first }] = members;
  return {
    application: 'cortex-gateway',
    user: commonValue<string>(members, ({ caller }) => caller.user.name, SEVERAL),
    operation: commonValue(members, ({ caller }) => caller.operationName ?? call.statement.function, SEVERAL),
    requestId: commonValue(members, ({ caller }) => caller.requestId, SEVERAL),
    eventId: attempt.eventId,
    // Rows of several requests are paid for by several.
    ...(members.every(({ caller }) => caller.user === first.user && caller.tags === first.tags) &&
      chargeBackTag(first)),
    ...(members.length > 1
      ? {
          batch: members.length,
          members: members.map((member) => eventCode(member.attempt.eventId)).join(''),
        }
      : {}),
  };
}

function commonValue<T>(members: readonly BatchMember[], of: (member: BatchMember) => T, otherwise: T): T {
  const [first, ...rest] = members.map(of) as [T, ...T[]];
  return rest.every((value) => value === first) ? first : otherwise;
}
