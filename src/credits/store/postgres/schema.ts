/** The ledger's tables in PostgreSQL, as the steps that lead to them. A step that has been released is never edited. */
import { lockClass } from './connect.ts';
import type { LedgerClient, Reader } from './ledger-client.ts';

interface Step {
  readonly sql: string;
  /**
   * The oldest schema whose release may go on using the tables after this step: while new processes are rolled out,
   * old ones run beside them. A step that only adds keeps the number of the step before it. One that raises it renames
   * what older processes append to: those that still run fail at their next transaction, look, and stop.
   */
  readonly compatibleFrom: number;
}

// Text is compared by its code points, as everywhere in the ledger.
const steps: readonly Step[] = [
  {
    compatibleFrom: 1,
    sql: `
    CREATE TABLE head (name text PRIMARY KEY, value text NOT NULL);
    INSERT INTO head VALUES ('latestWindow', ''), ('folded', '0');

    -- One row for each transaction that changed something: the buckets as they are from then on, and the ids of the
    -- holds that it touched. Rows are appended one after the other, each by whoever knows the one before it.
    CREATE TABLE journal (
      sequence bigint PRIMARY KEY, batch text NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
      entry json NOT NULL
    ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
    INSERT INTO journal VALUES (0, 'first', clock_timestamp(), '{"buckets": [], "holds": [], "forget": true}');

    -- As of the row of the journal that is named in "head" as folded.
    CREATE TABLE buckets (
      window_id text COLLATE "C" NOT NULL, scope text COLLATE "C" NOT NULL,
      settled bigint NOT NULL CHECK (settled >= 0), held bigint NOT NULL CHECK (held >= 0),
      alerted integer NOT NULL, resumed boolean NOT NULL, alerted_for text NOT NULL,
      PRIMARY KEY (window_id, scope)
    ) WITH (fillfactor = 70);

    CREATE TABLE leases (owner text PRIMARY KEY, until bigint NOT NULL);

    -- "record" is the whole hold or event as JSON; the other columns are what is searched for.
    CREATE TABLE holds (
      id text COLLATE "C" PRIMARY KEY, owner text NOT NULL, window_id text COLLATE "C" NOT NULL,
      amount bigint NOT NULL CHECK (amount >= 0), scopes text[] NOT NULL, record json NOT NULL
    ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000);
    CREATE INDEX holds_by_owner ON holds (owner);

    CREATE TABLE events (
      id text COLLATE "C" PRIMARY KEY, pending boolean NOT NULL, revision integer NOT NULL,
      window_id text COLLATE "C" NOT NULL, credits bigint NOT NULL, basis text NOT NULL,
      user_name text NOT NULL, api_key_id text, teams text[] NOT NULL, function_name text NOT NULL,
      requested_model text, record json NOT NULL
    ) WITH (autovacuum_vacuum_scale_factor = 0.05);
    CREATE INDEX events_pending ON events (id) WHERE pending;
    CREATE INDEX events_by_window ON events (window_id, id);
    CREATE INDEX events_of_users ON events (user_name, window_id);
    CREATE INDEX events_open ON events (id) WHERE basis IN ('reckoned', 'quoted', 'bound', 'expected');

    CREATE TABLE answers (
      id text PRIMARY KEY, fingerprint text NOT NULL, owner text NOT NULL, at bigint NOT NULL,
      state text NOT NULL, body bytea
    );
    CREATE INDEX answers_by_age ON answers (at);
    CREATE INDEX answers_with_body ON answers (at, length(body)) WHERE body IS NOT NULL;

    CREATE TABLE overrides (
      scope text COLLATE "C" PRIMARY KEY, amount bigint NOT NULL, actor text NOT NULL, at bigint NOT NULL,
      reason text NOT NULL
    );
    CREATE TABLE suspensions (
      scope text COLLATE "C" PRIMARY KEY, immediate boolean NOT NULL, actor text NOT NULL, at bigint NOT NULL,
      reason text NOT NULL
    );
    CREATE TABLE audit (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at bigint NOT NULL, actor text NOT NULL,
      action text NOT NULL, subject text NOT NULL, old bigint, new bigint, reason text NOT NULL
    );

    CREATE TABLE alerts (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, scope text NOT NULL,
      window_id text COLLATE "C" NOT NULL, trigger_name text NOT NULL, percent float8 NOT NULL, state text NOT NULL,
      at bigint NOT NULL, used bigint NOT NULL, held bigint NOT NULL, amount bigint NOT NULL, projected bigint NOT NULL
    );
    CREATE UNIQUE INDEX alerts_once
      ON alerts (window_id, scope, replace(trigger_name, '-projected', ''), percent, amount);
    -- One row for each alert and channel: who is sending it, and when to try next. Gone when it is delivered.
    CREATE TABLE deliveries (
      alert bigint NOT NULL, channel text NOT NULL, attempts integer NOT NULL, due_at bigint NOT NULL,
      recipients text, PRIMARY KEY (alert, channel)
    );
    CREATE INDEX deliveries_by_channel ON deliveries (channel, due_at);
    -- A channel that failed and has taken nothing since.
    CREATE TABLE channel_failures (channel text PRIMARY KEY, since bigint NOT NULL, reason text NOT NULL);

    -- What one process does for all, and which processes there are.
    CREATE TABLE duties (name text PRIMARY KEY, owner text NOT NULL, until bigint NOT NULL);
    CREATE TABLE presences (
      owner text PRIMARY KEY, started_at bigint NOT NULL, seen_at bigint NOT NULL, setting text NOT NULL
    );

    CREATE TABLE quotes (
      id text PRIMARY KEY, "user" text NOT NULL, fingerprint text NOT NULL, maximum bigint NOT NULL,
      expires_at bigint NOT NULL
    );
    CREATE INDEX quotes_by_age ON quotes (expires_at);

    -- API keys: never their secrets. The revision counts revocations, so that processes can tell that there was one.
    CREATE TABLE api_keys (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE, hash text NOT NULL UNIQUE,
      name text NOT NULL, user_name text NOT NULL, permissions text NOT NULL, teams text NOT NULL, tags text NOT NULL,
      created_at bigint NOT NULL, created_by text NOT NULL, expires_at bigint NOT NULL,
      revoked_at bigint, revoked_by text, last_used_at bigint
    );
    CREATE TABLE api_key_revision (revision bigint NOT NULL);
    INSERT INTO api_key_revision VALUES (0);
    `,
  },
  {
    // What became of deliveries that are over; "recipients" is a JSON list.
    compatibleFrom: 1,
    sql: `
    CREATE TABLE ended_deliveries (
      alert bigint NOT NULL, channel text NOT NULL, at bigint NOT NULL, outcome text NOT NULL, recipients text NOT NULL,
      PRIMARY KEY (alert, channel)
    );
    `,
  },
  {
    // What rows of the journal did to holds and events, as JSON, until it is put into their tables. Most holds are
    // gone by then, so they are never written there.
    compatibleFrom: 3,
    sql: `
    CREATE TABLE unfolded (
      sequence bigint PRIMARY KEY, size integer NOT NULL, holds text NOT NULL, dropped text[] NOT NULL, events text NOT NULL
    ) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 2000,
        toast.autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_threshold = 20000);
    UPDATE journal SET entry = (entry::jsonb - 'holds' || jsonb_build_object('touched', entry->'holds'))::json;
    ALTER TABLE journal RENAME COLUMN entry TO change;
    `,
  },
  {
    // The ids of "holds": to tell which of them are over without reading the rest. Older processes leave it out.
    compatibleFrom: 3,
    sql: 'ALTER TABLE unfolded ADD COLUMN put text[];',
  },
  {
    // How often the events of each slice have changed, whoever changes them, and what was summed up of them.
    compatibleFrom: 3,
    sql: `
    CREATE TABLE event_slices (slice text COLLATE "C" PRIMARY KEY, changes bigint NOT NULL) WITH (fillfactor = 50);
    CREATE TABLE slice_sums (
      slice text COLLATE "C" PRIMARY KEY, changes bigint NOT NULL, first_at bigint NOT NULL, last_at bigint NOT NULL,
      sums text NOT NULL
    );
    INSERT INTO event_slices SELECT DISTINCT left(id, 6), 1 FROM events;
    CREATE FUNCTION note_events() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO event_slices SELECT DISTINCT left(id, 6), 1 FROM noted ORDER BY 1
      ON CONFLICT (slice) DO UPDATE SET changes = event_slices.changes + 1;
      RETURN NULL;
    END $$;
    CREATE FUNCTION note_event() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO event_slices SELECT DISTINCT left(id, 6), 1 FROM (VALUES (OLD.id), (NEW.id)) AS both_ids (id)
      ON CONFLICT (slice) DO UPDATE SET changes = event_slices.changes + 1;
      RETURN NULL;
    END $$;
    CREATE TRIGGER events_came AFTER INSERT ON events REFERENCING NEW TABLE AS noted
      FOR EACH STATEMENT EXECUTE FUNCTION note_events();
    CREATE TRIGGER events_went AFTER DELETE ON events REFERENCING OLD TABLE AS noted
      FOR EACH STATEMENT EXECUTE FUNCTION note_events();
    -- Most updates only acknowledge an event.
    CREATE TRIGGER event_changed AFTER UPDATE ON events FOR EACH ROW
      WHEN ((OLD.id, OLD.revision, OLD.window_id, OLD.credits, OLD.record::text)
        IS DISTINCT FROM (NEW.id, NEW.revision, NEW.window_id, NEW.credits, NEW.record::text))
      EXECUTE FUNCTION note_event();
    `,
  },
  {
    // Sums name the statements that other sums may count too: those from before are made anew.
    compatibleFrom: 3,
    sql: 'DELETE FROM slice_sums;',
  },
  {
    // A JSON list of the recipients that have taken an alert: who has not is told by the setting, which may be
    // corrected. What earlier releases write to "recipients" says nothing any more.
    compatibleFrom: 3,
    sql: 'ALTER TABLE deliveries ADD COLUMN taken text;',
  },
  {
    // By which zones the days were cut, and since when each.
    compatibleFrom: 3,
    sql: 'CREATE TABLE day_cuts (since bigint PRIMARY KEY, time_zone text NOT NULL);',
  },
  {
    // By which prices calls were priced, and since when by each.
    compatibleFrom: 3,
    sql: 'CREATE TABLE kept_prices (since bigint PRIMARY KEY, prices text NOT NULL);',
  },
  {
    // What a credit and the GPUs cost in money, and since when. What the price tables tell of the GPUs is taken over.
    compatibleFrom: 3,
    sql: `
      CREATE TABLE kept_rates (
        kind text NOT NULL, since bigint NOT NULL, rate text NOT NULL, PRIMARY KEY (kind, since)
      );
      INSERT INTO kept_rates
        SELECT 'gpu', since, json_build_object(
          'creditPrice', gpu -> 'creditPrice', 'monthlyCost', gpu -> 'monthlyCost', 'servers', gpu -> 'servers',
          'targetUtilisation', gpu -> 'targetUtilisation')::text
        FROM (SELECT since, prices::json -> 'gpu' AS gpu FROM kept_prices) kept
        WHERE gpu IS NOT NULL;
    `,
  },
];

