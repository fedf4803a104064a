import { parameterDefaults } from '../protocol/session/session-parameters.ts';
import { inheritedParameters } from './inherited-parameters.ts';
import { readWeeks, type Weeks } from './library/weeks.ts';
import type { StatementRun } from './statement-run.ts';

/** How the statement counts weeks: by its own parameters, those of its session and those that the session inherits. */
export function sessionWeeks(run: Pick<StatementRun, 'engine' | 'session' | 'request'>): Weeks {
  const inherited = inheritedParameters(run);
  return readWeeks(
    (name) =>
      run.request.parameters[name] ??
      run.session.parameters.get(name) ??
      inherited[name] ??
      parameterDefaults[name],
  );
}
