CREATE TABLE ledger_schema (version integer NOT NULL, compatible_from integer NOT NULL);
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

DELETE FROM alerts;
INSERT INTO alerts OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::alerts, $rows$[{"sequence":1,"scope":"user:ada","window_id":"2026-05-04","trigger_name":"notify-projected","percent":80,"state":"OK","at":1777896000000,"used":170,"held":0,"amount":400,"projected":340}]$rows$);
DELETE FROM answers;
INSERT INTO answers OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::answers, $rows$[{"id":"kept","fingerprint":"f","owner":"p1","at":1777896000000,"state":"ended","body":"\\x0027ff"}, 
 {"id":"asked","fingerprint":"g","owner":"p1","at":1777896000000,"state":"running","body":null}]$rows$);
DELETE FROM api_key_revision;
INSERT INTO api_key_revision OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::api_key_revision, $rows$[{"revision":0}]$rows$);
DELETE FROM audit;
INSERT INTO audit OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::audit, $rows$[{"sequence":1,"at":1777896000000,"actor":"root","action":"setLimit","subject":"user:ada","old":1000,"new":400,"reason":"o'neil 😀"}, 
 {"sequence":2,"at":1777896000000,"actor":"root","action":"suspendImmediate","subject":"user:bob","old":1000,"new":1000,"reason":"o'neil 😀"}]$rows$);
