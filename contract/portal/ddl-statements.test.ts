import { describe, expect, it } from 'vitest'
import {
  ddlProblem,
  ddlStatements,
  type EditableKind,
  makingStatement,
  readOnlyBlock,
} from './ddl-statements.ts'
import { splitStatements } from './split-statements.ts'

const taken: readonly (readonly [EditableKind, string])[] = [
  ['table', "CREATE TABLE s.t (id int, note text DEFAULT 'a;b')"],
  ['table', 'create sequence s.q; create table "s"."t" (id int); alter sequence s.q owned by s.t.id;'],
  ['table', 'CREATE TABLE s.t (a int) PARTITION BY RANGE (a); CREATE TABLE s.p PARTITION OF s.t DEFAULT'],
  ['table', 'CREATE TABLE s.t (a int); ALTER TABLE s.t ALTER COLUMN a DROP DEFAULT'],
  ['table', 'CREATE TABLE s.t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)'],
  ['index', "CREATE INDEX i ON s.t (lower(note)); COMMENT ON INDEX s.i IS 'x'"],
  ['view', 'CREATE VIEW s.v AS SELECT 1'],
  ['function', 'CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS $x$ SELECT 1; SELECT 2 $x$'],
  ['procedure', "CREATE PROCEDURE s.p() LANGUAGE plpgsql AS 'BEGIN DROP TABLE x; COMMIT; END'"],
  [
    'trigger',
    'CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER a BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION s.f(); ALTER TABLE s.t ENABLE TRIGGER a',
  ],
]

const refused: readonly (readonly [EditableKind, string, RegExp])[] = [
  ['table', 'CREATE TABLE s.t (a int); COMMIT', /only: one CREATE TABLE/],
  ['table', 'CREATE TABLE s.t (a int); SET search_path = s', /only: one CREATE TABLE/],
  ['table', 'CREATE TABLE s.t (a int); INSERT INTO s.t VALUES (1)', /only: one CREATE TABLE/],
  ['table', 'CREATE TABLE s.t (a int); CREATE TABLE s.u (a int)', /only: one CREATE TABLE/],
  ['table', 'CREATE TABLE s.t (a int); ALTER TABLE s.u DROP COLUMN b', /nothing is dropped/],
  ['table', 'CREATE TABLE s.t (a int); ALTER TABLE s.u DROP b', /nothing is dropped/],
  ['table', 'CREATE TABLE s.t AS (SELECT 1 AS a)', /rows come/],
  ['table', 'CREATE TABLE s.t (a int); ALTER TABLE s.t RENAME TO u', /keeps its name/],
  ['table', 'CREATE UNLOGGED TABLE s.t (a int)', /unlogged/],
  ['table', 'CREATE TABLE s.t (a int); ALTER TABLE s.t SET UNLOGGED', /unlogged/],
  ['table', 'CREATE TABLE IF NOT EXISTS s.t (a int)', /somebody else/],
  ['table', 'CREATE TEMP TABLE t (a int)', /only: one CREATE TABLE/],
  ['table', 'DROP TABLE s.t; CREATE TABLE s.t (a int)', /only: one CREATE TABLE/],
  ['table', '-- nothing', /only: one CREATE TABLE/],
  ['table', "CREATE TABLE s.t (a text DEFAULT 'a)", /does not close/],
  ['table', 'CREATE TABLE s.t (a int) /* /* */', /does not close/],
  ['table', 'CREATE TABLE s.t (a text) $x$', /does not close/],
  ['index', 'CREATE UNIQUE INDEX i ON s.t (a)', /only: one CREATE INDEX/],
  ['index', 'CREATE INDEX CONCURRENTLY i ON s.t (a)', /transaction/],
  ['view', 'CREATE OR REPLACE VIEW s.v AS SELECT 1', /OR REPLACE/],
  ['view', 'CREATE MATERIALIZED VIEW s.v AS SELECT 1', /only: one CREATE VIEW/],
  ['function', 'CREATE FUNCTION s.f() RETURNS int BEGIN ATOMIC SELECT 1; END', /between \$\$/],
  ['function', 'CREATE FUNCTION s.f() RETURNS int AS $$SELECT 1$$; DO $$BEGIN END$$', /only: one CREATE/],
  ['trigger', 'CREATE FUNCTION s.f() RETURNS trigger AS $$x$$', /only: one CREATE TRIGGER/],
  [
    'trigger',
    'CREATE TRIGGER a BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER b BEFORE INSERT ON s.t FOR EACH ROW EXECUTE FUNCTION f()',
    /only: one CREATE TRIGGER/,
  ],
]

describe('statements of the user', () => {
  it.each(taken)('may stand for a %s: %s', (kind, sql) => {
    expect(ddlProblem(kind, sql)).toBeNull()
  })

  it.each(refused)('may not stand for a %s: %s', (kind, sql, why) => {
    expect(ddlProblem(kind, sql)).toMatch(why)
  })

  it('end at semicolons that nothing hides', () => {
    const sql = `CREATE TABLE t ("a;b" text DEFAULT ';', /* ; /* ; */ */ c text DEFAULT E'\\';') -- ;
      ; COMMENT ON TABLE t IS $$;$$;;`
    expect(ddlStatements(sql).map((text) => text.slice(0, 12))).toEqual(['CREATE TABLE', 'COMMENT ON T'])
  })

  it('hide their words in quotes, not those of identifiers that hold a dollar', () => {
    expect(splitStatements(`a$b; "x;y" 'z' $1 e`)?.map(({ words }) => words)).toEqual(['A$B', '"" $1 E'])
  })

  it('are given to read in a block that ends before them', () => {
    expect(readOnlyBlock(['CREATE TABLE t (a int)', 'COMMENT ON TABLE t IS $portal$x$portal$'])).toBe(
      'DO LANGUAGE plpgsql $portal_$BEGIN\nRETURN;\nCREATE TABLE t (a int);\nCOMMENT ON TABLE t IS $portal$x$portal$;\nEND$portal_$',
    )
  })

  it('are told which of them makes the object', () => {
    const sql = 'CREATE TABLE p PARTITION OF t DEFAULT; CREATE TABLE t (a int) PARTITION BY LIST (a)'
    expect(makingStatement('table', sql)).toMatch(/^CREATE TABLE t /)
    expect(makingStatement('view', sql)).toBeNull()
  })
})
