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

CREATE TABLE ended_deliveries (
  alert bigint NOT NULL, channel text NOT NULL, at bigint NOT NULL, outcome text NOT NULL, recipients text NOT NULL,
  PRIMARY KEY (alert, channel)
);

CREATE TABLE unfolded (
  sequence bigint PRIMARY KEY, size integer NOT NULL, holds text NOT NULL, dropped text[] NOT NULL, events text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 2000,
    toast.autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_threshold = 20000);
UPDATE journal SET entry = (entry::jsonb - 'holds' || jsonb_build_object('touched', entry->'holds'))::json;
ALTER TABLE journal RENAME COLUMN entry TO change;

ALTER TABLE unfolded ADD COLUMN put text[];

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

DELETE FROM slice_sums;

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
DELETE FROM buckets;
INSERT INTO buckets OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::buckets, $rows$[{"window_id":"2026-05-04","scope":"key:key1","settled":120,"held":0,"alerted":0,"resumed":false,"alerted_for":""}, 
 {"window_id":"2026-05-04","scope":"user:o'neil","settled":30,"held":0,"alerted":0,"resumed":false,"alerted_for":""}, 
 {"window_id":"2026-05-04","scope":"account","settled":200,"held":25,"alerted":0,"resumed":false,"alerted_for":""}, 
 {"window_id":"2026-05-04","scope":"team:red","settled":170,"held":25,"alerted":0,"resumed":false,"alerted_for":""}, 
 {"window_id":"2026-05-04","scope":"user:ada","settled":170,"held":25,"alerted":1,"resumed":false,"alerted_for":"400,80,,100"}]$rows$);
DELETE FROM deliveries;
INSERT INTO deliveries OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::deliveries, $rows$[{"alert":1,"channel":"slack","attempts":0,"due_at":0,"recipients":null}]$rows$);
DELETE FROM event_slices;
INSERT INTO event_slices OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::event_slices, $rows$[{"slice":"told","changes":1}, 
 {"slice":"reckon","changes":1}, 
 {"slice":"orphan","changes":1}]$rows$);
