/** Making, listing and revoking API keys. Each change is audited. */
import type { MicroCredits } from '../../credits/micro-credits.ts';
import { badInput, GatewayError } from '../../errors/gateway-error.ts';
import { nearest } from '../../errors/nearest.ts';
import { type Connection, toConnection } from '../../pages/connection.ts';
import { unknownCursor } from '../../pages/cursor.ts';
import { type PageArguments, readPageSize } from '../../pages/page.ts';
import type { Caller, UserName } from '../caller.ts';
import { readName } from '../name.ts';
import {
  isPermission,
  type Permission,
  permissionNames,
  requirePermission,
  usualPermissions,
} from '../permissions.ts';
import { checkTags, type Tag } from '../tags.ts';
import {
  type ApiKeyRecord,
  type ApiKeyState,
  apiKeyState,
  generateApiKey,
  hashApiKey,
  isApiKeyId,
} from './api-key.ts';
import type { ApiKeyRing } from './api-key-ring.ts';
import type { ApiKeyStore } from './api-key-store.ts';

type Nullable<T> = { readonly [K in keyof T]?: T[K] | null | undefined };

export type NewApiKey = { readonly name: string } & Nullable<{
  /** Default: the caller. */
  user: string;
  /** Default: those of `cortex:run` and `sql:read` that the caller has. */
  permissions: readonly string[];
  teams: readonly string[];
  tags: readonly Tag[];
  /** Default: in 90 days. */
  expiresAt: Date;
  /** What the key may use in a day, beside the limits of its user and teams. */
  limit: MicroCredits;
}>;

/** @throws GatewayError FORBIDDEN, BAD_USER_INPUT, LEDGER_UNAVAILABLE */
export interface ApiKeyService {
  /** Needs keys:admin. The secret is in no store, and is never told again. */
  create(
    caller: Caller,
    input: NewApiKey,
  ): Promise<{ readonly secret: string; readonly apiKey: ApiKeyRecord }>;
  /** All with keys:admin, else the caller's own. */
  list(caller: Caller, page: PageArguments): Promise<Connection<ApiKeyRecord>>;
  /** Holds from its return on. Without keys:admin a user may revoke their own keys, and a key itself. */
  revoke(caller: Caller, id: string, reason?: string | null): Promise<ApiKeyRecord>;
  /** For what began with a key and goes on. @throws GatewayError UNAUTHENTICATED when it may no longer. */
  requireLive(id: string): Promise<void>;
  /** By the clock that keys are refused by. */
  stateOf(key: ApiKeyRecord): ApiKeyState;
  /** The key that the caller shows. */
  shown(caller: Caller): Promise<ApiKeyRecord | null>;
}

