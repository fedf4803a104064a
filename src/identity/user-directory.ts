import { GatewayError } from '../errors/gateway-error.ts';
import type { Caller } from './caller.ts';

/** What the schema's `User` is made from. */
export interface UserReference {
  readonly name: string;
}

export interface UserDirectory {
  /** Teams by policy, and for the caller those of the token too. */
  teamsOf(name: string, caller: Caller): readonly string[];
  /** @throws GatewayError FORBIDDEN for anybody but the caller: permissions stand in tokens, which only they have. */
  permissionsOf(name: string, caller: Caller): readonly string[];
}

/** What is known of users without a store of users: the policy's teams, and the caller's own token. */
export function createUserDirectory(policyTeamsOf: (name: string) => readonly string[]): UserDirectory {
  return {
    teamsOf: (name, { user }) => (name === user.name ? user.teams : policyTeamsOf(name)),
    permissionsOf(name, { user }) {
      if (name === user.name) return [...user.permissions].sort();
      throw new GatewayError('FORBIDDEN', `Only ${name} can see what ${name} may do: it stands in a token.`);
    },
  };
}
