import type { OptionValues } from '@data-migration/contract/options'
import { describe, expect, it } from 'vitest'
import type { Table } from '../model/schema.ts'
import { assessedObjects } from './assess-plan.ts'
import { column, database, foreignKey, index, primary, settings, sourceType, table } from './fixtures.ts'
import { planDatabase } from './plan-database.ts'

const id = column('id', 'int')
const hash = { method: 'KEY', expression: '`id`', subMethod: null, subExpression: null }

/** A table with one difference, as the conversion remarks on it. */
type Case = readonly [pitfall: string, table: Table, options?: Partial<OptionValues>]

const cases: readonly Case[] = [
  ['N11', table('t', [column('f', sourceType('float(7,4)', { precision: 7, scale: 4 }))])],
  ['T01', table('t', [column('d', 'date')]), { 'value.zeroDate': 'null' }],
  [
    'T14',
    table('t', [column('d', 'datetime', { default: { kind: 'literal', text: '0000-00-00 00:00:00' } })]),
  ],
  ['C07', table('t', [column('d', 'int', { default: { kind: 'expression', sql: 'nope()' } })])],
  ['S15', table('t', [column('e', "enum('a')")]), { 'check.values': 'none' }],
  ['B07', table('t', [column('v', 'vector(3)')])],
  ['C02', table('t', [id, column('g', 'int', { generated: { sql: '(`id` + 1)', stored: false } })])],
  ['C03', table('t', [id, column('g', 'int', { generated: { sql: 'nope(`id`)', stored: true } })])],
  ['C10', table('t', [column('ctid', 'int')])],
  ['A07', table('t', [id, column('n', 'int', { autoIncrement: true })], { indexes: [primary('id', 'n')] })],
  ['I02', table('n'.repeat(64), [id])],
  ['I02', table('t', [column('é'.repeat(40), 'int')])],
  ['K03', table('t', [id], { indexes: [index('odd', 'index', [expression('nope(`id`)')])] })],
  [
    'J10',
    table('t', [id], { indexes: [index('many', 'index', [expression('cast(`j` as unsigned array)')])] }),
  ],
  ['K05', table('t', [id], { indexes: [index('near', 'spatial', ['id'])] })],
  ['K19', tied('varchar(20)', 'varchar(20)')],
  ['K09', tied('int', 'date')],
  [
    'P01',
    table('t', [id], { partitioning: { ...hash, partitions: [{ name: 'p0', values: null }] } as never }),
    { 'table.partitions': 'flat' },
  ],
  [
    'P06',
    table('t', [id], {
      indexes: [primary('id')],
      partitioning: { ...hash, partitions: [{ name: 'p0', values: null }] } as never,
    }),
    { 'table.partitions': 'keep' },
  ],
]

const named = cases.map(([pitfall, given, options = {}]) => ({ pitfall, given, options }))

function expression(sql: string): Parameters<typeof index>[2][number] {
  return { column: null, expression: sql, prefix: null, descending: false }
}

/** A table whose key of the one type refers to a unique key of the other. */
function tied(from: string, to: string): Table {
  return table('t', [column('a', from), column('b', to)], {
    indexes: [index('b', 'unique', ['b'])],
    foreignKeys: [foreignKey('f', 'a', ['t', 'b'])],
  })
}

describe('a remark', () => {
  it.each(named)('is about $pitfall', ({ pitfall, given, options }) => {
    const plan = planDatabase(database(given), settings({ 'collation.keys': 'exact', ...options }))
    const remarks = [...assessedObjects(plan)].flatMap((object) => object.remarks)
    expect(remarks.map((remark) => remark.pitfall)).toContain(pitfall)
  })

  it('S12 is about bytes and characters on openGauss', () => {
    const plan = planDatabase(
      database(table('t', [column('v', 'varchar(5)')])),
      settings({}, { targetKind: 'opengauss' }),
    )
    const remarks = [...assessedObjects(plan)].flatMap((object) => object.remarks)
    expect(remarks.map((remark) => remark.pitfall)).toContain('S12')
  })
})
