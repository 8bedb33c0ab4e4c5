-- What would be made of a sub-task's source, as its last assessments tell.
CREATE TABLE assessment (
  id text PRIMARY KEY,
  sub_task_id text NOT NULL REFERENCES sub_task (id) ON DELETE CASCADE,
  -- The sub-task while it is under way: only one may.
  running_of text UNIQUE,
  executor_id text,
  state text NOT NULL,
  objects integer NOT NULL,
  -- Sums and pre-check; null until it is made.
  result text,
  error text,
  started_at text NOT NULL,
  ended_at text
);
CREATE INDEX assessment_sub_task ON assessment (sub_task_id, id);

-- no counts in the order objects are made; rank is 0 for what is left to be done by hand, 1 with remarks, 2 exact.
CREATE TABLE assessed_object (
  assessment_id text NOT NULL REFERENCES assessment (id) ON DELETE CASCADE,
  no integer NOT NULL,
  rank integer NOT NULL,
  kind text NOT NULL,
  source_name text NOT NULL,
  target_name text NOT NULL,
  added boolean NOT NULL,
  outcome text NOT NULL,
  remarks text NOT NULL,
  ddl text NOT NULL,
  PRIMARY KEY (assessment_id, no)
);
CREATE INDEX assessed_object_rank ON assessed_object (assessment_id, rank, no);
