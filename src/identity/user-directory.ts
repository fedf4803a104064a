import { GatewayError } from '../errors/gateway-error.ts';
import { batchForCaller } from './batch-for-caller.ts';
import type { Caller } from './caller.ts';
import { readName } from './name.ts';
import { readsAllUsage } from './permissions.ts';

/** What the schema's `User` is made from. */
export interface UserReference {
  readonly name: string;
}

export interface UserDirectory {
  /**
   * The user of that name; null for one whom nobody has heard of: the policy does not know the name, and no call was
   * made under it.
   * @throws GatewayError FORBIDDEN for others without the right to see what they use, whether they exist or not
   */
  find(name: string, caller: Caller): Promise<UserReference | null>;
  /** Teams by policy, and for the caller those of the token too. */
  teamsOf(name: string, caller: Caller): readonly string[];
  /** @throws GatewayError FORBIDDEN for anybody but the caller: permissions stand in tokens, which only they have. */
  permissionsOf(name: string, caller: Caller): readonly string[];
}

export interface UserDirectoryDependencies {
  /** Teams by policy. */
  readonly teamsOf: (name: string) => readonly string[];
  /** Whether the policy names the user. */
  readonly isInPolicy: (name: string) => boolean;
  /** Those of the names under which a call was made. */
  readonly seenAmong: (names: readonly string[], caller: Caller) => Promise<ReadonlySet<string>>;
}

/** What is known of users without a store of users: the policy, the books, and the caller's own token. */
export function createUserDirectory({
  teamsOf,
  isInPolicy,
  seenAmong,
}: UserDirectoryDependencies): UserDirectory {
  const findOther = batchForCaller(async (names, caller) => {
    const unheardOf = names.filter((name) => !isInPolicy(name));
    const seen = unheardOf.length === 0 ? new Set<string>() : await seenAmong(unheardOf, caller);
    const known = names.filter((name) => isInPolicy(name) || seen.has(name));
    return new Map(known.map((name) => [name, { name }]));
  });

  return {
    async find(given, caller) {
      const { name } = readName(given);
      if (name === caller.user.name) return { name };
      if (!readsAllUsage(caller.user))
        throw new GatewayError('FORBIDDEN', 'Other users are seen with the permission usage:read:all alone.');
      return name === null ? null : findOther(name, caller);
    },
    teamsOf: (name, { user }) => (name === user.name ? user.teams : teamsOf(name)),
    permissionsOf(name, { user }) {
      if (name === user.name) return [...user.permissions].sort();
      throw new GatewayError('FORBIDDEN', `Only ${name} can see what ${name} may do: it stands in a token.`);
    },
  };
}
