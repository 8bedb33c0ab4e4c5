import { describe, expect, it } from 'vitest'
import type { Column, ColumnDefault, DatabaseSchema, Table } from '../model/schema.ts'
import { noStoredObjects } from '../model/stored-objects.ts'
import { changedTables } from './structure.ts'

function table(name: string, changes: Partial<Table> = {}): Table {
  return {
    name,
    engine: 'InnoDB',
    columns: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    autoIncrement: '7',
    partitioning: null,
    collation: 'utf8mb4_bin',
    comment: '',
    rowsEstimate: '10',
    dataBytes: '16384',
    ...changes,
  }
}

function schema(...tables: Table[]): DatabaseSchema {
  return {
    database: 'd',
    charset: 'utf8mb4',
    collation: 'utf8mb4_bin',
    tables,
    others: [],
    stored: noStoredObjects,
  }
}

function column(given: ColumnDefault): Column {
  return { name: 'c', default: given, nullable: false, comment: '' } as Column
}

describe('changedTables', () => {
  it('does not mind what moves with the data', () => {
    const later = table('a', { autoIncrement: '99', rowsEstimate: '5000', dataBytes: '1' })
    expect(changedTables(schema(table('a')), schema(later))).toEqual([])
  })

  it('names a table whose structure is another one, or that is gone', () => {
    const before = schema(table('a'), table('b'), table('c'))
    const after = schema(table('a'), table('b', { collation: 'utf8mb4_general_ci' }))
    expect(changedTables(before, after)).toEqual(['b', 'c'])
  })

  it('does not mind a table that has come', () => {
    expect(changedTables(schema(table('a')), schema(table('a'), table('new')))).toEqual([])
  })

  it.each<[ColumnDefault, ColumnDefault, string[]]>([
    [{ kind: 'expression', sql: 'unknown (?)', unknown: true }, { kind: 'literal', text: '😀' }, []],
    [{ kind: 'hex', hex: '00ff' }, { kind: 'expression', sql: 'unknown ( ?)', unknown: true }, []],
    [{ kind: 'expression', sql: 'now()' }, { kind: 'literal', text: 'x' }, ['a']],
    [{ kind: 'literal', text: 'y' }, { kind: 'literal', text: 'x' }, ['a']],
  ])('C08 B06 a default that was %j and is %j changes %j', (was, is, changed) => {
    const [before, after] = [was, is].map((given) => schema(table('a', { columns: [column(given)] })))
    expect(changedTables(before!, after!)).toEqual(changed)
  })
})
