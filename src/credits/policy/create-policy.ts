/** The limits that hold until an administrator changes them: the defaults, overlaid by the policy file. */
import type { Policy } from '../ledger/rules.ts';
import type { LimitRule, Triggers } from '../ledger/triggers.ts';
import { MAX_MICRO_CREDITS, type MicroCredits } from '../micro-credits.ts';
import { ACCOUNT, partsOf, type Scope, teamScope, userScope } from '../scope.ts';
import type { LimitEntry, PolicyFile } from './policy-file.ts';

/**
 * The account keeps its last 5 % for work that is already running. One user or team may use all of a limit: there
 * the limit itself is what stops new work.
 */
const accountTriggers: Triggers = { notify: 80, suspend: 95, suspendImmediate: 100 };
const scopeTriggers: Triggers = { notify: 80, suspend: null, suspendImmediate: 100 };

export interface DefaultLimits {
  readonly account: MicroCredits;
  readonly user: MicroCredits;
}

export function createPolicy(defaults: DefaultLimits, file: PolicyFile): Policy {
  const limits = new Map<string, LimitRule>();

  function set(scope: string, entry: LimitEntry | undefined, limit: MicroCredits | undefined): void {
    const { base } = partsOf(scope as Scope);
    const standard = scope === ACCOUNT || base === ACCOUNT ? accountTriggers : scopeTriggers;
    const amount = entry?.limit ?? limit;
    // Triggers without a limit say nothing, except where a limit may come from elsewhere.
    if (amount === undefined && !entry?.triggers) return;
    limits.set(scope, {
      limit: amount ?? MAX_MICRO_CREDITS,
      triggers: mergeTriggers(standard, entry?.triggers),
    });
  }

  set(ACCOUNT, file.account, defaults.account);
  set('user:*', file.eachUser, defaults.user);
  set('team:*', file.eachTeam, undefined);
  for (const [name, entry] of Object.entries(file.users ?? {}))
    set(userScope(name), entry, limits.get('user:*')?.limit);
  for (const [name, entry] of Object.entries(file.teams ?? {}))
    set(teamScope(name), entry, limits.get('team:*')?.limit);
  for (const [name, entry] of Object.entries(file.functions ?? {})) set(`function:${name}`, entry, undefined);
  for (const [name, entry] of Object.entries(file.models ?? {})) set(`model:${name}`, entry, undefined);
  for (const [scope, entry] of Object.entries(file.scopes ?? {})) set(scope, entry, limits.get(scope)?.limit);
  return { limits, triggers: scopeTriggers };
}

function mergeTriggers(standard: Triggers, given: LimitEntry['triggers']): Triggers {
  const { notify, suspend, suspendImmediate } = given ?? {};
  return {
    notify: notify === undefined ? standard.notify : notify,
    suspend: suspend === undefined ? standard.suspend : suspend,
    suspendImmediate: suspendImmediate === undefined ? standard.suspendImmediate : suspendImmediate,
  };
}

/** The teams of each user that the policy file names as a member. */
export function teamsOfMembers(file: PolicyFile): ReadonlyMap<string, readonly string[]> {
  const teams = new Map<string, string[]>();
  for (const [team, { members = [] }] of Object.entries(file.teams ?? {})) {
    for (const member of members) teams.set(member, [...(teams.get(member) ?? []), team]);
  }
  return teams;
}