/** A step over a large table may take hours, and so may another process that is at one: the longest that a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Brings the tables to the newest step; one process does it, the others wait.
 * @throws Error when a newer release has changed them in a way that this one cannot work with.
 */
export async function updateSchema(client: LedgerClient, lockKey: number): Promise<void> {
  if (isUsable(await versionOf(client))) return;
  const patiently = async (text: string, values?: readonly number[]) => {
    const query = { text, ...(values && { values: [...values] }), query_timeout: LONGEST_MS };
    await client.send(query);
  };
  await client.query('BEGIN');
  try {
    await client.query('SET LOCAL statement_timeout = 0');
    await patiently('SELECT pg_advisory_xact_lock($1, $2)', [lockClass.schema, lockKey]);
    const found = await versionOf(client);
    if (!isUsable(found)) {
      await client.query(
        'CREATE TABLE IF NOT EXISTS ledger_schema (version integer NOT NULL, compatible_from integer NOT NULL)',
      );
      for (const { sql } of steps.slice(found?.version ?? 0)) await patiently(sql);
      await client.query('DELETE FROM ledger_schema');
      await client.query('INSERT INTO ledger_schema VALUES ($1, $2)', [
        steps.length,
        steps.at(-1)?.compatibleFrom,
      ]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

interface SchemaVersion {
  readonly version: number;
  readonly compatibleFrom: number;
}

async function versionOf(client: Reader): Promise<SchemaVersion | null> {
  // Of the schema that new tables go to; a ledger elsewhere in the search path is another one.
  const { rows: tables } = await client.query(
    `SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'ledger_schema'`,
  );
  if (tables.length === 0) return null;
  const { rows } = await client.query('SELECT version, compatible_from FROM ledger_schema');
  return { version: Number(rows[0]?.version), compatibleFrom: Number(rows[0]?.compatible_from) };
}

function isUsable(found: SchemaVersion | null): boolean {
  if (!found) return false;
  if (found.compatibleFrom > steps.length) {
    throw new Error(
      `the ledger has schema ${found.version}, this release knows ${steps.length}: start a newer release`,
    );
  }
  return found.version >= steps.length;
}
