/** API keys in the ledger's file, over a connection of their own. */
import type { DatabaseSync } from 'node:sqlite';
import type { ApiKeyAct, ApiKeyStore } from '../../../identity/api-keys/api-key-store.ts';
import type { AuditRecord } from '../ledger-store.ts';
import { toApiKey } from '../record-rows.ts';
import { unavailable } from '../unavailable.ts';
import { troubleOf } from './sqlite-trouble.ts';

/** The ledger's transactions take a few milliseconds. */
const BUSY_MS = 1_000;

/** @param open Opens a connection; called again after the file could not be used. */
export function createSqliteApiKeys(open: () => DatabaseSync): ApiKeyStore {
  let connection: KeyConnection | null = null;

  async function run<T>(work: (connection: KeyConnection) => T): Promise<T> {
    try {
      connection ??= connect(open());
      return work(connection);
    } catch (error) {
      const isOpen = connection !== null;
      if (connection?.database.isTransaction) connection.database.exec('ROLLBACK');
      if (isOpen && troubleOf(error) === null) throw error;
      if (troubleOf(error) !== 'busy') close();
      throw unavailable(error);
    }
  }

  function close(): void {
    connection?.database.close();
    connection = null;
  }

  return {
    revision: () => run(({ sql }) => Number(sql.revision.get()?.revision)),
    find: (hash) => run(({ sql }) => toApiKey(sql.find.get(hash))),
    get: (id) => run(({ sql }) => toApiKey(sql.get.get(id))),
    list: ({ user, after, limit }) =>
      run(({ sql }) => sql.list.all({ user, after, limit }).flatMap((row) => toApiKey(row) ?? [])),
    add: (key, hash, act) =>
      run(({ database, sql }) => {
        database.exec('BEGIN IMMEDIATE');
        const { id, name, user, createdAt, createdBy, expiresAt } = key;
        const [permissions, teams, tags] = [key.permissions, key.teams, key.tags].map((list) =>
          JSON.stringify(list),
        ) as [string, string, string];
        sql.add.run(id, hash, name, user, permissions, teams, tags, createdAt, createdBy, expiresAt);
        audit(sql, 'createApiKey', id, act);
        database.exec('COMMIT');
      }),
    revoke: (id, act) =>
      run(({ database, sql }) => {
        database.exec('BEGIN IMMEDIATE');
        if (sql.revoke.run(act.at, act.by, id).changes > 0) {
          sql.revise.run();
          audit(sql, 'revokeApiKey', id, act);
        }
        database.exec('COMMIT');
        return toApiKey(sql.get.get(id));
      }),
    touch: (uses) =>
      run(({ database, sql }) => {
        database.exec('BEGIN IMMEDIATE');
        for (const [id, at] of uses) sql.touch.run({ id, at });
        database.exec('COMMIT');
      }),
    close,
  };
}

type KeyConnection = ReturnType<typeof connect>;

function connect(database: DatabaseSync) {
  database.exec(`PRAGMA busy_timeout = ${BUSY_MS}`);
  return {
    database,
    sql: {
      revision: database.prepare('SELECT revision FROM api_key_revision'),
      revise: database.prepare('UPDATE api_key_revision SET revision = revision + 1'),
      find: database.prepare('SELECT * FROM api_keys WHERE hash = ?'),
      get: database.prepare('SELECT * FROM api_keys WHERE id = ?'),
      list: database.prepare(
        `SELECT * FROM api_keys
         WHERE (:user IS NULL OR user_name = :user)
           AND (:after IS NULL OR sequence > (SELECT sequence FROM api_keys WHERE id = :after))
         ORDER BY sequence LIMIT :limit`,
      ),
      add: database.prepare(
        `INSERT INTO api_keys (id, hash, name, user_name, permissions, teams, tags, created_at, created_by, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ),
      revoke: database.prepare(
        'UPDATE api_keys SET revoked_at = ?, revoked_by = ? WHERE id = ? AND revoked_at IS NULL',
      ),
      touch: database.prepare(
        'UPDATE api_keys SET last_used_at = max(coalesce(last_used_at, 0), :at) WHERE id = :id',
      ),
      audit: database.prepare(
        'INSERT INTO audit (at, actor, action, subject, reason) VALUES (?, ?, ?, ?, ?)',
      ),
    },
  };
}

function audit(
  sql: KeyConnection['sql'],
  action: Extract<AuditRecord['action'], `${string}ApiKey`>,
  id: string,
  { at, by, reason }: ApiKeyAct,
): void {
  sql.audit.run(at, by, action, `key:${id}`, reason);
}