export interface ApiKeyServiceDependencies {
  readonly store: ApiKeyStore;
  readonly ring: Pick<ApiKeyRing, 'forget' | 'lastUsedAt' | 'requireLive'>;
  /** Sets the limit of the scope `key:<id>`. */
  readonly setLimit: (caller: Caller, id: string, limit: MicroCredits) => Promise<unknown>;
  /** By the clock of the books: epoch milliseconds. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;
const USUAL_DAYS = 90;
const MOST_DAYS = 366;
const MAX_TEAMS = 100;
const MAX_REASON = 1000;

export function createApiKeyService(deps: ApiKeyServiceDependencies): ApiKeyService {
  const { store, ring, setLimit, now } = deps;
  const told = (key: ApiKeyRecord): ApiKeyRecord => ({ ...key, lastUsedAt: ring.lastUsedAt(key) });

  return {
    async create(caller, input) {
      requirePermission(caller.user, [['keys:admin']]);
      const at = now();
      const { id, secret } = generateApiKey();
      const apiKey: ApiKeyRecord = {
        id,
        name: nameIn(input.name, 'input.name'),
        user: nameIn(input.user ?? caller.user.name, 'input.user') as UserName,
        permissions: permissionsIn(input.permissions ?? usualOf(caller), caller),
        teams: teamsIn(input.teams ?? []),
        tags: checkTags(input.tags ?? [], 'input.tags'),
        createdAt: at,
        createdBy: caller.user.name,
        expiresAt: expiryIn(input.expiresAt ?? new Date(at + USUAL_DAYS * DAY_MS), at),
        revokedAt: null,
        revokedBy: null,
        lastUsedAt: null,
      };
      // Before the key: there is no moment in which it works without its limit.
      if (input.limit != null) await setLimit(caller, id, input.limit);
      await store.add(apiKey, hashApiKey(secret), { by: caller.user.name, at, reason: describe(apiKey) });
      return { secret, apiKey };
    },
    async list(caller, page) {
      const count = readPageSize(page);
      const user = caller.user.permissions.has('keys:admin') ? null : caller.user.name;
      if (page.after != null && !isApiKeyId(page.after)) throw unknownCursor();
      const found = await store.list({ user, after: page.after ?? null, limit: count + 1 });
      const edges = found.slice(0, count).map((key) => ({ cursor: key.id, node: told(key) }));
      return toConnection(edges, found.length > count, page);
    },
    async revoke(caller, id, reason) {
      if ((reason ?? '').length > MAX_REASON)
        throw badInput('reason', `must have at most ${MAX_REASON} characters`);
      const key = await store.get(id);
      // Whoever may not revoke a key learns no more of it than of one that there is not.
      if (!isOwn(caller, key)) requirePermission(caller.user, [['keys:admin']]);
      const revoked = await store.revoke(id, { by: caller.user.name, at: now(), reason: reason ?? '' });
      ring.forget();
      if (revoked === null) throw badInput('id', 'there is no such key; `apiKeys` lists them');
      return told(revoked);
    },
    requireLive: ring.requireLive,
    stateOf: (key) => apiKeyState(key, now()),
    async shown({ user }) {
      const key = user.apiKey ? await store.get(user.apiKey.id) : null;
      return key && told(key);
    },
  };
}

/** A key may end itself, and not what else its user has: one that leaked would take the others with it. */
function isOwn({ user }: Caller, key: ApiKeyRecord | null): boolean {
  return key?.user === user.name && (user.apiKey === undefined || user.apiKey.id === key.id);
}

function describe({ name, user, permissions, teams, expiresAt }: ApiKeyRecord): string {
  const of = teams.length > 0 ? ` of ${teams.join(', ')}` : '';
  return `"${name}" for ${user}${of}, with ${permissions.join(' ')}, until ${new Date(expiresAt).toISOString()}`;
}

function nameIn(given: string, field: string): string {
  const { name, problem } = readName(given);
  if (problem !== null) throw badInput(field, `the name ${problem}`);
  return name;
}

function usualOf({ user }: Caller): readonly Permission[] {
  return [...usualPermissions].filter((permission) => user.permissions.has(permission));
}

/** Nobody gives a key what they may not do themselves. */
function permissionsIn(given: readonly string[], { user }: Caller): readonly Permission[] {
  const permissions = [...new Set(given)].map((name) => {
    if (isPermission(name)) return name;
    throw badInput('input.permissions', `there is no permission ${JSON.stringify(name.slice(0, 40))}`, {
      nearest: nearest(name.slice(0, 40), permissionNames),
    });
  });
  if (permissions.length === 0) throw badInput('input.permissions', 'must name what the key may do');
  const lacking = permissions.filter((permission) => !user.permissions.has(permission));
  if (lacking.length > 0)
    throw new GatewayError(
      'FORBIDDEN',
      `Only who has the permission ${lacking.join(' and ')} can give it to a key.`,
    );
  return permissions;
}

function teamsIn(given: readonly string[]): readonly string[] {
  if (given.length > MAX_TEAMS) throw badInput('input.teams', `must be at most ${MAX_TEAMS}`);
  return [...new Set(given.map((team) => nameIn(team, 'input.teams')))];
}

function expiryIn(given: Date, now: number): number {
  const at = given.getTime();
  if (!(at > now)) throw badInput('input.expiresAt', 'must be in the future');
  if (at > now + MOST_DAYS * DAY_MS)
    throw badInput('input.expiresAt', `must be within ${MOST_DAYS} days: make a new key in time`);
  return at;
}
