/** Whose limits, alerts and forecasts a caller may see: the account's, their own and their teams'; with a permission all. */
import type { Caller } from '../identity/caller.ts';
import { readsAllUsage, requirePermission } from '../identity/permissions.ts';
import { ACCOUNT, keyScope, partsOf, type Scope, teamScope, userScope } from './scope.ts';

export function visibleTo(caller: Caller, teams: readonly string[]): (scope: Scope) => boolean {
  if (readsAllUsage(caller.user)) return () => true;
  const { name, apiKey } = caller.user;
  const own = new Set<Scope>([ACCOUNT, userScope(name), ...teams.map(teamScope)]);
  if (apiKey) own.add(keyScope(apiKey.id));
  return (scope) => own.has(partsOf(scope).base);
}

/** @throws GatewayError FORBIDDEN */
export function requireVisible(caller: Caller, teams: readonly string[], scope: Scope): void {
  if (!visibleTo(caller, teams)(scope))
    requirePermission(caller.user, [['usage:read:all'], ['credits:admin']]);
}
