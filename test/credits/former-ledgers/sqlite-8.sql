CREATE TABLE head (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE buckets (
    window_id TEXT NOT NULL, scope TEXT NOT NULL,
    settled INTEGER NOT NULL CHECK (settled >= 0), held INTEGER NOT NULL CHECK (held >= 0),
    alerted INTEGER NOT NULL, resumed INTEGER NOT NULL, alerted_for TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (window_id, scope)
  ) WITHOUT ROWID;
CREATE TABLE leases (owner TEXT PRIMARY KEY, until INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE holds (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, window_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount >= 0), scopes TEXT NOT NULL,
    operation_id TEXT NOT NULL, attempt INTEGER NOT NULL, user_name TEXT NOT NULL, teams TEXT NOT NULL,
    function_name TEXT NOT NULL, requested_model TEXT, backend TEXT NOT NULL, warehouse TEXT,
    request_id TEXT NOT NULL, operation_name TEXT, started_at INTEGER NOT NULL
  , api_key_id TEXT) WITHOUT ROWID;
CREATE TABLE events (
    id TEXT PRIMARY KEY, pending INTEGER NOT NULL, revision INTEGER NOT NULL, window_id TEXT NOT NULL,
    credits INTEGER NOT NULL, scopes TEXT NOT NULL,
    operation_id TEXT NOT NULL, attempt INTEGER NOT NULL, user_name TEXT NOT NULL, teams TEXT NOT NULL,
    function_name TEXT NOT NULL, requested_model TEXT, backend TEXT NOT NULL, warehouse TEXT,
    request_id TEXT NOT NULL, operation_name TEXT, at INTEGER NOT NULL,
    model_name TEXT, query_id TEXT, input_tokens INTEGER NOT NULL, output_tokens INTEGER NOT NULL, status TEXT NOT NULL,
    latency_ms REAL NOT NULL, cached INTEGER NOT NULL
  , basis TEXT NOT NULL DEFAULT 'told', max_output_tokens INTEGER, prompt_overhead INTEGER, warehouse_seconds REAL, gpu_seconds REAL, api_key_id TEXT) WITHOUT ROWID;
CREATE TABLE answers (
    id TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, owner TEXT NOT NULL, at INTEGER NOT NULL,
    state TEXT NOT NULL, body BLOB
  ) WITHOUT ROWID;
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
CREATE TABLE deliveries (
    alert INTEGER NOT NULL, channel TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL, recipients TEXT, PRIMARY KEY (alert, channel)
  ) WITHOUT ROWID;
CREATE TABLE quotes (
    id TEXT PRIMARY KEY, user TEXT NOT NULL, fingerprint TEXT NOT NULL, maximum INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
CREATE TABLE alerts (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, scope TEXT NOT NULL, window_id TEXT NOT NULL,
    trigger_name TEXT NOT NULL, percent REAL NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
    used INTEGER NOT NULL, held INTEGER NOT NULL, amount INTEGER NOT NULL, projected INTEGER NOT NULL
  );
CREATE TABLE channel_failures (
    channel TEXT PRIMARY KEY, since INTEGER NOT NULL, reason TEXT NOT NULL
  ) WITHOUT ROWID;
CREATE TABLE api_keys (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
    user_name TEXT NOT NULL, permissions TEXT NOT NULL, teams TEXT NOT NULL, tags TEXT NOT NULL,
    created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER NOT NULL,
    revoked_at INTEGER, revoked_by TEXT, last_used_at INTEGER
  );
CREATE TABLE api_key_revision (revision INTEGER NOT NULL);
CREATE TABLE journal (sequence INTEGER PRIMARY KEY, entry TEXT NOT NULL);
CREATE TABLE tallies (
    window_id TEXT NOT NULL, scope TEXT NOT NULL, settled INTEGER NOT NULL,
    PRIMARY KEY (window_id, scope)
  ) WITHOUT ROWID;
INSERT INTO head VALUES ('latestWindow', '2026-05-04');
INSERT INTO head VALUES ('qualifiedScopes', '[]');
INSERT INTO buckets VALUES ('2026-05-04', 'account', 200, 25, 0, 0, '');
INSERT INTO buckets VALUES ('2026-05-04', 'key:key1', 120, 0, 0, 0, '');
INSERT INTO buckets VALUES ('2026-05-04', 'team:red', 170, 25, 0, 0, '');
INSERT INTO buckets VALUES ('2026-05-04', 'user:ada', 170, 25, 1, 0, '400,80,,100');
INSERT INTO buckets VALUES ('2026-05-04', 'user:o''neil', 30, 0, 0, 0, '');
INSERT INTO leases VALUES ('gone', 1777896000001);
INSERT INTO leases VALUES ('p1', 1000000000000000);
INSERT INTO holds VALUES ('running', 'p1', '2026-05-04', 25, '["user:ada","team:red","account"]', 'operation', 1, 'ada', '["red"]', 'AI_COMPLETE', 'llama3.1-8b', 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 'request', 'Ask', 1777896000000, NULL);
INSERT INTO events VALUES ('orphan', 1, 1, '2026-05-04', 50, '["user:ada","team:red","account"]', 'operation', 1, 'ada', '["red"]', 'AI_COMPLETE', 'llama3.1-8b', 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 'request', 'Ask', 1777896000000, 'llama3.1-8b', NULL, 0, 0, 'uncertain', 2, 0, 'bound', NULL, NULL, NULL, NULL, NULL);
INSERT INTO events VALUES ('reckoned', 1, 1, '2026-05-04', 30, '["user:o''neil","account"]', 'operation', 1, 'o''neil', '[]', 'AI_EXTRACT', NULL, 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 'request', 'Ask', 1777896000000, NULL, 'query', 10, 20, 'ok', 12.5, 0, 'reckoned', 400, 4, NULL, 0.25, NULL);
INSERT INTO events VALUES ('told', 0, 1, '2026-05-04', 120, '["key:key1","user:ada","team:red","account"]', 'operation', 1, 'ada', '["red"]', 'AI_COMPLETE', 'llama3.1-8b', 'SNOWFLAKE', 'CORTEX_COMPUTE_WH', 'request', 'Ask', 1777896000000, 'llama3.1-8b', 'query', 10, 20, 'ok', 12.5, 0, 'told', 400, 4, NULL, 0.25, 'key1');
INSERT INTO answers VALUES ('asked', 'g', 'p1', 1777896000000, 'running', NULL);
INSERT INTO answers VALUES ('kept', 'f', 'p1', 1777896000000, 'ended', X'0027ff');
INSERT INTO overrides VALUES ('user:ada', 400, 'root', 1777896000000, 'o''neil 😀');
INSERT INTO suspensions VALUES ('user:bob', 1, 'root', 1777896000000, 'o''neil 😀');
INSERT INTO audit VALUES (1, 1777896000000, 'root', 'setLimit', 'user:ada', 1000, 400, 'o''neil 😀');
INSERT INTO audit VALUES (2, 1777896000000, 'root', 'suspendImmediate', 'user:bob', 1000, 1000, 'o''neil 😀');
INSERT INTO deliveries VALUES (1, 'slack', 0, 0, NULL);
INSERT INTO quotes VALUES ('q', 'ada', 'f', 7, 1777896000000);
INSERT INTO alerts VALUES (1, 'user:ada', '2026-05-04', 'notify-projected', 80, 'OK', 1777896000000, 170, 0, 400, 340);
INSERT INTO api_key_revision VALUES (0);
INSERT INTO journal VALUES (1, '[[["2026-05-04","user:ada",174,25,1,0,"400,80,,100"],["2026-05-04","team:red",174,25,0,0,""],["2026-05-04","account",204,25,0,0,""]],[],[["journaled",1,"2026-05-04",4,"[\"user:ada\",\"team:red\",\"account\"]","operation",1,"ada","[\"red\"]","AI_COMPLETE","llama3.1-8b","SNOWFLAKE","CORTEX_COMPUTE_WH","request","Ask",1777896000000,"llama3.1-8b","query",10,20,"ok",12.5,0,"quoted",400,4,null,0.25,null]],[]]');
INSERT INTO journal VALUES (2, '[[["2026-05-04","user:ada",174,31,1,0,"400,80,,100"],["2026-05-04","account",204,31,0,0,""]],[["begun","p1","2026-05-04",6,"[\"user:ada\",\"account\"]","operation",1,"ada","[]","AI_COMPLETE","llama3.1-8b","SNOWFLAKE","CORTEX_COMPUTE_WH","request","Ask",1777896000000,null]],[],[]]');
INSERT INTO tallies VALUES ('2026-05-04', 'function:AI_COMPLETE', 170);
INSERT INTO tallies VALUES ('2026-05-04', 'function:AI_COMPLETE/key:key1', 120);
INSERT INTO tallies VALUES ('2026-05-04', 'function:AI_COMPLETE/team:red', 170);
INSERT INTO tallies VALUES ('2026-05-04', 'function:AI_COMPLETE/user:ada', 170);
INSERT INTO tallies VALUES ('2026-05-04', 'function:AI_EXTRACT', 30);
INSERT INTO tallies VALUES ('2026-05-04', 'function:AI_EXTRACT/user:o''neil', 30);
INSERT INTO tallies VALUES ('2026-05-04', 'model:llama3.1-8b', 170);
INSERT INTO tallies VALUES ('2026-05-04', 'model:llama3.1-8b/key:key1', 120);
INSERT INTO tallies VALUES ('2026-05-04', 'model:llama3.1-8b/team:red', 170);
INSERT INTO tallies VALUES ('2026-05-04', 'model:llama3.1-8b/user:ada', 170);
CREATE INDEX events_pending ON events (id) WHERE pending = 1;
CREATE INDEX events_by_window ON events (window_id, id);
CREATE INDEX answers_by_age ON answers (at);
CREATE INDEX quotes_by_age ON quotes (expires_at);
CREATE INDEX answers_with_body ON answers (at, length(body)) WHERE body IS NOT NULL;
CREATE INDEX events_open ON events (id) WHERE basis IN ('reckoned', 'quoted', 'bound', 'expected');
CREATE UNIQUE INDEX alerts_once
    ON alerts (window_id, scope, replace(trigger_name, '-projected', ''), percent, amount);
CREATE INDEX deliveries_by_channel ON deliveries (channel, due_at);
CREATE INDEX holds_by_user ON holds (window_id, user_name);
PRAGMA user_version = 8;
