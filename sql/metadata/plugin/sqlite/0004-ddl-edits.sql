-- Statements a user has written for an object of a sub-task, in place of those made of its definition on the source.
CREATE TABLE ddl_edit (
  id text PRIMARY KEY,
  sub_task_id text NOT NULL REFERENCES sub_task (id) ON DELETE CASCADE,
  kind text NOT NULL,
  source_name text NOT NULL,
  statements text NOT NULL,
  -- Of the definition they were written for.
  source_hash text NOT NULL,
  user_name text NOT NULL,
  at text NOT NULL,
  UNIQUE (sub_task_id, kind, source_name)
);

ALTER TABLE assessed_object ADD COLUMN edit text NOT NULL DEFAULT 'none';
ALTER TABLE assessed_object ADD COLUMN made_ddl text;
ALTER TABLE assessed_object ADD COLUMN source_hash text;
