import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import type { Report } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { tryObject } from '../../bench/translate/trial.ts'
import { canonicalRows, type Rows } from '../../bench/translate/canonical.ts'
import { type Sides, sourceRows, targetRows } from '../../bench/translate/sides.ts'
import type { CorpusObject } from '../../bench/translate/corpus.ts'
import { createPair } from '../lib/migration-pair.ts'
import { moveSakila, sakilaIsThere } from '../lib/sakila.ts'

const views = [
  'actor_info',
  'customer_list',
  'film_list',
  'nicer_but_slower_film_list',
  'sales_by_film_category',
  'sales_by_store',
  'staff_list',
]

/** Their last column is a GROUP_CONCAT without ORDER BY: neither side has an order for it. */
const unorderedLists = ['film_list', 'nicer_but_slower_film_list']

const numbers = Array.from({ length: 25 }, (_, i) => String(i * 37 + 1)).join(',')

function object(kind: CorpusObject['kind'], name: string, ...trials: readonly string[]): CorpusObject {
  return { kind, name, sql: '', trials }
}

const callable = [
  ...views.filter((name) => !unorderedLists.includes(name)).map((name) => object('view', name)),
  object(
    'function',
    'get_customer_balance',
    `1,2,148,599,600 | '2005-05-25 00:00:00','2005-08-01 12:00:00','2006-02-14 15:16:03'`,
  ),
  object('function', 'inventory_held_by_customer', numbers),
  object('function', 'inventory_in_stock', numbers),
  object(
    'procedure',
    'film_in_stock',
    'film_in_stock(1, 1, out)',
    'film_in_stock(2, 2, out)',
    'film_in_stock(NULL, 1, out)',
  ),
  object('procedure', 'film_not_in_stock', 'film_not_in_stock(2, 2, out)', 'film_not_in_stock(1, 1, out)'),
  object(
    'procedure',
    'rewards_report',
    'rewards_report(7, 20.00, out)',
    'rewards_report(0, 20.00, out)',
    'rewards_report(7, 0.00, out)',
  ),
]

const triggers = [
  object(
    'trigger',
    'ins_film',
    `INSERT INTO film (title, description, language_id) VALUES ('NEW FILM', 'nothing yet', 1)`,
  ),
  object(
    'trigger',
    'upd_film',
    `UPDATE film SET title = 'OTHER TITLE' WHERE film_id = 2`,
    'UPDATE film SET length = 10 WHERE film_id = 3',
  ),
  object(
    'trigger',
    'del_film',
    'DELETE FROM film WHERE film_id = 1001',
    'DELETE FROM film WHERE film_id = 5',
  ),
  object(
    'trigger',
    'customer_create_date',
    `INSERT INTO customer (store_id, first_name, last_name, address_id, create_date) VALUES (1, 'A', 'B', 5, '2000-01-01 00:00:00')`,
  ),
  object(
    'trigger',
    'payment_date',
    `INSERT INTO payment (customer_id, staff_id, rental_id, amount, payment_date) VALUES (1, 1, 1, 5.5, '2000-01-01 00:00:00')`,
  ),
  object(
    'trigger',
    'rental_date',
    `INSERT INTO rental (rental_date, inventory_id, customer_id, staff_id) VALUES ('2000-01-01 00:00:00', 1, 1, 1)`,
  ),
]

async function listsOf(view: string, sides: Sides): Promise<readonly [string[], string[]]> {
  const sorted = (rows: Rows) =>
    canonicalRows(rows.map((row) => row.with(-1, String(row.at(-1)).split(', ').sort().join())))
  return [
    sorted(await sourceRows(sides.source, `SELECT * FROM \`${sides.database}\`.${view}`)),
    sorted(await targetRows(sides.target, `SELECT * FROM ${sides.schema}.${view}`)),
  ]
}

describe.skipIf(!sakilaIsThere)('Sakila behaves alike on both sides', () => {
  it('V01 V02 V03 V05: every view, function, procedure and trigger, also for a role that owns nothing', async () => {
    await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
    const report = (await moveSakila(pair)).report as unknown as Report
    const kinds = ['view', 'function', 'procedure', 'trigger']
    const objects = report.objects.filter(({ kind }) => kinds.includes(kind))
    expect(objects.filter(({ state }) => state !== 'created')).toEqual([])
    const made = objects.map(({ sourceName }) => sourceName.split('.').at(-1))
    for (const { name } of [...callable, ...triggers]) expect(made).toContain(name)
    expect(made).toEqual(expect.arrayContaining(unorderedLists))

    await using source = await adminMysql(pair.source, pair.sourceDatabase)
    await using target = await adminPg(pair.target, pair.targetDatabase)
    await source.query(`SET time_zone = '+00:00'`)
    await target.query(`SET TimeZone = 'UTC'`)
    const tables = ['film', 'film_text', 'customer', 'payment', 'rental']
    await using interrupter = await adminMysql(pair.source)
    const sides: Sides = {
      source,
      interruptSource: () => interrupter.query(`KILL QUERY ${source.threadId}`),
      target,
      database: pair.sourceDatabase,
      schema: pair.schema,
      tables,
    }
    const compareLists = async () => {
      for (const view of unorderedLists) {
        const [one, other] = await listsOf(view, sides)
        expect(one.length).toBeGreaterThan(900)
        expect(other).toEqual(one)
      }
    }
    const tryAll = async (tried: readonly CorpusObject[], on: Sides) => {
      const different: string[] = []
      for (const each of tried) {
        const difference = await tryObject(each, on)
        if (difference !== null) different.push(`${each.name} ${difference}`)
      }
      return different
    }
    expect(await tryAll([...callable, ...triggers], sides)).toEqual([])
    await compareLists()

    const role = `app_${pair.schema}_${process.pid}`
    await target.query(`CREATE ROLE ${role}; GRANT USAGE ON SCHEMA ${pair.schema} TO ${role};
      GRANT SELECT ON ALL TABLES IN SCHEMA ${pair.schema} TO ${role}; SET ROLE ${role}`)
    try {
      expect(await tryAll(callable, { ...sides, tables: [] })).toEqual([])
      await compareLists()
    } finally {
      await target.query(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })
})
