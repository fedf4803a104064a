/** Which limit applies to which scope: an administrator's override, else the policy. */
import {
  ACCOUNT,
  isQualified,
  keyScope,
  partsOf,
  qualifiedScope,
  type Scope,
  scopeKind,
  teamScope,
  userScope,
} from '../scope.ts';
import type { CallFacts } from '../usage/usage-event.ts';
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
  suspensionOf(scope: Scope): Suspension | undefined;
  /** Whether the scope has buckets: one over a function or model only while it is limited or suspended. */
  isCounted(scope: Scope): boolean;
  /** Every scope that a call is charged to, the caller's own first: it is the one a refusal should name. */
  scopesOf(call: ChargedCall): readonly Scope[];
  /** Those of `scopesOf` that are over one function or model. Only limited ones are counted. */
  qualifiedScopesOf(call: ChargedCall): readonly Scope[];
}

type ChargedCall = Pick<CallFacts, 'user' | 'apiKeyId' | 'teams' | 'function' | 'model'>;

export function createRules(
  policy: Policy,
  overrides: ReadonlyMap<Scope, LimitOverride>,
  suspensions: ReadonlyMap<Scope, Suspension>,
): Rules {
  const limited = [...policy.limits.keys(), ...overrides.keys(), ...suspensions.keys()] as Scope[];
  const qualified = new Set(
    limited.filter(isQualified).map((scope) => {
      const { qualifier } = partsOf(scope);
      return `${qualifier?.kind}:${qualifier?.name}`;
    }),
  );

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
    return { limit: override.limit, triggers: rule?.triggers ?? policy.triggers };
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
  function plainScopesOf({ user, apiKeyId, teams }: ChargedCall): readonly Scope[] {
    // A key belongs to one user.
    const caller = apiKeyId ?? user;
    const known = plain.get(caller);
    if (known?.user === user && known.apiKeyId === apiKeyId && isSame(known.teams, teams))
      return known.scopes;
    // The narrowest first.
    const own = apiKeyId === null ? [userScope(user)] : [keyScope(apiKeyId), userScope(user)];
    const scopes = [...own, ...teams.map(teamScope), ACCOUNT];
    if (plain.size >= MAX_FOUND) plain.clear();
    plain.set(caller, { user, apiKeyId, teams, scopes });
    return scopes;
  }

  function isCounted(scope: Scope): boolean {
    return !isQualified(scope) || suspensions.has(scope) || ruleOf(scope) !== null;
  }

  function qualifiedScopesOf(call: ChargedCall): readonly Scope[] {
    if (qualified.size === 0) return none;
    const scopes: Scope[] = [];
    for (const kind of ['function', 'model'] as const) {
      const name = call[kind];
      if (name === null || !qualified.has(`${kind}:${name}`)) continue;
      for (const base of plainScopesOf(call)) {
        const scope = qualifiedScope(kind, name, base);
        if (isCounted(scope)) scopes.push(scope);
      }
    }
    return scopes;
  }

  return {
    ruleOf,
    suspensionOf: (scope) => suspensions.get(scope),
    isCounted,
    scopesOf(call) {
      const [scopes, more] = [plainScopesOf(call), qualifiedScopesOf(call)];
      return more.length === 0 ? scopes : [...scopes, ...more];
    },
    qualifiedScopesOf,
  };
}

const none: readonly Scope[] = [];

interface PlainScopes extends Pick<ChargedCall, 'user' | 'apiKeyId' | 'teams'> {
  readonly scopes: readonly Scope[];
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