DELETE FROM deliveries;
INSERT INTO deliveries OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::deliveries, $rows$[{"alert":1,"channel":"slack","attempts":0,"due_at":0,"recipients":null}]$rows$);
DELETE FROM events;
INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::events, $rows$[{"id":"told","pending":false,"revision":1,"window_id":"2026-05-04","credits":120,"basis":"told","user_name":"ada","api_key_id":"key1","teams":["red"],"function_name":"AI_COMPLETE","requested_model":"llama3.1-8b","record":{"eventId":"told","operationId":"operation","attempt":1,"user":"ada","apiKeyId":"key1","teams":["red"],"tags":[],"function":"AI_COMPLETE","requestedModel":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":"llama3.1-8b","queryId":"query","inputTokens":10,"outputTokens":20,"maxOutputTokens":400,"promptOverhead":4,"warehouseSeconds":null,"gpuSeconds":0.25,"status":"ok","latencyMs":12.5,"cached":false,"basis":"told","at":1777896000000,"credits":120,"window":"2026-05-04","scopes":["key:key1","user:ada","team:red","account"],"revision":1}}, 
 {"id":"reckoned","pending":true,"revision":1,"window_id":"2026-05-04","credits":30,"basis":"reckoned","user_name":"o'neil","api_key_id":null,"teams":[],"function_name":"AI_EXTRACT","requested_model":null,"record":{"eventId":"reckoned","operationId":"operation","attempt":1,"user":"o'neil","apiKeyId":null,"teams":[],"tags":[],"function":"AI_EXTRACT","requestedModel":null,"backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":null,"queryId":"query","inputTokens":10,"outputTokens":20,"maxOutputTokens":400,"promptOverhead":4,"warehouseSeconds":null,"gpuSeconds":0.25,"status":"ok","latencyMs":12.5,"cached":false,"basis":"reckoned","at":1777896000000,"credits":30,"window":"2026-05-04","scopes":["user:o'neil","account"],"revision":1}}, 
 {"id":"orphan","pending":true,"revision":1,"window_id":"2026-05-04","credits":50,"basis":"bound","user_name":"ada","api_key_id":null,"teams":["red"],"function_name":"AI_COMPLETE","requested_model":"llama3.1-8b","record":{"eventId":"orphan","operationId":"operation","attempt":1,"user":"ada","apiKeyId":null,"teams":["red"],"tags":[],"function":"AI_COMPLETE","requestedModel":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":"llama3.1-8b","queryId":null,"inputTokens":0,"outputTokens":0,"maxOutputTokens":null,"promptOverhead":null,"warehouseSeconds":null,"gpuSeconds":null,"status":"uncertain","latencyMs":2,"cached":false,"basis":"bound","at":1777896000000,"credits":50,"window":"2026-05-04","scopes":["user:ada","team:red","account"],"revision":1}}, 
 {"id":"journaled","pending":true,"revision":1,"window_id":"2026-05-04","credits":4,"basis":"quoted","user_name":"ada","api_key_id":null,"teams":["red"],"function_name":"AI_COMPLETE","requested_model":"llama3.1-8b","record":{"eventId":"journaled","operationId":"operation","attempt":1,"user":"ada","apiKeyId":null,"teams":["red"],"tags":[],"function":"AI_COMPLETE","requestedModel":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":"llama3.1-8b","queryId":"query","inputTokens":10,"outputTokens":20,"maxOutputTokens":400,"promptOverhead":4,"warehouseSeconds":null,"gpuSeconds":0.25,"status":"ok","latencyMs":12.5,"cached":false,"basis":"quoted","at":1777896000000,"credits":4,"window":"2026-05-04","scopes":["user:ada","team:red","account"],"revision":1}}]$rows$);
DELETE FROM head;
INSERT INTO head OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::head, $rows$[{"name":"folded","value":"0"}, 
 {"name":"qualifiedScopes","value":"[]"}, 
 {"name":"latestWindow","value":"2026-05-04"}]$rows$);
DELETE FROM holds;
INSERT INTO holds OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::holds, $rows$[{"id":"running","owner":"p1","window_id":"2026-05-04","amount":25,"scopes":["user:ada","team:red","account"],"record":{"id":"running","owner":"p1","window":"2026-05-04","scopes":["user:ada","team:red","account"],"amount":25,"call":{"operationId":"operation","attempt":1,"user":"ada","apiKeyId":null,"teams":["red"],"tags":[],"function":"AI_COMPLETE","model":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","startedAt":1777896000000}}}, 
 {"id":"begun","owner":"p1","window_id":"2026-05-04","amount":6,"scopes":["user:ada","account"],"record":{"id":"begun","owner":"p1","window":"2026-05-04","scopes":["user:ada","account"],"amount":6,"call":{"operationId":"operation","attempt":1,"user":"ada","apiKeyId":null,"teams":[],"tags":[],"function":"AI_COMPLETE","model":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","startedAt":1777896000000}}}]$rows$);
DELETE FROM journal;
INSERT INTO journal OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::journal, $rows$[{"sequence":0,"batch":"first","at":"2026-11-30T05:50:26.803+00:00","entry":{"buckets": [], "holds": [], "forget": true}}, 
 {"sequence":1,"batch":"9d6163ab-93f8-4641-b863-17d0f4829557","at":"2026-11-30T05:50:26.874361+00:00","entry":{"buckets":[],"holds":[],"forget":true}}, 
 {"sequence":2,"batch":"7cee392a-afc8-4ba8-933b-8cd7137bee6f","at":"2026-11-30T05:50:26.890822+00:00","entry":{"buckets":[],"holds":[],"head":true}}, 
 {"sequence":3,"batch":"37a6e2ec-b98d-4b9d-9076-b85786e89460","at":"2026-11-30T05:50:26.905919+00:00","entry":{"buckets":[{"scope":"key:key1","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"user:ada","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false}],"holds":[],"head":true}}, 
 {"sequence":4,"batch":"f7a871be-c41e-4b62-a23c-31dfa79659e0","at":"2026-11-30T05:50:26.975686+00:00","entry":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":120,"held":50,"alerted":0,"alertedFor":"","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":120,"held":50,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":120,"held":50,"alerted":0,"alertedFor":"","resumed":false}],"holds":["orphan"]}}, 
 {"sequence":5,"batch":"8c5aa34a-806f-4719-a6c4-d2050d3d0b67","at":"2026-11-30T05:50:26.979174+00:00","entry":{"buckets":[{"scope":"account","window":"2026-05-04","settled":150,"held":50,"alerted":0,"alertedFor":"","resumed":false},{"scope":"user:o'neil","window":"2026-05-04","settled":30,"held":0,"alerted":0,"alertedFor":"","resumed":false}],"holds":[]}}, 
 {"sequence":6,"batch":"43528425-bc7a-4ad2-9743-689792178144","at":"2026-11-30T05:50:26.982449+00:00","entry":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":170,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":170,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":200,"held":0,"alerted":0,"alertedFor":"","resumed":false}],"holds":["orphan"]}}, 
 {"sequence":7,"batch":"ba3f0fb7-af07-4cef-8828-1929f6cea4eb","at":"2026-11-30T05:50:26.989089+00:00","entry":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":170,"held":0,"alerted":1,"alertedFor":"400,80,,100","resumed":false}],"holds":[],"head":true}}, 
 {"sequence":8,"batch":"b24cc4c6-0d80-4013-a9c1-9a953d836e9f","at":"2026-11-30T05:50:26.995443+00:00","entry":{"buckets":[],"holds":[],"head":true}}, 
 {"sequence":9,"batch":"9d75fc66-4aa8-4a50-b5ad-11613efac8ae","at":"2026-11-30T05:50:27.001456+00:00","entry":{"buckets":[],"holds":[]}}, 
 {"sequence":10,"batch":"7ac39d2f-3656-46aa-be9b-37fb8df03ec1","at":"2026-11-30T05:50:27.005128+00:00","entry":{"buckets":[],"holds":[]}}, 
 {"sequence":11,"batch":"93fd141e-7678-40bb-9293-3ffd5fa35d9f","at":"2026-11-30T05:50:27.007784+00:00","entry":{"buckets":[],"holds":[]}}, 
 {"sequence":12,"batch":"c6865382-3d1d-4e8c-a96e-533a6451f258","at":"2026-11-30T05:50:27.009834+00:00","entry":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":170,"held":25,"alerted":1,"alertedFor":"400,80,,100","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":170,"held":25,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":200,"held":25,"alerted":0,"alertedFor":"","resumed":false}],"holds":["running"]}}, 
 {"sequence":13,"batch":"3fd220ae-a211-4745-aede-7305da6d274a","at":"2026-11-30T05:50:27.012417+00:00","entry":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":174,"held":25,"alerted":1,"alertedFor":"400,80,,100","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":174,"held":25,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":204,"held":25,"alerted":0,"alertedFor":"","resumed":false}],"holds":[]}}, 
 {"sequence":14,"batch":"680888fd-7920-4ea4-bc81-4e900e56f14c","at":"2026-11-30T05:50:27.013179+00:00","entry":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":174,"held":31,"alerted":1,"alertedFor":"400,80,,100","resumed":false},{"scope":"account","window":"2026-05-04","settled":204,"held":31,"alerted":0,"alertedFor":"","resumed":false}],"holds":["begun"]}}]$rows$);
DELETE FROM leases;
INSERT INTO leases OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::leases, $rows$[{"owner":"gone","until":1777896000001}, 
 {"owner":"p1","until":1000000000000000}]$rows$);
DELETE FROM ledger_schema;
INSERT INTO ledger_schema OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::ledger_schema, $rows$[{"version":1,"compatible_from":1}]$rows$);
DELETE FROM overrides;
INSERT INTO overrides OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::overrides, $rows$[{"scope":"user:ada","amount":400,"actor":"root","at":1777896000000,"reason":"o'neil 😀"}]$rows$);
DELETE FROM quotes;
INSERT INTO quotes OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::quotes, $rows$[{"id":"q","user":"ada","fingerprint":"f","maximum":7,"expires_at":1777896000000}]$rows$);
DELETE FROM suspensions;
INSERT INTO suspensions OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::suspensions, $rows$[{"scope":"user:bob","immediate":true,"actor":"root","at":1777896000000,"reason":"o'neil 😀"}]$rows$);
SELECT setval(pg_get_serial_sequence('alerts', 'sequence'), (SELECT max(sequence) FROM alerts));
SELECT setval(pg_get_serial_sequence('audit', 'sequence'), (SELECT max(sequence) FROM audit));
