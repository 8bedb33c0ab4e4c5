import { expect, it } from 'vitest'
import { keepsColumns } from './keeps-columns.ts'

it.each([
  'TRUNCATE TABLE t',
  'ALTER TABLE t DROP PARTITION p0, p1',
  'alter table `a b`.`t` /* night */ REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN MAXVALUE)',
  'ALTER TABLE t EXCHANGE PARTITION p0 WITH TABLE u',
  "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0 AND b <> ')')",
  'ALTER TABLE t ADD CHECK (a > (1 + 2)) NOT ENFORCED',
  'ALTER TABLE t DROP CONSTRAINT c',
])('P05 rows behind it have the same columns: %s', (sql) => expect(keepsColumns(sql)).toBe(true))

it.each([
  'ALTER TABLE t ADD COLUMN a int',
  'ALTER TABLE t ADD CHECK (a > 0), ADD COLUMN b int',
  'ALTER TABLE t ADD CHECK (a > 0) , MODIFY a bigint',
  'ALTER TABLE t DROP CONSTRAINT c, DROP COLUMN a',
  'ALTER TABLE t DROP COLUMN `partition`',
  'ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4',
  'RENAME TABLE t TO u',
  'DROP TABLE t',
  'ALTER TABLE t PARTITION BY HASH (id)',
])('D14 nothing is certain of the columns behind it: %s', (sql) => expect(keepsColumns(sql)).toBe(false))
