import { quoteText } from './dialect/fragment.ts';
import type { SessionState } from './session-state.ts';

/** Tells the session's connection the facts that SQL can ask for: CURRENT_USER(), CURRENT_DATABASE(), ... */
export async function publishSession(session: SessionState): Promise<void> {
  const facts: readonly (readonly [string, string | null])[] = [
    ['sf_user', session.user],
    ['sf_role', session.role],
    ['sf_database', session.database],
    ['sf_schema', session.schema],
    ['sf_warehouse', session.warehouse],
    ['sf_session', session.id],
  ];
  const statements = facts.map(
    ([name, value]) => `SET VARIABLE ${name} = ${value === null ? 'NULL::VARCHAR' : quoteText(value)}`,
  );
  await session.connection.run(statements.join('; '));
}