DELETE FROM events;
INSERT INTO events OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::events, $rows$[{"id":"told","pending":false,"revision":1,"window_id":"2026-05-04","credits":120,"basis":"told","user_name":"ada","api_key_id":"key1","teams":["red"],"function_name":"AI_COMPLETE","requested_model":"llama3.1-8b","record":{"eventId":"told","operationId":"operation","attempt":1,"user":"ada","apiKeyId":"key1","teams":["red"],"tags":[],"function":"AI_COMPLETE","requestedModel":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":"llama3.1-8b","queryId":"query","inputTokens":10,"outputTokens":20,"maxOutputTokens":400,"promptOverhead":4,"warehouseSeconds":null,"gpuSeconds":0.25,"status":"ok","latencyMs":12.5,"cached":false,"basis":"told","at":1777896000000,"credits":120,"window":"2026-05-04","scopes":["key:key1","user:ada","team:red","account"],"revision":1,"held":300,"traceId":null}}, 
 {"id":"reckoned","pending":true,"revision":1,"window_id":"2026-05-04","credits":30,"basis":"reckoned","user_name":"o'neil","api_key_id":null,"teams":[],"function_name":"AI_EXTRACT","requested_model":null,"record":{"eventId":"reckoned","operationId":"operation","attempt":1,"user":"o'neil","apiKeyId":null,"teams":[],"tags":[],"function":"AI_EXTRACT","requestedModel":null,"backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":null,"queryId":"query","inputTokens":10,"outputTokens":20,"maxOutputTokens":400,"promptOverhead":4,"warehouseSeconds":null,"gpuSeconds":0.25,"status":"ok","latencyMs":12.5,"cached":false,"basis":"reckoned","at":1777896000000,"credits":30,"window":"2026-05-04","scopes":["user:o'neil","account"],"revision":1,"held":40,"traceId":null}}, 
 {"id":"orphan","pending":true,"revision":1,"window_id":"2026-05-04","credits":50,"basis":"bound","user_name":"ada","api_key_id":null,"teams":["red"],"function_name":"AI_COMPLETE","requested_model":"llama3.1-8b","record":{"eventId":"orphan","operationId":"operation","attempt":1,"user":"ada","apiKeyId":null,"teams":["red"],"tags":[],"function":"AI_COMPLETE","requestedModel":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","model":"llama3.1-8b","queryId":null,"inputTokens":0,"outputTokens":0,"maxOutputTokens":null,"promptOverhead":null,"warehouseSeconds":null,"gpuSeconds":null,"status":"uncertain","latencyMs":2,"cached":false,"basis":"bound","at":1777896000000,"credits":50,"window":"2026-05-04","scopes":["user:ada","team:red","account"],"revision":1,"held":50,"traceId":null}}]$rows$);
DELETE FROM head;
INSERT INTO head OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::head, $rows$[{"name":"qualifiedScopes","value":"[]"}, 
 {"name":"latestWindow","value":"2026-05-04"}, 
 {"name":"folded","value":"12"}]$rows$);
DELETE FROM holds;
INSERT INTO holds OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::holds, $rows$[{"id":"running","owner":"p1","window_id":"2026-05-04","amount":25,"scopes":["user:ada","team:red","account"],"record":{"id":"running","owner":"p1","window":"2026-05-04","scopes":["user:ada","team:red","account"],"amount":25,"call":{"operationId":"operation","attempt":1,"user":"ada","apiKeyId":null,"teams":["red"],"tags":[],"function":"AI_COMPLETE","model":"llama3.1-8b","backend":"SNOWFLAKE","warehouse":"CORTEX_COMPUTE_WH","requestId":"request","operationName":"Ask","startedAt":1777896000000}}}]$rows$);
DELETE FROM journal;
INSERT INTO journal OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::journal, $rows$[{"sequence":0,"batch":"first","at":"2026-11-30T05:50:28.927665+00:00","change":{"forget": true, "buckets": [], "touched": []}}, 
 {"sequence":1,"batch":"0862d42f-cfdc-4f72-be38-468ccb771854","at":"2026-11-30T05:50:29.014143+00:00","change":{"buckets":[],"touched":[],"forget":true}}, 
 {"sequence":2,"batch":"0243174b-87a8-42f5-a0ad-fe9b4885d84f","at":"2026-11-30T05:50:29.044472+00:00","change":{"buckets":[],"touched":[],"head":true}}, 
 {"sequence":3,"batch":"3c6044b5-aaef-453e-8f95-f1ec229aad5c","at":"2026-11-30T05:50:29.0551+00:00","change":{"buckets":[{"scope":"key:key1","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"user:ada","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":120,"held":0,"alerted":0,"alertedFor":"","resumed":false}],"touched":["told"],"head":true}}, 
 {"sequence":4,"batch":"30273f2b-9533-4082-b9f5-4eaf3b7d6afe","at":"2026-11-30T05:50:29.153816+00:00","change":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":120,"held":50,"alerted":0,"alertedFor":"","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":120,"held":50,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":120,"held":50,"alerted":0,"alertedFor":"","resumed":false}],"touched":["orphan"]}}, 
 {"sequence":5,"batch":"1d9cda96-483b-4d5e-88f4-46290987e07d","at":"2026-11-30T05:50:29.156922+00:00","change":{"buckets":[{"scope":"account","window":"2026-05-04","settled":150,"held":50,"alerted":0,"alertedFor":"","resumed":false},{"scope":"user:o'neil","window":"2026-05-04","settled":30,"held":0,"alerted":0,"alertedFor":"","resumed":false}],"touched":["reckoned"]}}, 
 {"sequence":6,"batch":"dc700aa5-3281-4191-8083-03f310079bf5","at":"2026-11-30T05:50:29.173419+00:00","change":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":170,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":170,"held":0,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":200,"held":0,"alerted":0,"alertedFor":"","resumed":false}],"touched":["orphan"]}}, 
 {"sequence":7,"batch":"7bd06de0-44cb-4b0f-aec9-f0d1007a8feb","at":"2026-11-30T05:50:29.202136+00:00","change":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":170,"held":0,"alerted":1,"alertedFor":"400,80,,100","resumed":false}],"touched":[],"head":true}}, 
 {"sequence":8,"batch":"68ed1c20-6928-4221-9cb3-ee6070aa788a","at":"2026-11-30T05:50:29.20988+00:00","change":{"buckets":[],"touched":[],"head":true}}, 
 {"sequence":9,"batch":"965deb89-8ac5-4d68-8ec5-bf597490294a","at":"2026-11-30T05:50:29.215743+00:00","change":{"buckets":[],"touched":[]}}, 
 {"sequence":10,"batch":"9df399af-18a5-4863-b808-b336176edfa1","at":"2026-11-30T05:50:29.218848+00:00","change":{"buckets":[],"touched":[]}}, 
 {"sequence":11,"batch":"fa28c9b3-4ba1-431e-82a9-1949539a05c8","at":"2026-11-30T05:50:29.221204+00:00","change":{"buckets":[],"touched":[]}}, 
 {"sequence":12,"batch":"c723a3fc-9983-40a4-a50b-05e2927f822a","at":"2026-11-30T05:50:29.223256+00:00","change":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":170,"held":25,"alerted":1,"alertedFor":"400,80,,100","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":170,"held":25,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":200,"held":25,"alerted":0,"alertedFor":"","resumed":false}],"touched":["running"]}}, 
 {"sequence":13,"batch":"70415831-5292-48dd-af54-588f1443a8ee","at":"2026-11-30T05:50:29.231102+00:00","change":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":174,"held":25,"alerted":1,"alertedFor":"400,80,,100","resumed":false},{"scope":"team:red","window":"2026-05-04","settled":174,"held":25,"alerted":0,"alertedFor":"","resumed":false},{"scope":"account","window":"2026-05-04","settled":204,"held":25,"alerted":0,"alertedFor":"","resumed":false}],"touched":["journaled"]}}, 
 {"sequence":14,"batch":"b76f8bba-0ec2-4d74-9abe-5432cc7690ed","at":"2026-11-30T05:50:29.231704+00:00","change":{"buckets":[{"scope":"user:ada","window":"2026-05-04","settled":174,"held":31,"alerted":1,"alertedFor":"400,80,,100","resumed":false},{"scope":"account","window":"2026-05-04","settled":204,"held":31,"alerted":0,"alertedFor":"","resumed":false}],"touched":["begun"]}}]$rows$);
DELETE FROM leases;
INSERT INTO leases OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::leases, $rows$[{"owner":"gone","until":1777896000001}, 
 {"owner":"p1","until":1000000000000000}]$rows$);
DELETE FROM ledger_schema;
INSERT INTO ledger_schema OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::ledger_schema, $rows$[{"version":6,"compatible_from":3}]$rows$);
DELETE FROM overrides;
INSERT INTO overrides OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::overrides, $rows$[{"scope":"user:ada","amount":400,"actor":"root","at":1777896000000,"reason":"o'neil 😀"}]$rows$);
DELETE FROM quotes;
INSERT INTO quotes OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::quotes, $rows$[{"id":"q","user":"ada","fingerprint":"f","maximum":7,"expires_at":1777896000000}]$rows$);
DELETE FROM suspensions;
INSERT INTO suspensions OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::suspensions, $rows$[{"scope":"user:bob","immediate":true,"actor":"root","at":1777896000000,"reason":"o'neil 😀"}]$rows$);
DELETE FROM unfolded;
INSERT INTO unfolded OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::unfolded, $rows$[{"sequence":13,"size":1,"holds":"[]","dropped":[],"events":"[{\"id\":\"journaled\",\"revision\":1,\"window\":\"2026-05-04\",\"credits\":4,\"basis\":\"quoted\",\"user\":\"ada\",\"apiKeyId\":null,\"teams\":[\"red\"],\"function\":\"AI_COMPLETE\",\"requestedModel\":\"llama3.1-8b\",\"record\":{\"eventId\":\"journaled\",\"operationId\":\"operation\",\"attempt\":1,\"user\":\"ada\",\"apiKeyId\":null,\"teams\":[\"red\"],\"tags\":[],\"function\":\"AI_COMPLETE\",\"requestedModel\":\"llama3.1-8b\",\"backend\":\"SNOWFLAKE\",\"warehouse\":\"CORTEX_COMPUTE_WH\",\"requestId\":\"request\",\"operationName\":\"Ask\",\"model\":\"llama3.1-8b\",\"queryId\":\"query\",\"inputTokens\":10,\"outputTokens\":20,\"maxOutputTokens\":400,\"promptOverhead\":4,\"warehouseSeconds\":null,\"gpuSeconds\":0.25,\"status\":\"ok\",\"latencyMs\":12.5,\"cached\":false,\"basis\":\"quoted\",\"at\":1777896000000,\"credits\":4,\"window\":\"2026-05-04\",\"scopes\":[\"user:ada\",\"team:red\",\"account\"],\"revision\":1,\"held\":9,\"traceId\":null}}]","put":[]}, 
 {"sequence":14,"size":1,"holds":"[{\"id\":\"begun\",\"owner\":\"p1\",\"window\":\"2026-05-04\",\"amount\":6,\"scopes\":[\"user:ada\",\"account\"],\"record\":{\"id\":\"begun\",\"owner\":\"p1\",\"window\":\"2026-05-04\",\"scopes\":[\"user:ada\",\"account\"],\"amount\":6,\"call\":{\"operationId\":\"operation\",\"attempt\":1,\"user\":\"ada\",\"apiKeyId\":null,\"teams\":[],\"tags\":[],\"function\":\"AI_COMPLETE\",\"model\":\"llama3.1-8b\",\"backend\":\"SNOWFLAKE\",\"warehouse\":\"CORTEX_COMPUTE_WH\",\"requestId\":\"request\",\"operationName\":\"Ask\",\"startedAt\":1777896000000}}}]","dropped":[],"events":"[]","put":["begun"]}]$rows$);
SELECT setval(pg_get_serial_sequence('alerts', 'sequence'), (SELECT max(sequence) FROM alerts));
SELECT setval(pg_get_serial_sequence('audit', 'sequence'), (SELECT max(sequence) FROM audit));
