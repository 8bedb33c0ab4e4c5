import { assessedObjectSchema } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import type { DatabaseSchema } from '../model/schema.ts'
import { noStoredObjects, type StoredObjects } from '../model/stored-objects.ts'
import { assessedObjects, AssessmentSum } from './assess-plan.ts'
import { column, database, foreignKey, index, part, primary, settings, table } from './fixtures.ts'
import { planDatabase } from './plan-database.ts'

const written = { definer: 'root@%', sqlMode: [], charset: 'utf8mb4', collation: 'utf8mb4_general_ci' }

const view = (name: string, sql: string): StoredObjects['views'][number] => ({
  ...written,
  name,
  sql,
  columns: [],
  security: 'definer',
  checkOption: 'none',
  updatable: false,
})

const event: StoredObjects['events'][number] = {
  ...written,
  name: 'nightly',
  schedule: { kind: 'once', at: '2030-01-01 00:00:00' },
  timeZone: 'SYSTEM',
  enabled: true,
  preserved: false,
  body: 'DELETE FROM parts',
  databaseCollation: 'utf8mb4_general_ci',
  comment: '',
}

const shop: DatabaseSchema = {
  ...database(
    table(
      'orders',
      [
        column('id', 'int unsigned', { autoIncrement: true }),
        column('state', "enum('a','b')", { comment: 'where it is' }),
        column('place', 'point', { nullable: true }),
        column('changed', 'datetime', { onUpdateNow: true }),
        column('Hidden', 'int', { invisible: true, default: { kind: 'expression', sql: 'nope()' } }),
        column('name', 'varchar(20)'),
      ],
      {
        indexes: [
          primary('id'),
          index('by_name', 'unique', ['name']),
          index('by_prefix', 'index', [part('name', { prefix: 3 })], { invisible: true }),
          index('by_word', 'fulltext', ['name']),
        ],
        checks: [{ name: 'off', sql: '(`id` > 0)', enforced: false }],
      },
    ),
    table('parts', [column('order_id', 'int unsigned'), column('note', 'int')], {
      foreignKeys: [
        foreignKey('whose', 'order_id', ['orders', 'id']),
        foreignKey('wrong', 'note', ['orders', 'changed']),
      ],
    }),
  ),
  stored: {
    ...noStoredObjects,
    views: [view('all_parts', 'select 1 AS `one`'), view('odd', 'select load_file(1) AS `one`')],
    events: [event],
  },
}

const objects = [...assessedObjects(planDatabase(shop, settings({ 'object.stored': 'translate' })))]
const of = (sourceName: string) => objects.filter((object) => object.sourceName === sourceName)

describe('an assessment', () => {
  it('is what the contract says', () => {
    for (const object of objects) expect(assessedObjectSchema.strict().parse(object)).toEqual(object)
  })

  it('tells what becomes of each object, with the statements', () => {
    const seen = objects.map(({ kind, sourceName, outcome }) => `${kind} ${sourceName}: ${outcome}`)
    expect(seen).toContain('table orders: with-remarks')
    expect(seen).toContain('primary-key orders.PRIMARY: exact')
    expect(seen).toContain('foreign-key parts.whose: exact')
    expect(seen).toContain('view all_parts: exact')
    expect(seen).toContain('view odd: by-hand')
    expect(seen).toContain('event nightly: by-hand')
    const [key] = of('orders.PRIMARY')
    expect(key?.ddl).toBe('ALTER TABLE "shop"."orders" ADD CONSTRAINT "orders_pkey" PRIMARY KEY ("id");')
    expect(of('odd')[0]?.ddl).toContain('-- select load_file(1)')
    expect(of('orders.changed')[0]?.ddl).toMatch(/DISABLE TRIGGER .*;\n.*ENABLE TRIGGER .*;$/s)
  })

  it.each([
    ['orders', ['N18', 'S15', 'S17', 'G01', 'C04', 'C07']],
    ['orders.changed', ['T11']],
    ['orders.by_name', ['S09']],
    ['orders.by_prefix', ['K03', 'C05']],
    ['orders.by_word', ['K05']],
    ['orders.off', ['K13']],
    ['parts.wrong', ['K08']],
    ['odd', ['V02']],
    ['nightly', ['V07']],
  ])('names the pitfalls of %s', (sourceName, pitfalls) => {
    const found = of(sourceName).flatMap(({ remarks }) => remarks.map(({ pitfall }) => pitfall))
    expect([...new Set(found)].sort()).toEqual([...pitfalls].sort())
  })

  it('counts what the source has, and beside it what is added to hold its meaning', () => {
    const sum = new AssessmentSum()
    for (const object of objects) sum.add(object)
    const counts = Object.fromEntries(
      sum.coverage.map(({ kind, total, exact, withRemarks, byHand, added }) => [
        kind,
        [total, exact, withRemarks, byHand, ...(added === 0 ? [] : [added])],
      ]),
    )
    expect(counts).toMatchObject({
      table: [2, 0, 2, 0],
      'primary-key': [1, 1, 0, 0],
      'foreign-key': [2, 1, 0, 1],
      check: [1, 0, 0, 1],
      view: [2, 1, 0, 1],
      event: [1, 0, 0, 1],
    })
    expect(counts['trigger']).toEqual([0, 0, 0, 0, 1])
    const all = sum.coverage.reduce((count, { total, added }) => count + total + added, 0)
    expect(all).toBe(objects.length)
    expect(of('orders.changed').map(({ kind, added }) => [kind, added])).toEqual([['trigger', true]])
    expect(sum.pitfalls[0]).toMatchObject({ pitfall: 'N18', objects: 2 })
  })
})
