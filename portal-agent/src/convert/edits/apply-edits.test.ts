import type { DdlEdit } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { editedRemark } from '../../model/edited.ts'
import type { DatabaseSchema } from '../../model/schema.ts'
import { noStoredObjects, type Trigger, type View } from '../../model/stored-objects.ts'
import { assessedObjects } from '../assess-plan.ts'
import { column, database, index, primary, settings, table } from '../fixtures.ts'
import { type DatabasePlan, planDatabase, plannedObjects } from '../plan-database.ts'
import { sourceDefinitions } from './source-definitions.ts'

const written = { definer: 'a@b', sqlMode: [], charset: 'utf8mb4', collation: 'utf8mb4_general_ci' }

function view(name: string, sql: string): View {
  return { ...written, name, sql, columns: [], security: 'invoker', checkOption: 'none', updatable: false }
}

function trigger(name: string, body: string): Trigger {
  const when = { timing: 'before', event: 'insert', order: 1 } as const
  return { ...written, ...when, name, table: 'T', body, databaseCollation: written.collation }
}

const id = column('id', 'int')
const shop: DatabaseSchema = {
  ...database(
    table('T', [id, column('note', 'varchar(20)')], {
      indexes: [primary('id'), index('by_note', 'index', ['note']), index('near', 'spatial', ['note'])],
    }),
  ),
  stored: {
    ...noStoredObjects,
    views: [view('plain', 'select 1 AS `one`'), view('odd', 'select load_file(1) AS `one`')],
    triggers: [trigger('stamp', 'SET NEW.note = 1'), trigger('Odd', 'SET NEW.note = load_file(1)')],
  },
}

function planned(...edits: readonly DdlEdit[]): DatabasePlan {
  return planDatabase(shop, settings({}, { edits }))
}

const find = (plan: DatabasePlan, kind: string, name: string) =>
  plannedObjects(plan).find((object) => object.kind === kind && object.sourceName === name)
const codes = (plan: DatabasePlan) => plan.problems.map(({ code, subject }) => `${code ?? ''} ${subject}`)

const odd: DdlEdit = { kind: 'view', name: 'odd', sql: `CREATE VIEW shop.odd AS SELECT ''::text AS one` }
const tableEdit: DdlEdit = {
  kind: 'table',
  name: 'T',
  sql: 'CREATE TABLE "shop"."t" ("id" integer NOT NULL, note text); COMMENT ON TABLE shop.t IS \';\'',
}

