/**
 * Scopes: what a limit applies to.
 *
 *     account                              everybody together
 *     team:growth   user:ada   key:5f3c     one team, one user, one API key
 *     function:AI_EXTRACT                  one function, everybody together
 *     model:claude-opus-4-5/user:ada       one model, for one user (or team, or key)
 *     month:user:ada   week:account        the same for longer than a day
 */
import { badInput } from '../errors/gateway-error.ts';
import { readName } from '../identity/name.ts';
import type { WindowId } from './windows/credit-calendar.ts';
import { type Period, windowAround } from './windows/period.ts';

declare const brand: unique symbol;
export type Scope = string & { readonly [brand]: 'Scope' };

export const ACCOUNT = 'account' as Scope;

export type ScopeKind = 'account' | 'team' | 'user' | 'key' | 'function' | 'model';

export function teamScope(name: string): Scope {
  return `team:${name}` as Scope;
}

export function userScope(name: string): Scope {
  return `user:${name}` as Scope;
}

export function keyScope(id: string): Scope {
  return `key:${id}` as Scope;
}

/** One function or model, for everybody (`base` is ACCOUNT) or for one user, team or key. */
export function qualifiedScope(kind: 'function' | 'model', name: string, base: Scope): Scope {
  return (base === ACCOUNT ? `${kind}:${name}` : `${kind}:${name}/${base}`) as Scope;
}

export function scopeKind(scope: Scope): ScopeKind {
  const end = scope.indexOf(':');
  return (end < 0 ? scope : scope.slice(0, end)) as ScopeKind;
}

/** A scope over one function or model. */
export function isQualified(scope: Scope): boolean {
  return /^(?:week:|month:)?(?:function|model):/.test(scope);
}

/** The length of the windows of a scope. */
export function periodOf(scope: Scope): Period {
  if (scope.startsWith('month:')) return 'MONTH';
  return scope.startsWith('week:') ? 'WEEK' : 'DAY';
}

/** A scope of a day for another length of time. */
export function inPeriod(scope: Scope, period: Period): Scope {
  return (period === 'DAY' ? scope : `${period.toLowerCase()}:${scope}`) as Scope;
}

export function withoutPeriod(scope: Scope): Scope {
  const period = periodOf(scope);
  return period === 'DAY' ? scope : (scope.slice(period.length + 1) as Scope);
}

/** The window of a scope that counts what is charged to a day. */
export function windowFor(scope: Scope, day: WindowId): WindowId {
  return windowAround(day, periodOf(scope));
}

/** Counted only while it is limited or suspended. The other buckets always exist, and these are summed up from them. */
export function isOnDemand(scope: Scope): boolean {
  return periodOf(scope) !== 'DAY' || isQualified(scope);
}

export interface ScopeParts {
  /** Of a scope over one function or model, else null. */
  readonly qualifier: { readonly kind: 'function' | 'model'; readonly name: string } | null;
  /** `account`, `team:x`, `user:x` or `key:x`. */
  readonly base: Scope;
}

/** What it is about, whatever the length of its windows. */
export function partsOf(given: Scope): ScopeParts {
  const scope = withoutPeriod(given);
  if (!isQualified(scope)) return { qualifier: null, base: scope };
  const kind = scope.startsWith('function:') ? 'function' : 'model';
  // A model's name may hold slashes (`meta-llama/Llama-3.1-8B`), so the base is looked for by its prefix.
  const cut = /\/(?:user|team|key):/.exec(scope)?.index ?? scope.length;
  const name = scope.slice(kind.length + 1, cut);
  return {
    qualifier: { kind, name },
    base: cut === scope.length ? ACCOUNT : (scope.slice(cut + 1) as Scope),
  };
}

/** @returns the scope with its names in their one form. @throws GatewayError BAD_USER_INPUT naming `field`. */
export function parseScope(text: string, field = 'scope'): Scope {
  if (text === 'account') return ACCOUNT;
  if (!/^(?:team|user|key|function|model):/.test(text)) {
    throw badInput(field, 'must be account, team:NAME, user:NAME, key:ID, function:NAME or model:NAME');
  }
  const { qualifier, base } = partsOf(text as Scope);
  if (/\/(?:user|team|key|function|model):/.test(base))
    throw badInput(field, 'must name a function or model first: function:AI_EXTRACT/user:ada');
  const inOneForm = (given: string) => {
    const { name, problem } = readName(given);
    if (problem !== null) throw badInput(field, `the name ${problem}`);
    return name;
  };
  const cut = base.indexOf(':') + 1;
  const checked = base === ACCOUNT ? ACCOUNT : ((base.slice(0, cut) + inOneForm(base.slice(cut))) as Scope);
  return qualifier ? qualifiedScope(qualifier.kind, inOneForm(qualifier.name), checked) : checked;
}
