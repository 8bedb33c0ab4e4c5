-- The plugin's tables. Never changed once released: a later shape is a further numbered file.
-- Times are RFC 3339 UTC text with ms, ids UUIDv7 text, lists and objects JSON text. No table holds a secret: logins are the host's.

-- The number shown beside an id; it counts on when something is deleted.
CREATE TABLE running_number (
  name text PRIMARY KEY,
  value integer NOT NULL
);
INSERT INTO running_number (name, value) VALUES ('main-task', 0), ('sub-task', 0), ('queue', 0);

CREATE TABLE main_task (
  id text PRIMARY KEY,
  number integer NOT NULL UNIQUE,
  name text NOT NULL UNIQUE,
  creator text NOT NULL,
  options text NOT NULL,
  executor_ids text NOT NULL,
  -- Follows from the sub-tasks; written in the transaction that moves one.
  state text NOT NULL,
  ended_by_user boolean NOT NULL,
  created_at text NOT NULL,
  started_at text,
  finished_at text,
  revision integer NOT NULL
);
CREATE INDEX main_task_created ON main_task (created_at);
CREATE INDEX main_task_creator ON main_task (creator);
CREATE INDEX main_task_state ON main_task (state);

CREATE TABLE sub_task (
  id text PRIMARY KEY,
  number integer NOT NULL UNIQUE,
  task_id text NOT NULL REFERENCES main_task (id) ON DELETE CASCADE,
  place integer NOT NULL,
  source_id text NOT NULL,
  source_kind text NOT NULL,
  source_host text NOT NULL,
  source_port integer NOT NULL,
  source_database text NOT NULL,
  target_id text NOT NULL,
  target_kind text NOT NULL,
  target_host text NOT NULL,
  target_port integer NOT NULL,
  target_database text NOT NULL,
  target_schema text NOT NULL,
  -- The target as JSON array of host, port, database, schema, while this sub-task may write to it: only one may.
  target_claim text UNIQUE,
  objects text,
  phases text NOT NULL,
  preset text NOT NULL,
  options text NOT NULL,
  pinned_to text,
  -- The point of the state machine; version counts its moves.
  state text NOT NULL,
  mode text NOT NULL,
  loaded boolean NOT NULL,
  reversed boolean NOT NULL,
  pending text,
  version integer NOT NULL,
  since text NOT NULL,
  -- What is known of its runs.
  executor_id text,
  epoch integer NOT NULL,
  process text,
  phase text,
  verdict text,
  exit_code integer,
  install_failed boolean NOT NULL,
  error text,
  lag_ms double precision,
  log_position text,
  started_at text,
  finished_at text,
  -- What the scheduler remembers, JSON.
  scheduling text NOT NULL
);
CREATE INDEX sub_task_task ON sub_task (task_id, place);
CREATE INDEX sub_task_state ON sub_task (state);
CREATE INDEX sub_task_executor ON sub_task (executor_id);
CREATE INDEX sub_task_source ON sub_task (source_id);
CREATE INDEX sub_task_target ON sub_task (target_id);

-- Operate and status records; id sorts by time.
CREATE TABLE sub_task_record (
  id text PRIMARY KEY,
  sub_task_id text NOT NULL REFERENCES sub_task (id) ON DELETE CASCADE,
  at text NOT NULL,
  kind text NOT NULL,
  event text NOT NULL,
  state text NOT NULL,
  user_name text,
  detail text NOT NULL
);
CREATE INDEX sub_task_record_sub_task ON sub_task_record (sub_task_id, id);

-- How far the numbered events of a workspace are in the store.
CREATE TABLE event_cursor (
  sub_task_id text NOT NULL REFERENCES sub_task (id) ON DELETE CASCADE,
  executor_id text NOT NULL,
  last_seq integer NOT NULL,
  epoch integer NOT NULL,
  PRIMARY KEY (sub_task_id, executor_id)
);

CREATE TABLE sub_task_progress (
  sub_task_id text PRIMARY KEY REFERENCES sub_task (id) ON DELETE CASCADE,
  at text NOT NULL,
  epoch integer NOT NULL,
  progress text NOT NULL
);

