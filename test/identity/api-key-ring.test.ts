import { expect, it, onTestFinished } from 'vitest';
import { type ApiKeyRecord, generateApiKey } from '../../src/identity/api-keys/api-key.ts';
import { createApiKeyRing } from '../../src/identity/api-keys/api-key-ring.ts';
import type { ApiKeyStore } from '../../src/identity/api-keys/api-key-store.ts';
import type { UserName } from '../../src/identity/caller.ts';

it('does not believe a key that was read before another process revoked it and came after that was known', async () => {
  const [slow, other] = [generateApiKey(), generateApiKey()];
  const record = (id: string): ApiKeyRecord => ({
    id,
    name: id,
    user: 'ada' as UserName,
    permissions: [],
    teams: [],
    tags: [],
    createdAt: 0,
    createdBy: 'ada',
    expiresAt: Number.POSITIVE_INFINITY,
    revokedAt: null,
    revokedBy: null,
    lastUsedAt: null,
  });
  const late = Promise.withResolvers<ApiKeyRecord>();
  const answers = [late.promise, record(other.id), { ...record(slow.id), revokedAt: 1 }];
  let revision = 1;
  const store = {
    // Each look tells of what happened meanwhile.
    revision: async () => revision,
    find: async () => answers.shift() ?? null,
    touch: async () => {},
  } as Partial<ApiKeyStore> as ApiKeyStore;
  const ring = createApiKeyRing({ store, teamsOf: () => [], now: Date.now });
  onTestFinished(() => ring.close());

  const first = ring.identify(slow.secret);
  await expect.poll(() => answers.length).toBe(2);
  revision = 2;
  ring.forget();
  await ring.identify(other.secret);
  late.resolve(record(slow.id));
  await first;
  await expect(ring.identify(slow.secret)).rejects.toThrow('was revoked');
});