describe('statements of a user', () => {
  it('take the place of those made of a table, whose columns are still looked at', () => {
    const plan = planned(tableEdit)
    const create = find(plan, 'table', 'T')
    expect(create).toMatchObject({
      statements: [
        'CREATE TABLE "shop"."t" ("id" integer NOT NULL, note text)',
        `COMMENT ON TABLE shop.t IS ';'`,
      ],
      edited: { schema: 'shop', made: [expect.stringMatching(/^CREATE TABLE "shop"."t" \(\n/)] },
      shape: { kind: 'table', columns: [{ name: 'id' }, { name: 'note' }] },
    })
    expect(create?.remarks).toContain(editedRemark)
    expect(plan.problems).toEqual([])
  })

  it('make an index of any form', () => {
    const sql = 'CREATE INDEX t_by_note_idx ON shop.t USING hash (note)'
    const name = find(planned(), 'index', 'T.by_note')?.targetName ?? ''
    const made = find(
      planned({ kind: 'index', name: 'T.by_note', sql: sql.replace('t_by_note_idx', name) }),
      'index',
      'T.by_note',
    )
    expect(made?.statements[0]).toContain('USING hash')
    expect(made?.shape).toBeUndefined()
  })

  it('V05 leave a trigger asleep whatever they say, and wake it in the end', () => {
    const sql = `CREATE FUNCTION shop.f() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$;
      CREATE TRIGGER "01_stamp" BEFORE INSERT ON shop.t FOR EACH ROW EXECUTE FUNCTION shop.f();
      ALTER TABLE shop.t ENABLE TRIGGER "01_stamp"`
    const made = find(planned({ kind: 'trigger', name: 'T.stamp', sql }), 'trigger', 'T.stamp')
    expect(made?.statements.at(-1)).toBe('ALTER TABLE "shop"."t" DISABLE TRIGGER "01_stamp"')
    expect(made?.enable).toEqual(['ALTER TABLE "shop"."t" ENABLE TRIGGER "01_stamp"'])
  })

  it('make what would have been left to be done by hand', () => {
    const near: DdlEdit = { kind: 'index', name: 'T.near', sql: 'CREATE INDEX near ON shop.t (note)' }
    const sleeping: DdlEdit = {
      kind: 'trigger',
      name: 'T.Odd',
      sql: 'CREATE TRIGGER "02_odd" BEFORE INSERT ON shop.t FOR EACH ROW EXECUTE FUNCTION shop.f()',
    }
    const name = planned().names.tables.get('T')?.indexes.get('near') ?? 'near'
    const plan = planned(odd, sleeping, { ...near, sql: near.sql.replace('near', `"${name}"`) })
    expect(plan.problems).toEqual([])
    expect(plan.others).toEqual([])
    expect(plan.tables[0]?.indexes.at(-1)?.sourceName).toBe('T.near')
    expect(plan.stored.slice(-2).map(({ targetName }) => targetName)).toEqual(['odd', '02_odd'])
    expect(plan.stored.at(-1)?.statements.at(-1)).toMatch(/DISABLE TRIGGER "02_odd"$/)
    expect(find(plan, 'view', 'odd')?.edited?.made[0]).toContain('load_file')
  })

  it('stop the run where they make another object', () => {
    const plan = planned({ ...odd, sql: 'CREATE VIEW shop.even AS SELECT 1 AS one' })
    expect(codes(plan)).toEqual(['DM-JOB-082 view odd'])
  })

  it('stop the run where there is no such object', () => {
    expect(codes(planned({ ...odd, name: 'gone' }))).toEqual(['DM-JOB-081 view gone'])
  })

  it('are for the definition they were written for, and for none that came after it', () => {
    const sourceHash = sourceDefinitions(shop)('table', 'T') ?? ''
    expect(planned({ ...tableEdit, sourceHash }).problems).toEqual([])
    const [first, ...others] = shop.tables[0]?.columns ?? []
    const altered = {
      ...shop,
      tables: shop.tables.map((one) => ({
        ...one,
        columns: [{ ...(first ?? id), nullable: true }, ...others],
      })),
    }
    const plan = planDatabase(altered, settings({}, { edits: [{ ...tableEdit, sourceHash }] }))
    expect(codes(plan)).toEqual(['DM-JOB-080 table T'])
    expect(find(plan, 'table', 'T')?.edited).toBeUndefined()
    expect([...assessedObjects(plan)].find(({ kind }) => kind === 'table')?.edit).toBe('outdated')
  })

  it('are shown by the assessment beside what Portal would make', () => {
    const shown = [...assessedObjects(planned(tableEdit, odd))]
    const made = shown.find(({ kind }) => kind === 'table')
    expect(made).toMatchObject({ edit: 'used', outcome: 'with-remarks' })
    expect(made?.ddl).toContain('note text')
    expect(made?.madeDdl).toContain('varchar(20)')
    expect(shown.find(({ sourceName }) => sourceName === 'odd')).toMatchObject({
      edit: 'used',
      outcome: 'with-remarks',
    })
    expect(shown.find(({ sourceName }) => sourceName === 'plain')).toMatchObject({
      edit: 'none',
      madeDdl: null,
    })
  })
})

describe('the hash of a definition', () => {
  const hash = (schema: DatabaseSchema, kind = 'table', name = 'T') => sourceDefinitions(schema)(kind, name)
  const changed = (change: object): DatabaseSchema => ({
    ...shop,
    tables: shop.tables.map((one) => ({ ...one, ...change })),
  })

  it('stays with rows, numbers and indexes', () => {
    expect(hash(changed({ rowsEstimate: '9', autoIncrement: '7', indexes: [], comment: 'x' }))).toBe(
      hash(shop),
    )
  })

  it('changes with columns, also that of an index with its own', () => {
    const columns = [id, column('note', 'varchar(21)')]
    expect(hash(changed({ columns }))).not.toBe(hash(shop))
    expect(hash(changed({ columns }), 'index', 'T.by_note')).not.toBe(hash(shop, 'index', 'T.by_note'))
    expect(hash(changed({ columns }), 'index', 'T.PRIMARY')).toBe(hash(shop, 'index', 'T.PRIMARY'))
  })

  it('is there for what can be edited alone', () => {
    expect(hash(shop, 'view', 'odd')).toMatch(/^[0-9a-f]{64}$/)
    expect(hash(shop, 'primary-key', 'T.PRIMARY')).toBeNull()
    expect(hash(shop, 'table', 'gone')).toBeNull()
  })
})