CREATE TABLE sub_task_object (
  sub_task_id text NOT NULL REFERENCES sub_task (id) ON DELETE CASCADE,
  kind text NOT NULL,
  source_name text NOT NULL,
  target_name text NOT NULL,
  state text NOT NULL,
  ddl text,
  error text,
  remarks text NOT NULL,
  PRIMARY KEY (sub_task_id, kind, source_name, target_name)
);

CREATE TABLE rejected_row (
  id text PRIMARY KEY,
  sub_task_id text NOT NULL REFERENCES sub_task (id) ON DELETE CASCADE,
  table_name text NOT NULL,
  phase text NOT NULL,
  row_key text NOT NULL,
  column_name text NOT NULL,
  reason text NOT NULL
);
CREATE INDEX rejected_row_sub_task ON rejected_row (sub_task_id, table_name, id);

CREATE TABLE sub_task_report (
  sub_task_id text PRIMARY KEY REFERENCES sub_task (id) ON DELETE CASCADE,
  report text NOT NULL
);

CREATE TABLE check_report (
  id text PRIMARY KEY,
  -- Null for one from the wizard.
  sub_task_id text REFERENCES sub_task (id) ON DELETE CASCADE,
  executor_id text,
  state text NOT NULL,
  items text NOT NULL,
  error text,
  started_at text NOT NULL,
  ended_at text
);
CREATE INDEX check_report_sub_task ON check_report (sub_task_id, id);

-- Its id is the machine's.
CREATE TABLE executor (
  id text PRIMARY KEY,
  slots integer,
  install_state text NOT NULL,
  version text,
  user_id text,
  user_name text,
  directory text,
  heartbeat_at text,
  probe text,
  error text
);

CREATE TABLE installation (
  id text PRIMARY KEY,
  executor_id text NOT NULL,
  -- The executor while it runs: only one may.
  running_on text UNIQUE,
  kind text NOT NULL,
  state text NOT NULL,
  version text,
  user_id text,
  user_name text NOT NULL,
  directory text NOT NULL,
  steps text NOT NULL,
  error text,
  started_at text NOT NULL,
  ended_at text
);
CREATE INDEX installation_executor ON installation (executor_id, id);

CREATE TABLE portal_package (
  id text PRIMARY KEY,
  version text NOT NULL,
  architecture text NOT NULL,
  size_bytes text NOT NULL,
  sha256 text NOT NULL,
  origin text NOT NULL,
  added_at text NOT NULL,
  file text NOT NULL
);

CREATE TABLE queue_entry (
  sub_task_id text PRIMARY KEY REFERENCES sub_task (id) ON DELETE CASCADE,
  place integer NOT NULL UNIQUE,
  queued_at text NOT NULL,
  reason text
);

CREATE TABLE alert (
  id text PRIMARY KEY,
  severity text NOT NULL,
  task_id text REFERENCES main_task (id) ON DELETE CASCADE,
  sub_task_id text REFERENCES sub_task (id) ON DELETE CASCADE,
  executor_id text,
  phase text,
  code text NOT NULL,
  error text NOT NULL,
  -- Digest of the cause while the alert is open: the same again raises the count.
  open_cause text UNIQUE,
  count integer NOT NULL,
  first_at text NOT NULL,
  last_at text NOT NULL,
  resolved_at text,
  acknowledged_by text,
  acknowledged_at text
);
CREATE INDEX alert_last ON alert (last_at);
CREATE INDEX alert_task ON alert (task_id);
CREATE INDEX alert_sub_task ON alert (sub_task_id);
CREATE INDEX alert_executor ON alert (executor_id);

CREATE TABLE task_draft (
  user_id text PRIMARY KEY,
  content text NOT NULL,
  saved_at text NOT NULL
);

CREATE TABLE keyed_reply (
  user_id text NOT NULL,
  idempotency_key text NOT NULL,
  fingerprint text NOT NULL,
  status integer NOT NULL,
  body text,
  at text NOT NULL,
  PRIMARY KEY (user_id, idempotency_key)
);
CREATE INDEX keyed_reply_at ON keyed_reply (at);
