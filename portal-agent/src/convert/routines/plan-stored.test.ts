import { describe, expect, it } from 'vitest'
import type { Routine, Trigger, View } from '../../model/stored-objects.ts'
import { noStoredObjects, type StoredObjects } from '../../model/stored-objects.ts'
import { column, database, primary, settings, sourceType, table } from '../fixtures.ts'
import { planDatabase } from '../plan-database.ts'

const written = { definer: 'a@%', sqlMode: [], charset: 'utf8mb4', collation: 'utf8mb4_general_ci' }
const items = table(
  'Items',
  [
    column('Id', 'int', { autoIncrement: true }),
    column('name', 'varchar(20)'),
    column('price', 'decimal(8,2)'),
  ],
  { indexes: [primary('Id')] },
)

function view(name: string, sql: string, ...columns: readonly (readonly [string, string])[]): View {
  return {
    ...written,
    name,
    sql,
    columns: columns.map(([each, type]) => ({ name: each, type: sourceType(type) })),
    security: 'definer',
    checkOption: 'none',
    updatable: false,
  }
}

function procedure(name: string, body: string, rest: Partial<Routine> = {}): Routine {
  return {
    ...written,
    kind: 'procedure',
    name,
    parameters: [],
    returns: null,
    body,
    deterministic: false,
    access: '',
    security: 'definer',
    databaseCollation: 'utf8mb4_general_ci',
    comment: '',
    ...rest,
  }
}

function trigger(name: string, body: string, order = 1): Trigger {
  return {
    ...written,
    name,
    table: 'Items',
    timing: 'before',
    event: 'insert',
    order,
    body,
    databaseCollation: 'utf8mb4_general_ci',
  }
}

function plan(stored: Partial<StoredObjects>) {
  const schema = { ...database(items), stored: { ...noStoredObjects, ...stored } }
  return planDatabase(schema, settings({ 'object.stored': 'translate' }))
}

describe('V01: views on views', () => {
  it('come after what they read, whatever their names', () => {
    const { stored } = plan({
      views: [
        view('a', 'select `b`.`n` AS `n` from `shop`.`b`', ['n', 'int']),
        view('b', 'select `Id` AS `n` from `shop`.`Items`', ['n', 'int']),
      ],
    })
    expect(stored.map(({ targetName }) => targetName)).toEqual(['b', 'a'])
  })

  it('are left with what they read, each with a reason', () => {
    const { stored, others } = plan({
      views: [
        view('a', 'select `n` from `shop`.`b`', ['n', 'int']),
        view('b', 'select sleep(1) AS `n`', ['n', 'int']),
      ],
    })
    expect(stored).toEqual([])
    expect(others.map(({ sourceName, state, remarks }) => [sourceName, state, remarks])).toEqual([
      ['a', 'not-converted', ['it needs b, which is left to be done by hand']],
      ['b', 'not-converted', ['line 1: SLEEP']],
    ])
  })
})

describe('V04: procedures', () => {
  it('hand rows over through a cursor', () => {
    const { stored } = plan({ routines: [procedure('list', 'SELECT * FROM Items')] })
    expect(stored.at(-1)?.statements.join()).toContain(
      'CREATE PROCEDURE "shop"."list"(INOUT "result_1" refcursor DEFAULT NULL)',
    )
  })

  it('are left with the line that blocks, the partial translation and the original', () => {
    const { others } = plan({
      routines: [procedure('p', 'BEGIN\n  DECLARE n INT;\n  SET n = 1;\n  PREPARE s FROM @q;\nEND')],
    })
    expect(others[0]).toMatchObject({
      state: 'not-converted',
      remarks: ['line 4: dynamic SQL: its text is made while it runs'],
    })
    expect(others[0]?.ddl).toContain('"n" := 1;')
    expect(others[0]?.ddl).toContain('--   PREPARE s FROM @q;')
  })
})

describe('V05: triggers', () => {
  it('sleep until rows no longer flow in, and fire in the order of the source', () => {
    const { stored } = plan({
      triggers: [trigger('z', `SET NEW.name = 'z'`), trigger('a', `SET NEW.name = 'a'`, 2)],
    })
    expect(stored.map(({ targetName }) => targetName)).toEqual(['01_z', '02_a'])
    expect(stored[0]?.statements.at(-1)).toBe('ALTER TABLE "shop"."items" DISABLE TRIGGER "01_z"')
    expect(stored[0]?.enable).toEqual(['ALTER TABLE "shop"."items" ENABLE TRIGGER "01_z"'])
  })
})

describe('V07: events', () => {
  it('are left, with their body as a procedure', () => {
    const event = {
      ...written,
      name: 'purge',
      body: 'DELETE FROM Items',
      schedule: { kind: 'every', every: '1', unit: 'DAY', starts: null, ends: null },
      timeZone: 'UTC',
      enabled: true,
      preserved: false,
      databaseCollation: '',
      comment: '',
    } as const
    const [left] = plan({ events: [event] }).others
    expect(left?.remarks.join()).toContain('every 1 DAY')
    expect(left?.ddl).toContain('CREATE PROCEDURE "shop"."purge"()')
  })
})
