import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair } from '../lib/migration-pair.ts'
import { runPortal } from '../lib/portal-process.ts'
import { loadSakila, sakilaIsThere } from '../lib/sakila.ts'
import type { Report } from '@data-migration/contract/portal'

const notConverted = [
  'actor_info',
  'customer_list',
  'film_list',
  'nicer_but_slower_film_list',
  'sales_by_film_category',
  'sales_by_store',
  'staff_list',
  'film_in_stock',
  'film_not_in_stock',
  'get_customer_balance',
  'inventory_held_by_customer',
  'inventory_in_stock',
  'rewards_report',
  'customer.customer_create_date',
  'film.del_film',
  'film.ins_film',
  'payment.payment_date',
  'rental.rental_date',
  'film.upd_film',
]

describe.skipIf(!sakilaIsThere)('Sakila moves and is equal', () => {
  it.each([['mysql97'], ['mariadb']] as const)('from %s to PostgreSQL 15', async (source) => {
    await using pair = await createPair({ source, target: 'pg15' })
    await loadSakila(pair)
    const run = await runPortal([
      'run',
      '--job',
      await pair.writeJob(),
      '--workspace',
      pair.workspace,
      '--json',
    ])
    expect(run.stderr).not.toContain(pair.sourcePassword)
    expect({ code: run.code, error: run.report?.['error'] }).toEqual({ code: 0, error: undefined })
    const report = run.report as unknown as Report
    expect(report.verdict).toBe('equal')
    expect(report.verification.map((table) => table.verdict)).toEqual(Array(16).fill('equal'))
    const listed = report.objects.filter((object) => object.state === 'not-converted')
    expect(listed.map((object) => object.sourceName)).toEqual(expect.arrayContaining(notConverted))
    for (const object of listed) expect(object.remarks.join()).not.toBe('')
    expect(await compareIndependently(pair)).toEqual([])
  })
})
