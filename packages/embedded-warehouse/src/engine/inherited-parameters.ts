import { parameterDefaults } from '../protocol/session/session-parameters.ts';
import type { StatementRun } from './statement-run.ts';

type AccountParameters = Readonly<Record<string, unknown>>;

/** The name of the one catalog object that keeps what ALTER ACCOUNT set. */
export const accountObjectName = 'ACCOUNT';

export function accountParameters({ engine }: Pick<StatementRun, 'engine'>): AccountParameters {
  return engine.catalog.find('ACCOUNT', [null, null, accountObjectName])?.details ?? {};
}

/** Those of a user's properties that are session parameters. */
export function userParameters({
  engine,
  session,
}: Pick<StatementRun, 'engine' | 'session'>): AccountParameters {
  const details = engine.catalog.find('USER', [null, null, session.user])?.details ?? {};
  return Object.fromEntries(
    Object.entries(details).filter(([name]) => Object.hasOwn(parameterDefaults, name)),
  );
}

/** What a session starts with: ALTER USER's parameters over ALTER ACCOUNT's. */
export function inheritedParameters(run: Pick<StatementRun, 'engine' | 'session'>): AccountParameters {
  return { ...accountParameters(run), ...userParameters(run) };
}

export function inheritedTimeZone(run: Pick<StatementRun, 'engine' | 'session'>): string {
  return String(inheritedParameters(run).TIMEZONE ?? parameterDefaults.TIMEZONE);
}
