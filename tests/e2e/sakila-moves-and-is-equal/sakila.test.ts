import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair } from '../lib/migration-pair.ts'
import { moveSakila, sakilaIsThere } from '../lib/sakila.ts'
import type { Report } from '@data-migration/contract/portal'

const theirFunctions = ['get_customer_balance', 'inventory_held_by_customer', 'inventory_in_stock']

const theirTriggers = [
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
    const run = await moveSakila(pair)
    expect(run.stderr).not.toContain(pair.sourcePassword)
    expect({ code: run.code, error: run.report?.['error'] }).toEqual({ code: 0, error: undefined })
    const report = run.report as unknown as Report
    expect(report.verdict).toBe('equal')
    expect(report.verification.map((table) => table.verdict)).toEqual(Array(16).fill('equal'))
    const kinds = ['table', 'view', 'function', 'procedure', 'trigger']
    const objects = report.objects.filter(({ kind }) => kinds.includes(kind))
    expect(objects.filter(({ state }) => state !== 'created')).toEqual([])
    const made = Map.groupBy(objects, ({ kind }) => kind)
    const counts = (['table', 'view', 'procedure'] as const).map((kind) => made.get(kind)?.length)
    expect(counts).toEqual([16, 7, 3])
    const functions = made.get('function')?.filter(({ sourceName }) => !sourceName.includes('.'))
    expect(functions?.map(({ sourceName }) => sourceName)).toEqual(theirFunctions)
    const triggers = made.get('trigger')?.map(({ sourceName }) => sourceName)
    expect(triggers).toEqual(expect.arrayContaining(theirTriggers))
    expect(await compareIndependently(pair)).toEqual([])
  })
})
