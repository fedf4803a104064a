/** The ledger's tables, as the steps that lead to them. A step that has been released is never edited. */
import type { DatabaseSync } from 'node:sqlite';

/** Events of which a history may tell more. In these words, or SQLite does not see that `events_open` holds them all. */
export const ofOpenBasis = `basis = 'reckoned' OR basis = 'quoted' OR basis = 'bound' OR basis = 'expected'`;

const steps: readonly string[] = [
  `
  CREATE TABLE head (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE buckets (
    window_id TEXT NOT NULL, scope TEXT NOT NULL,
    settled INTEGER NOT NULL CHECK (settled >= 0), held INTEGER NOT NULL CHECK (held >= 0),
    alerted INTEGER NOT NULL, resumed INTEGER NOT NULL,
    PRIMARY KEY (window_id, scope)
  ) WITHOUT ROWID;

  CREATE TABLE leases (owner TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;

  CREATE TABLE holds (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, window_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0), scopes TEXT NOT NULL,
    operation_id TEXT NOT NULL, attempt INTEGER NOT NULL, user_name TEXT NOT NULL, teams TEXT NOT NULL,
    function_name TEXT NOT NULL, requested_model TEXT, backend TEXT NOT NULL, warehouse TEXT,
    request_id TEXT NOT NULL, operation_name TEXT, started_at INTEGER NOT NULL
  ) WITHOUT ROWID;

  -- One row for each attempt, kept for comparison with the usage log. pending = 1: not yet in the log.
  CREATE TABLE events (
    id TEXT PRIMARY KEY, pending INTEGER NOT NULL, revision INTEGER NOT NULL, window_id TEXT NOT NULL,
    credits INTEGER NOT NULL, scopes TEXT NOT NULL,
    operation_id TEXT NOT NULL, attempt INTEGER NOT NULL, user_name TEXT NOT NULL, teams TEXT NOT NULL,
    function_name TEXT NOT NULL, requested_model TEXT, backend TEXT NOT NULL, warehouse TEXT,
    request_id TEXT NOT NULL, operation_name TEXT, at INTEGER NOT NULL,
    model_name TEXT, query_id TEXT, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, status TEXT NOT NULL,
    latency_ms REAL NOT NULL, cached INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX events_pending ON events (id) WHERE pending = 1;
  CREATE INDEX events_by_window ON events (window_id, id);

  CREATE TABLE answers (
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, owner TEXT NOT NULL, at INTEGER NOT NULL,
    state TEXT NOT NULL, body BLOB
  ) WITHOUT ROWID;
  CREATE INDEX answers_by_age ON answers (at);

  CREATE TABLE overrides (
    scope TEXT PRIMARY KEY, amount INTEGER NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE suspensions (
    scope TEXT PRIMARY KEY, immediate INTEGER NOT NULL, actor TEXT NOT NULL, at INTEGER NOT NULL,
    reason TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, old INTEGER, new INTEGER, reason TEXT NOT NULL
  );

  CREATE TABLE alerts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, window_id TEXT NOT NULL,
    trigger_name TEXT NOT NULL, percent REAL NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
    used INTEGER NOT NULL, held INTEGER NOT NULL, amount INTEGER NOT NULL, projected INTEGER NOT NULL,
    UNIQUE (window_id, scope, trigger_name)
  );
  -- One row for each alert and channel: who is sending it, and when to try next. Gone when it is delivered.
  CREATE TABLE deliveries (
    alert INTEGER NOT NULL, channel TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL,
    failure TEXT, PRIMARY KEY (alert, channel)
  ) WITHOUT ROWID;

  CREATE TABLE quotes (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, fingerprint TEXT NOT NULL, maximum INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX quotes_by_age ON quotes (expires_at);
  `,
  // A key outlives the body of its answer, so there are far more of them.
  `
  UPDATE answers SET state = 'ended' WHERE state <> 'running';
  CREATE INDEX answers_with_body ON answers (at, length(body)) WHERE body IS NOT NULL;
  `,
  // How the amount is known, and those of which a history may tell more.
  `
  ALTER TABLE events ADD COLUMN basis TEXT NOT NULL DEFAULT 'told';
  UPDATE events SET basis = 'bound' WHERE status = 'uncertain';
  CREATE INDEX events_open ON events (id) WHERE basis IN ('reckoned', 'quoted', 'bound', 'expected');
  `,
  // What estimates are learned from again after a restart, and a fact that is never billed.
  `
  ALTER TABLE events ADD COLUMN max_output_tokens INTEGER;
  ALTER TABLE events ADD COLUMN prompt_overhead INTEGER;
  ALTER TABLE events ADD COLUMN warehouse_seconds REAL;
  ALTER TABLE events ADD COLUMN gpu_seconds REAL;
  `,
  // A trigger is told once for each limit that it was about; a projection is its message, told early.
  `
  ALTER TABLE alerts RENAME TO former_alerts;
  CREATE TABLE alerts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, window_id TEXT NOT NULL,
    trigger_name TEXT NOT NULL, percent REAL NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
    used INTEGER NOT NULL, held INTEGER NOT NULL, amount INTEGER NOT NULL, projected INTEGER NOT NULL
  );
  CREATE UNIQUE INDEX alerts_once
    ON alerts (window_id, scope, replace(trigger_name, '-projected', ''), percent, amount);
  INSERT OR IGNORE INTO alerts SELECT * FROM former_alerts ORDER BY sequence;
  DROP TABLE former_alerts;
  DELETE FROM deliveries WHERE alert NOT IN (SELECT sequence FROM alerts);
  CREATE INDEX deliveries_by_channel ON deliveries (channel, due_at);
  ALTER TABLE deliveries DROP COLUMN failure;
  -- A JSON list of the recipients that have not taken it; null: all of the channel.
  ALTER TABLE deliveries ADD COLUMN recipients TEXT;

  ALTER TABLE buckets ADD COLUMN alerted_for TEXT NOT NULL DEFAULT '';

  -- A channel that failed and has taken nothing since.
  CREATE TABLE channel_failures (
    channel TEXT PRIMARY KEY, since INTEGER NOT NULL, reason TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  // The API key that a call was made with.
  `
  ALTER TABLE holds ADD COLUMN api_key_id TEXT;
  ALTER TABLE events ADD COLUMN api_key_id TEXT;
  `,
  // API keys: never their secrets. The revision counts revocations, so that processes can tell that there was one.
  `
  CREATE TABLE api_keys (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    user_name TEXT NOT NULL, permissions TEXT NOT NULL, teams TEXT NOT NULL, tags TEXT NOT NULL,
    created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER NOT NULL,
    revoked_at INTEGER, revoked_by TEXT, last_used_at INTEGER
  );
  CREATE TABLE api_key_revision (revision INTEGER NOT NULL);
  INSERT INTO api_key_revision VALUES (0);
  `,
  // What transactions did to buckets, holds and events since these tables were last brought up to date: see journal.ts.
  // And the sums of events that the bucket of a function or model begins with when it gets a limit.
  `
  CREATE TABLE journal (sequence INTEGER PRIMARY KEY, entry TEXT NOT NULL);

  CREATE TABLE tallies (
    window_id TEXT NOT NULL, scope TEXT NOT NULL, settled INTEGER NOT NULL,
    PRIMARY KEY (window_id, scope)
  ) WITHOUT ROWID;
  INSERT INTO tallies
    WITH
      qualified AS (
        SELECT window_id, 'function:' || function_name AS name, user_name, api_key_id, teams, credits FROM events
        UNION ALL
        SELECT window_id, 'model:' || requested_model, user_name, api_key_id, teams, credits FROM events
        WHERE requested_model IS NOT NULL
      ),
      charged AS (
        SELECT window_id, name AS scope, credits FROM qualified
        UNION ALL SELECT window_id, name || '/user:' || user_name, credits FROM qualified
        UNION ALL
        SELECT window_id, name || '/key:' || api_key_id, credits FROM qualified WHERE api_key_id IS NOT NULL
        UNION ALL SELECT window_id, name || '/team:' || t.value, credits FROM qualified, json_each(teams) t
      )
    SELECT window_id, scope, sum(credits) FROM charged WHERE credits <> 0 GROUP BY window_id, scope;

  CREATE INDEX holds_by_user ON holds (window_id, user_name);
  `,
  // What a call was for, as a JSON object.
  `
  ALTER TABLE holds ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE events ADD COLUMN tags TEXT NOT NULL DEFAULT '{}';
  `,
  // What one process does for all, and which processes there are.
  `
  CREATE TABLE duties (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE presences (
    owner TEXT PRIMARY KEY, started_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, setting TEXT NOT NULL
  ) WITHOUT ROWID;
  `,
  // What became of deliveries that are over; `recipients` is a JSON list.
  `
  CREATE TABLE ended_deliveries (
    alert INTEGER NOT NULL, channel TEXT NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL, recipients TEXT NOT NULL,
    PRIMARY KEY (alert, channel)
  ) WITHOUT ROWID;
  `,
  // What was set aside for a call, and the trace that its span is in.
  `
  ALTER TABLE events ADD COLUMN held INTEGER;
  ALTER TABLE events ADD COLUMN trace_id TEXT;
  `,
  // How often the events of each slice have changed, whoever changes them, and what was summed up of them.
  `
  CREATE TABLE event_slices (slice TEXT PRIMARY KEY, changes INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE slice_sums (
    slice TEXT PRIMARY KEY, changes INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL,
    sums TEXT NOT NULL
  );
  INSERT INTO event_slices SELECT DISTINCT substr(id, 1, 6), 1 FROM events;
  CREATE TRIGGER event_came AFTER INSERT ON events BEGIN
    INSERT INTO event_slices VALUES (substr(NEW.id, 1, 6), 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
  END;
  CREATE TRIGGER event_changed AFTER UPDATE OF id, revision, window_id, credits, user_name, teams, function_name,
    backend, warehouse, at, model_name, query_id, input_tokens, output_tokens, status, latency_ms, cached, gpu_seconds,
    api_key_id, tags ON events
  BEGIN
    UPDATE event_slices SET changes = changes + 1 WHERE slice = substr(OLD.id, 1, 6);
    INSERT INTO event_slices VALUES (substr(NEW.id, 1, 6), 1) ON CONFLICT DO UPDATE SET changes = changes + 1;
  END;
  CREATE TRIGGER event_went AFTER DELETE ON events BEGIN
    UPDATE event_slices SET changes = changes + 1 WHERE slice = substr(OLD.id, 1, 6);
  END;
  `,
  // Sums name the statements that other sums may count too: those from before are made anew.
  'DELETE FROM slice_sums',
  // A JSON list of the recipients that have taken an alert: who has not is told by the setting, which may be corrected.
  `
  ALTER TABLE deliveries ADD COLUMN taken TEXT;
  ALTER TABLE deliveries DROP COLUMN recipients;
  `,
  // For an IN of so many SQLite fills a table of its own with them, at each event that is written.
  `
  DROP INDEX events_open;
  CREATE INDEX events_open ON events (id)
    WHERE basis = 'reckoned' OR basis = 'quoted' OR basis = 'bound' OR basis = 'expected';
  `,
  // By which zones the days were cut, and since when each.
  'CREATE TABLE day_cuts (since INTEGER PRIMARY KEY, time_zone TEXT NOT NULL) WITHOUT ROWID;',
  // By which prices calls were priced, and since when by each.
  'CREATE TABLE kept_prices (since INTEGER PRIMARY KEY, prices TEXT NOT NULL);',
  // What a credit and the GPUs cost in money, and since when. What the price tables tell of the GPUs is taken over.
  `
  CREATE TABLE kept_rates (
    kind TEXT NOT NULL, since INTEGER NOT NULL, rate TEXT NOT NULL, PRIMARY KEY (kind, since)
  ) WITHOUT ROWID;
  INSERT INTO kept_rates
    SELECT 'gpu', since, json_object(
      'creditPrice', gpu ->> 'creditPrice', 'monthlyCost', gpu ->> 'monthlyCost', 'servers', gpu ->> 'servers',
      'targetUtilisation', gpu ->> 'targetUtilisation')
    FROM (SELECT since, CASE WHEN json_valid(prices) THEN prices -> 'gpu' END AS gpu FROM kept_prices)
    WHERE gpu IS NOT NULL;
  `,
];

/**
 * Brings a database to the newest step; one process does it, the others wait.
 * @throws Error when the file was written by a newer release, whose promises this one could break.
 */
export function migrate(database: DatabaseSync): void {
  if (versionOf(database) === steps.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(database);
    if (version > steps.length) {
      throw new Error(
        `the ledger has schema ${version}, this release knows ${steps.length}: start a newer release`,
      );
    }
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}
