-- Changes of the transaction behind the position that are applied already: above 0 only while one is larger than what
-- is committed at once. The target is then inside of a transaction of the source.
ALTER TABLE {{schema}}.position ADD COLUMN inside bigint NOT NULL DEFAULT 0;
