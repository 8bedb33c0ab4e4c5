-- Changes of the transaction behind the position that are applied already: above 0 only while one is larger than what
-- is committed at once. The target is then inside of a transaction of the source.
ALTER TABLE {{schema}}.position ADD COLUMN inside bigint NOT NULL DEFAULT 0;

-- What exists only while changes are applied, and is taken back in order when that ends: foreign keys made deferrable,
-- user triggers switched off, indexes that find rows without a key.
CREATE TABLE {{schema}}.apply_aid (
  sub_task text NOT NULL,
  kind text NOT NULL,
  target_schema text NOT NULL,
  table_name text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (sub_task, kind, target_schema, table_name, name)
);
