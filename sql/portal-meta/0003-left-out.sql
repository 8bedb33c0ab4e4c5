-- Tables whose changes are not applied from a place of the source's log on, because an operator has decided so about the
-- statement that ends there. Written in the transaction of that position.
CREATE TABLE {{schema}}.left_out (
  sub_task text NOT NULL,
  table_name text NOT NULL,
  position text NOT NULL,
  statement text NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sub_task, table_name)
);
