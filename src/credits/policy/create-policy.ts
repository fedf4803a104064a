/** The limits that hold until an administrator changes them: the defaults, overlaid by the policy file. */
import { badInput } from '../../errors/gateway-error.ts';
import { TAGS_HEADER, type Tags, tagValue } from '../../identity/tags.ts';
import type { Policy } from '../ledger/rules.ts';
import type { LimitRule, Triggers } from '../ledger/triggers.ts';
import { MAX_MICRO_CREDITS, type MicroCredits } from '../micro-credits.ts';
import { ACCOUNT, inPeriod, partsOf, type Scope, teamScope, userScope } from '../scope.ts';
import type { LimitEntry, PolicyFile } from './policy-file.ts';

/**
 * The account keeps its last 5 % for work that is already running. One user or team may use all of a limit: there
 * the limit itself is what stops new work.
 */
const accountTriggers: Triggers = { notify: 80, suspend: 95, suspendImmediate: 100 };
const scopeTriggers: Triggers = { notify: 80, suspend: null, suspendImmediate: 100 };

export interface DefaultLimits {
  /** Credits a day. */
  readonly account: MicroCredits;
  readonly user: MicroCredits;
  /** Credits a month; none by default. */
  readonly accountMonth?: MicroCredits | undefined;
  readonly userMonth?: MicroCredits | undefined;
}

export function createPolicy(defaults: DefaultLimits, file: PolicyFile): Policy {
  const limits = new Map<string, LimitRule>();

  function set(
    scope: string,
    entry: LimitEntry | undefined,
    limit: MicroCredits | undefined,
    monthlyLimit?: MicroCredits,
  ): void {
    const { base } = partsOf(scope as Scope);
    const standard = scope === ACCOUNT || base === ACCOUNT ? accountTriggers : scopeTriggers;
    const triggers = mergeTriggers(standard, entry?.triggers);
    const amount = entry?.limit ?? limit;
    // Triggers without a limit say nothing, except where a limit may come from elsewhere.
    if (amount !== undefined || entry?.triggers)
      limits.set(scope, { limit: amount ?? MAX_MICRO_CREDITS, triggers });
    const longer = { WEEK: entry?.weeklyLimit, MONTH: entry?.monthlyLimit ?? monthlyLimit };
    for (const period of ['WEEK', 'MONTH'] as const) {
      const longerLimit = longer[period];
      if (longerLimit !== undefined)
        limits.set(inPeriod(scope as Scope, period), { limit: longerLimit, triggers });
    }
  }

  set(ACCOUNT, file.account, defaults.account, defaults.accountMonth);
  set('user:*', file.eachUser, defaults.user, defaults.userMonth);
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

/**
 * Refuses the paid calls of a team's members that do not say what they are for.
 * @throws GatewayError BAD_USER_INPUT naming the tags and the team
 */
export function createTagCheck(file: PolicyFile): (teams: readonly string[], tags: Tags) => void {
  const required = Object.entries(file.teams ?? {}).filter(
    ([, { requiredTags = [] }]) => requiredTags.length > 0,
  );
  return (teams, tags) => {
    for (const [team, { requiredTags = [] }] of required) {
      if (!teams.includes(team)) continue;
      const missing = requiredTags.filter((key) => tagValue(tags, key) === null);
      if (missing.length > 0)
        throw badInput(
          TAGS_HEADER,
          `must say ${missing.join(' and ')}: the team ${team} needs it, like ${TAGS_HEADER}: ${missing[0]}=...`,
        );
    }
  };
}
