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
    ['COPY moved.item FROM STDIN', 'INSERT'],
    ['CREATE INDEX CONCURRENTLY i ON moved.item (id)', 'CONCURRENTLY'],
    ['VACUUM moved.item', 'transaction'],
    ['-- nothing', 'no statement'],
    ["SELECT 'open", 'close'],
    ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END', 'ATOMIC'],
  ])('is refused: %s', (sql, why) => expect(targetSqlProblem(sql)).toContain(why))
})
