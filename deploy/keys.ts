/** `npm run keys`: makes, lists and revokes API keys on the gateway's machine, with its settings, while it runs or not. */
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { readOwnConfig } from '../src/config.ts';
import { createCredits } from '../src/credits/create-credits.ts';
import { parseCredits } from '../src/credits/credit-amount.ts';
import { readCreditFiles } from '../src/credits/read-credit-files.ts';
import { GatewayError } from '../src/errors/gateway-error.ts';
import { prefixOf } from '../src/identity/api-keys/api-key.ts';
import { createApiKeyRing } from '../src/identity/api-keys/api-key-ring.ts';
import { type ApiKeyService, createApiKeyService } from '../src/identity/api-keys/api-key-service.ts';
import type { Caller, UserName } from '../src/identity/caller.ts';
import { allPermissions } from '../src/identity/permissions.ts';
import { createLogger } from '../src/observability/log.ts';

const usage = `npm run keys -- create --name NAME [--user USER] [--permissions cortex:run,sql:read] [--teams A,B]
                       [--tags project=search,...] [--days 90] [--limit CREDITS_A_DAY]
npm run keys -- list
npm run keys -- revoke ID [--reason WHY]`;

const options = {
  name: { type: 'string' },
  user: { type: 'string' },
  permissions: { type: 'string' },
  teams: { type: 'string' },
  tags: { type: 'string' },
  days: { type: 'string' },
  limit: { type: 'string' },
  reason: { type: 'string' },
} as const;

/** A container may run as a user whose name its machine does not know. */
function operatorName(): UserName {
  try {
    return userInfo().username as UserName;
  } catch {
    return `uid-${process.getuid?.()}` as UserName;
  }
}

/** Whoever may read the ledger's file may do everything. */
const operator: Caller = {
  user: { name: operatorName(), teams: [], permissions: allPermissions },
  requestId: 'keys',
  operationName: null,
  signal: new AbortController().signal,
  idempotencyKey: null,
};

type Given = { readonly [Name in keyof typeof options]?: string | undefined };

async function create(keys: ApiKeyService, given: Given, now: number): Promise<void> {
  const list = (text: string | undefined) => text?.split(',').map((part) => part.trim());
  const { secret, apiKey } = await keys.create(operator, {
    name: given.name ?? '',
    user: given.user,
    permissions: list(given.permissions),
    teams: list(given.teams),
    tags: list(given.tags)?.map((tag) => {
      const [key = '', ...value] = tag.split('=');
      return { key, value: value.join('=') };
    }),
    expiresAt: given.days === undefined ? null : inDays(given.days, now),
    limit: given.limit === undefined ? null : parseCredits(given.limit, '--limit'),
  });
  console.error(
    `For ${apiKey.user}, until ${new Date(apiKey.expiresAt).toISOString()}. It is shown this once:`,
  );
  console.log(secret);
}

/** @throws Error */
function inDays(given: string, now: number): Date {
  if (!/^\d{1,6}$/.test(given)) throw new Error(`--days: "${given}" is no number of days; write it like 90.`);
  return new Date(now + Number(given) * 86_400_000);
}

async function list(keys: ApiKeyService): Promise<void> {
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await keys.list(operator, { first: 1000, after });
    for (const key of nodes) {
      const used = key.lastUsedAt === null ? 'never used' : `used ${new Date(key.lastUsedAt).toISOString()}`;
      const until = new Date(key.expiresAt).toISOString().slice(0, 10);
      console.log(
        [key.id, prefixOf(key.id), keys.stateOf(key), key.user, `until ${until}`, used, key.name].join('  '),
      );
    }
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor;
  }
}

type Act = (keys: ApiKeyService, now: number) => Promise<void>;

/** Null for what is no command. */
function actOf([command, id]: readonly string[], given: Given): Act | null {
  if (command === 'create') return (keys, now) => create(keys, given, now);
  if (command === 'list') return list;
  if (command !== 'revoke' || !id) return null;
  return async (keys) => {
    await keys.revoke(operator, id, given.reason);
    console.log(`${prefixOf(id)} is revoked.`);
  };
}

async function run(act: Act): Promise<void> {
  const config = readOwnConfig();
  const { prices, policy } = await readCreditFiles(config);
  const credits = await createCredits({
    dataDir: config.DATA_DIR,
    databaseUrl: config.DATABASE_URL,
    limits: { account: config.CREDIT_ACCOUNT_DAILY_LIMIT, user: config.CREDIT_USER_DAILY_LIMIT },
    timeZone: config.CREDIT_TIME_ZONE,
    prices,
    policy,
    logger: createLogger('silent'),
  });
  const store = credits.apiKeys;
  const { now } = credits.outbox;
  const ring = createApiKeyRing({ store, teamsOf: () => [], now });
  const keys = createApiKeyService({ store, ring, setLimit: credits.limits.setForKey, now });
  try {
    await act(keys, now());
  } finally {
    await ring.close();
    await credits.close();
  }
}

try {
  const { positionals, values } = parseArgs({ options, allowPositionals: true });
  const act = actOf(positionals, values);
  if (act) await run(act);
  else {
    // Before any ledger is opened: where there is none, that would make one.
    console.error(usage);
    process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof GatewayError ? error.message : `${(error as Error).message}\n${usage}`);
  process.exitCode = 1;
}
