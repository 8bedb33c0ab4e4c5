-- Portal's ledger in the target: what a sub-task has done, in the same transactions as the data.
-- {{schema}} is the quoted name of the schema (option target.metaSchema). Never changed once released:
-- a later shape is a further numbered file.

CREATE TABLE {{schema}}.meta (
  version integer PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- Who holds a sub-task. A transaction commits only while its epoch is the one here.
CREATE TABLE {{schema}}.run (
  sub_task text PRIMARY KEY,
  epoch bigint NOT NULL,
  holder text NOT NULL,
  acquired_at timestamptz NOT NULL,
  fingerprint text NOT NULL
);

CREATE TABLE {{schema}}.object (
  sub_task text NOT NULL,
  kind text NOT NULL,
  source_name text NOT NULL,
  target_name text NOT NULL,
  state text NOT NULL,
  ddl_sha256 text,
  ddl text,
  remarks text NOT NULL,
  error text,
  PRIMARY KEY (sub_task, kind, source_name, target_name)
);

-- One row for each table whose chunks are being planned; a table can have no chunk at all.
CREATE TABLE {{schema}}.table_plan (
  sub_task text NOT NULL,
  table_name text NOT NULL,
  complete boolean NOT NULL,
  PRIMARY KEY (sub_task, table_name)
);

-- Bounds (JSON arrays of text) are written before the copy; a chunk becomes done with its rows or not at all.
CREATE TABLE {{schema}}.chunk (
  sub_task text NOT NULL,
  table_name text NOT NULL,
  no integer NOT NULL,
  lower_bound text,
  upper_bound text,
  state text NOT NULL,
  low text,
  high text,
  rows_read bigint,
  rows_written bigint,
  rows_rejected bigint,
  bytes bigint,
  epoch bigint,
  done_at timestamptz,
  PRIMARY KEY (sub_task, table_name, no)
);

CREATE TABLE {{schema}}.position (
  sub_task text NOT NULL,
  stream text NOT NULL,
  kind text NOT NULL,
  value text NOT NULL,
  file text,
  pos text,
  source_at timestamptz,
  PRIMARY KEY (sub_task, stream)
);

CREATE TABLE {{schema}}.rejected_row (
  no bigserial PRIMARY KEY,
  sub_task text NOT NULL,
  phase text NOT NULL,
  table_name text NOT NULL,
  chunk_no integer,
  key_json text NOT NULL,
  column_name text NOT NULL,
  value text,
  reason text NOT NULL
);
CREATE INDEX rejected_row_table ON {{schema}}.rejected_row (sub_task, table_name);

CREATE TABLE {{schema}}.conflict (
  no bigserial PRIMARY KEY,
  sub_task text NOT NULL,
  table_name text NOT NULL,
  key_json text NOT NULL,
  kind text NOT NULL,
  position text,
  detail text,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX conflict_table ON {{schema}}.conflict (sub_task, table_name);

CREATE TABLE {{schema}}.ddl_event (
  no bigserial PRIMARY KEY,
  sub_task text NOT NULL,
  position text NOT NULL,
  statement text NOT NULL,
  action text NOT NULL,
  target_statement text,
  error text,
  at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ddl_event_sub_task ON {{schema}}.ddl_event (sub_task);

-- The source's structure by position, for decoding its log.
CREATE TABLE {{schema}}.schema_version (
  sub_task text NOT NULL,
  table_name text NOT NULL,
  no integer NOT NULL,
  position text NOT NULL,
  definition text NOT NULL,
  PRIMARY KEY (sub_task, table_name, no)
);

CREATE TABLE {{schema}}.verify_chunk (
  sub_task text NOT NULL,
  table_name text NOT NULL,
  no integer NOT NULL,
  result text NOT NULL,
  epoch bigint NOT NULL,
  done_at timestamptz NOT NULL,
  PRIMARY KEY (sub_task, table_name, no)
);
