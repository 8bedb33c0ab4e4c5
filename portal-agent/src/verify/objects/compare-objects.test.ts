import { describe, expect, it } from 'vitest'
import type { Table } from '../../model/schema.ts'
import { sampleColumn } from '../sample-rows.ts'
import { compareObjects, type PlannedObjects } from './compare-objects.ts'

function found(parts: Partial<Table> = {}): Table {
  const column = (name: string, autoIncrement = false) => {
    const plain = sampleColumn(name, 1, { nullable: false })
    return { ...plain, autoIncrement, type: { ...plain.type, full: 'integer' } }
  }
  return {
    name: 't',
    engine: '',
    columns: [column('id', true), column('n')],
    indexes: [],
    foreignKeys: [],
    checks: [],
    autoIncrement: null,
    partitioning: null,
    collation: '',
    comment: '',
    rowsEstimate: '0',
    dataBytes: '0',
    ...parts,
  }
}

const column = (name: string, numbersItself = false) => ({
  name,
  type: 'int',
  nullable: false,
  default: null,
  numbersItself,
  computed: false,
})

function planned(more: Partial<PlannedObjects> = {}): PlannedObjects {
  const shape = { kind: 'table' as const, columns: [column('id', true), column('n')] }
  return { table: 'T', target: 't', shape, parts: [], sequence: null, made: true, edited: false, ...more }
}

const state = (next: string | null, greatest: string | null, end = '2147483647') => ({
  table: 't',
  column: 'id',
  next,
  greatest,
  end,
})

const told = (more: Partial<PlannedObjects>, there = found(), sequence = state('1', null)) =>
  compareObjects(planned(more), there, sequence).differences.map(
    ({ item, name, expected, found: is }) => `${item} ${name}: ${expected} / ${is}`,
  )

describe('compareObjects', () => {
  it('says of a table that is not there only that', () => {
    const { objects, differences } = compareObjects(planned(), undefined, undefined)
    expect([objects, differences]).toEqual([
      'differs',
      [{ item: 'table', name: 't', expected: 'a table', found: 'none' }],
    ])
  })

  it('tells columns that are missing and those nobody planned', () => {
    const [id, n] = found().columns
    const columns = [id, { ...n, name: 'other' }].filter((each) => each !== undefined) as Table['columns']
    expect(told({}, found({ columns }))).toEqual(['column n: int / none', 'column other: none / integer'])
  })

  it.each<[string, string, ReturnType<typeof state>, string[]]>([
    ['behind the rows and the source', '10', state('10', '9'), []],
    ['below the source', '10', state('9', '3'), ['sequence id: next 10 or above / next 9']],
    ['below the rows', '1', state('5', '9'), ['sequence id: next 10 or above / next 5']],
    ['at the end of the type', '2147483648', state('2147483647', '2147483647'), []],
    ['closed to this user', '10', state(null, null), []],
  ])('a sequence %s', (_, next, sequence, expected) => {
    expect(told({ sequence: { column: 'id', next } }, found(), sequence)).toEqual(expected)
  })

  it('takes an index under another name for the one planned only where that name is not there', () => {
    const shape = {
      kind: 'index' as const,
      table: 't',
      uniqueness: 'none' as const,
      parts: [{ column: 'n', expression: null, descending: false }],
    }
    const index = (name: string, of: string) => ({
      name,
      kind: 'index' as const,
      parts: [{ column: of, expression: null, prefix: null, descending: false }],
      invisible: false,
      comment: '',
    })
    const parts = [{ name: 'by_n', shape }]
    expect(told({ parts }, found({ indexes: [index('other', 'n')] }))).toEqual([])
    expect(told({ parts }, found({ indexes: [index('other', 'n'), index('by_n', 'id')] }))).toEqual([
      'index by_n: (n) / (id)',
    ])
  })
})
