/** Which limit applies to which scope: an administrator's override, else the policy. */
import {
  ACCOUNT,
  inPeriod,
  isOnDemand,
  keyScope,
  partsOf,
  periodOf,
  qualifiedScope,
  type Scope,
  scopeKind,
  teamScope,
  userScope,
  withoutPeriod,
} from '../scope.ts';
import type { CallFacts } from '../usage/usage-event.ts';
import { periods as allPeriods } from '../windows/period.ts';
import type { LedgerHead, LimitOverride } from './ledger-head.ts';
import type { LimitRule, Suspension, Triggers } from './triggers.ts';

/** The limits a process starts with. */
export interface Policy {
  /** By scope. `user:*`, `team:*` and `model:m/user:*` stand for every user or team without a rule of its own. */
  readonly limits: ReadonlyMap<string, LimitRule>;
  /** Triggers of a scope whose limit an administrator set and that has no rule. */
  readonly triggers: Triggers;
}

export interface Rules {
  ruleOf(scope: Scope): LimitRule | null;
  /** What a limit of the scope is watched by, or would be. */
  triggersOf(scope: Scope): Triggers;
  suspensionOf(scope: Scope): Suspension | undefined;
  /** Whether the scope has buckets: one on demand only while it is limited or suspended. */
  isCounted(scope: Scope): boolean;
  /** Every scope that a call is charged to, the caller's own first: it is the one a refusal should name. */
  scopesOf(call: ChargedCall): readonly Scope[];
  /** Those of `scopesOf` that are over one function or model, or for more than a day. Only limited ones are counted. */
  onDemandScopesOf(call: ChargedCall): readonly Scope[];
}

/** What decides which scopes a call is charged to. */
export type ChargedCall = Pick<CallFacts, 'user' | 'apiKeyId' | 'teams' | 'function' | 'model'>;

export function createRules(
  policy: Policy,
  overrides: ReadonlyMap<Scope, LimitOverride>,
  suspensions: ReadonlyMap<Scope, Suspension>,
): Rules {
  const limited = [...policy.limits.keys(), ...overrides.keys(), ...suspensions.keys()] as Scope[];
  /** `DAY function:AI_EXTRACT`. */
  const qualified = new Set(
    limited.flatMap((scope) => {
      const { qualifier } = partsOf(scope);
      return qualifier ? [`${periodOf(scope)} ${qualifier.kind}:${qualifier.name}`] : [];
    }),
  );
  const periods = allPeriods.filter((period) => limited.some((scope) => periodOf(scope) === period));

  function policyRule(scope: Scope): LimitRule | undefined {
    const exact = policy.limits.get(scope);
    if (exact || policy.limits.size === 0) return exact;
    const { base } = partsOf(scope);
    if (base === ACCOUNT) return undefined;
    return policy.limits.get(`${scope.slice(0, scope.length - base.length)}${scopeKind(base)}:*`);
  }

  function findRule(scope: Scope): LimitRule | null {
    const rule = policyRule(scope);
    const override = overrides.get(scope);
    if (!override) return rule ?? null;
    return { limit: override.limit, triggers: triggersOf(scope) };
  }

  function triggersOf(scope: Scope): Triggers {
    // A limit for longer is watched as the one of the day is.
    const alike = policyRule(scope) ?? policyRule(withoutPeriod(scope));
    return alike?.triggers ?? policy.triggers;
  }

  // Each call asks many times for the few rules of its scopes.
  const found = new Map<Scope, LimitRule | null>();
  function ruleOf(scope: Scope): LimitRule | null {
    let rule = found.get(scope);
    if (rule === undefined) {
      rule = findRule(scope);
      if (found.size >= MAX_FOUND) found.clear();
      found.set(scope, rule);
    }
    return rule;
  }

  const plain = new Map<string, PlainScopes>();
  function plainScopesOf({ user, apiKeyId, teams }: ChargedCall): PlainScopes {
    // A key belongs to one user.
    const caller = apiKeyId ?? user;
    const known = plain.get(caller);
    if (known?.user === user && known.apiKeyId === apiKeyId && isSame(known.teams, teams)) return known;
    // The narrowest first.
    const own = apiKeyId === null ? [userScope(user)] : [keyScope(apiKeyId), userScope(user)];
    const scopes = [...own, ...teams.map(teamScope), ACCOUNT];
    if (plain.size >= MAX_FOUND) plain.clear();
    const longer = periods
      .filter((period) => period !== 'DAY')
      .flatMap((period) => scopes.map((scope) => inPeriod(scope, period)))
      .filter(isCounted);
    const made = { user, apiKeyId, teams, scopes, longer };
    plain.set(caller, made);
    return made;
  }

  function isCounted(scope: Scope): boolean {
    return !isOnDemand(scope) || suspensions.has(scope) || ruleOf(scope) !== null;
  }

  function onDemandScopesOf(call: ChargedCall): readonly Scope[] {
    if (qualified.size === 0) return longerScopesOf(call);
    const scopes = [...longerScopesOf(call)];
    for (const period of periods) {
      for (const kind of ['function', 'model'] as const) {
        const name = call[kind];
        if (name === null || !qualified.has(`${period} ${kind}:${name}`)) continue;
        for (const base of plainScopesOf(call).scopes) {
          const scope = inPeriod(qualifiedScope(kind, name, base), period);
          if (isCounted(scope)) scopes.push(scope);
        }
      }
    }
    return scopes;
  }

  /** Those of the caller that have a limit for a week or a month. */
  function longerScopesOf(call: ChargedCall): readonly Scope[] {
    return plainScopesOf(call).longer;
  }

  return {
    ruleOf,
    triggersOf,
    suspensionOf: (scope) => suspensions.get(scope),
    isCounted,
    scopesOf(call) {
      const [{ scopes }, more] = [plainScopesOf(call), onDemandScopesOf(call)];
      return more.length === 0 ? scopes : [...scopes, ...more];
    },
    onDemandScopesOf,
  };
}

interface PlainScopes extends Pick<ChargedCall, 'user' | 'apiKeyId' | 'teams'> {
  readonly scopes: readonly Scope[];
  readonly longer: readonly Scope[];
}

/** Scopes and users that are remembered; beyond so many, they are looked up again. */
const MAX_FOUND = 10_000;

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, i) => name === b[i]));
}

/** Rules are made again only when an administrator has changed something. */
export function createRulesCache(
  policy: Policy,
): (head: Pick<LedgerHead, 'overrides' | 'suspensions'>) => Rules {
  let made: { overrides: unknown; suspensions: unknown; rules: Rules } | undefined;
  return ({ overrides, suspensions }) => {
    if (made?.overrides !== overrides || made.suspensions !== suspensions) {
      made = { overrides, suspensions, rules: createRules(policy, overrides, suspensions) };
    }
    return made.rules;
  };
}
