-- How many changes found the target in another state than the source was in, and what was done about them (`overwrite`,
-- `ignore`). Written in the transaction of the changes; table `conflict` lists the first of them by their keys.
CREATE TABLE {{schema}}.conflict_count (
  sub_task text NOT NULL,
  table_name text NOT NULL,
  kind text NOT NULL,
  action text NOT NULL,
  rows bigint NOT NULL,
  first_at timestamptz NOT NULL DEFAULT now(),
  last_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sub_task, table_name, kind, action)
);
