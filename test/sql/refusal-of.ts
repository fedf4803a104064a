import { expect } from 'vitest';
import { GatewayError } from '../../src/errors/gateway-error.ts';
import type { SqlGuard } from '../../src/snowflake/sql/guard-sql.ts';
import type { Refusal } from '../../src/snowflake/sql/refusal.ts';

/** The guard's refusal; null when the statement may run. Anything but a typed refusal fails the test. */
export async function refusalOf(
  guard: SqlGuard,
  sql: string,
  allowWrites: boolean,
  allowOthers = false,
): Promise<Refusal | null> {
  try {
    await guard.guardSql(sql, { allowWrites, allowOthers });
    return null;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    expect(error.code).toBe('SQL_NOT_ALLOWED');
    return error.details as unknown as Refusal;
  }
}
