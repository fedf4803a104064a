/** What callers may do. The schema says by `@requiresScopes` which fields need which; `requirePermission` refuses. */
import { GatewayError } from '../errors/gateway-error.ts';

export const permissionNames = [
  'cortex:run',
  'sql:read',
  'sql:write',
  'usage:read:all',
  'credits:admin',
  'keys:admin',
] as const;

export type Permission = (typeof permissionNames)[number];

export const allPermissions: ReadonlySet<Permission> = new Set(permissionNames);

/** Of a token that names none of them: its issuer need not know the gateway. */
export const usualPermissions: ReadonlySet<Permission> = new Set(['cortex:run', 'sql:read']);

/** All permissions of any one of the lists. */
export type Requirement = readonly (readonly Permission[])[];

interface Holder {
  readonly permissions: ReadonlySet<Permission>;
}

/** Who may have been given scopes of other services too. */
export interface ScopeHolder extends Holder {
  readonly scopes?: ReadonlySet<string> | 'all';
}

/** Of another service's schema: whether the caller's token names the scope. */
export function holdsScope({ permissions, scopes }: ScopeHolder, scope: string): boolean {
  if (scopes === 'all') return true;
  return scopes?.has(scope) === true || (permissions as ReadonlySet<string>).has(scope);
}

/** @throws GatewayError FORBIDDEN */
export function requirePermission({ permissions }: Holder, requirement: Requirement): void {
  if (requirement.some((all) => all.every((permission) => permissions.has(permission)))) return;
  const needed = requirement.map((all) => all.join(' and ')).join(', or ');
  throw new GatewayError('FORBIDDEN', `This needs the permission ${needed}.`);
}

/** Whoever sets others' limits has to see what they use. */
export function readsAllUsage({ permissions }: Holder): boolean {
  return permissions.has('usage:read:all') || permissions.has('credits:admin');
}

export function isPermission(name: string): name is Permission {
  return (allPermissions as ReadonlySet<string>).has(name);
}
