/** API keys in the ledger's database. */
import type { ApiKeyAct, ApiKeyStore } from '../../../identity/api-keys/api-key-store.ts';
import type { AuditRecord } from '../ledger-store.ts';
import { type Row, toApiKey } from '../record-rows.ts';
import { toStorable } from './append-entry.ts';
import type { Reader } from './ledger-client.ts';
import type { LedgerSessions } from './sessions.ts';
import { inTransaction } from './transaction.ts';

/** @param sessions Of the ledger; its store closes them. */
export function createPostgresApiKeys({ aside }: Pick<LedgerSessions, 'aside'>): ApiKeyStore {
  function rows(text: string, ...values: unknown[]): Promise<Row[]> {
    return aside(async ({ client }) => (await client.query(text, values)).rows as Row[]);
  }

  return {
    async revision() {
      const [row] = await rows('SELECT revision FROM api_key_revision');
      return Number(row?.revision);
    },
    find: async (hash) => toApiKey((await rows('SELECT * FROM api_keys WHERE hash = $1', hash))[0]),
    get: async (id) => toApiKey((await rows('SELECT * FROM api_keys WHERE id = $1', id))[0]),
    async list({ user, after, limit }) {
      const found = await rows(
        `SELECT * FROM api_keys
         WHERE ($1::text IS NULL OR user_name = $1)
           AND ($2::text IS NULL OR sequence > (SELECT sequence FROM api_keys WHERE id = $2))
         ORDER BY sequence LIMIT $3`,
        user,
        after,
        limit,
      );
      return found.flatMap((row) => toApiKey(row) ?? []);
    },
    add: (key, hash, act) =>
      aside(({ client }) =>
        inTransaction(client, async () => {
          const lists = [key.permissions, key.teams, key.tags].map((list) => JSON.stringify(list));
          const { id, name, user, createdAt, createdBy, expiresAt } = key;
          // Its session may have broken after it was added.
          const { rowCount } = await client.query(
            `INSERT INTO api_keys
               (id, hash, name, user_name, permissions, teams, tags, created_at, created_by, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING`,
            [id, hash, toStorable(name), user, ...lists, createdAt, createdBy, expiresAt],
          );
          if (rowCount === 1) await audit(client, 'createApiKey', id, act);
        }),
      ),
    revoke: (id, act) =>
      aside(({ client }) =>
        inTransaction(client, async () => {
          const { rowCount } = await client.query(
            'UPDATE api_keys SET revoked_at = $1, revoked_by = $2 WHERE id = $3 AND revoked_at IS NULL',
            [act.at, act.by, id],
          );
          if (rowCount === 1) {
            await client.query('UPDATE api_key_revision SET revision = revision + 1');
            await audit(client, 'revokeApiKey', id, act);
          }
          return toApiKey((await client.query('SELECT * FROM api_keys WHERE id = $1', [id])).rows[0]);
        }),
      ),
    async touch(uses) {
      await rows(
        `UPDATE api_keys SET last_used_at = greatest(last_used_at, at)
         FROM unnest($1::text[], $2::bigint[]) AS u (key, at) WHERE id = key`,
        [...uses.keys()],
        [...uses.values()],
      );
    },
    close: () => {},
  };
}

async function audit(
  reader: Reader,
  action: Extract<AuditRecord['action'], `${string}ApiKey`>,
  id: string,
  { at, by, reason }: ApiKeyAct,
): Promise<void> {
  await reader.query('INSERT INTO audit (at, actor, action, subject, reason) VALUES ($1, $2, $3, $4, $5)', [
    at,
    by,
    action,
    `key:${id}`,
    toStorable(reason),
  ]);
}
