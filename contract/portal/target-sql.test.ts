import { describe, expect, it } from 'vitest'
import { targetSqlProblem } from './target-sql.ts'

describe('SQL for the transaction of a position', () => {
  it.each([
    'ALTER TABLE moved.item ADD COLUMN at timestamp; UPDATE moved.item SET at = now()',
    "INSERT INTO moved.note VALUES ('COMMIT; BEGIN') -- ; COMMIT",
    'DO $$ BEGIN PERFORM 1; END $$',
    'CREATE TABLE moved."commit" (id int);',
  ])('is taken: %s', (sql) => expect(targetSqlProblem(sql)).toBeNull())

  it.each([
    ['COMMIT', 'transaction'],
    ['UPDATE a SET b = 1; /* so */ commit; UPDATE a SET b = 2', 'transaction'],
    ['start transaction', 'transaction'],
    ["PREPARE TRANSACTION 'x'", 'transaction'],
    ['SAVEPOINT a', 'transaction'],
    ['SET search_path = moved', 'session'],
    ['SET LOCAL session_replication_role = replica', 'session'],
    ['COPY moved.item FROM STDIN', 'copy'],
    ['CREATE INDEX CONCURRENTLY i ON moved.item (id)', 'concurrently'],
    ['VACUUM moved.item', 'outside'],
    ['-- nothing', 'empty'],
    ["SELECT 'open", 'open'],
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END', 'atomic'],
  ])('is refused: %s', (sql, why) => expect(targetSqlProblem(sql)).toBe(why))
})
