import { describe, expect, it } from 'vitest'
import type { Index, Table } from '../model/schema.ts'
import type { RowFilter } from '../model/table-plan.ts'
import { column, index, part, primary, table } from './fixtures.ts'
import { chooseCut } from './table-cut.ts'

const columns = [
  column('a', 'int', { nullable: true }),
  column('b', 'varchar(20)', { nullable: true }),
  column('c', 'datetime', { nullable: true }),
  column('few', "enum('x','y')", { nullable: true }),
  column('flag', 'tinyint(1)'),
  column('words', 'text', { nullable: true }),
  column('ratio', 'float', { nullable: true }),
]

const cutOf = (indexes: readonly Index[], rest: Partial<Table> = {}, filter?: RowFilter) =>
  chooseCut(table('t', columns, { indexes, ...rest }), filter)

const by = (name: string, ...names: readonly string[]) => ({ by: 'index', name, columns: names })

const partitioning = (method: string, ...names: readonly string[]) => ({
  partitioning: {
    method,
    expression: 'a',
    subMethod: null,
    partitions: names.map((name) => ({ name, description: '', subpartitions: [] })),
  },
})

describe('what a table without a key is cut by', () => {
  it.each<[string, readonly Index[], unknown]>([
    ['X21 nothing where there is no index', [], null],
    ['X14 a unique key with NULLs', [index('u', 'unique', ['a'])], by('u', 'a')],
    ['X12 a composite one', [index('u', 'unique', ['a', 'c'])], by('u', 'a', 'c')],
    [
      'the unique one before others, with the fewest columns',
      [index('i', 'index', ['a', 'b', 'c']), index('u2', 'unique', ['a', 'b']), index('u1', 'unique', ['b'])],
      by('u1', 'b'),
    ],
    ['an index that is not unique', [index('i', 'index', ['c'])], by('i', 'c')],
    [
      'of several the one with the most columns',
      [index('i1', 'index', ['a']), index('i2', 'index', ['b', 'a'])],
      by('i2', 'b', 'a'),
    ],
    ['a primary key that is none for the rows, as of FLOAT it is not', [primary('ratio')], null],
    ['K03 not a prefix', [index('u', 'unique', [part('b', { prefix: 5 })])], null],
    [
      'K04 not an expression',
      [index('u', 'unique', [part('b', { column: null, expression: 'a + 1' })])],
      null,
    ],
    ['C05 not an index the optimizer must not use', [index('i', 'index', ['a'], { invisible: true })], null],
    ['K05 not words', [index('f', 'fulltext', ['words'])], null],
    ['not the hash of a LOB', [index('u', 'unique', ['words'])], null],
    [
      'not by values that are few',
      [index('i', 'index', ['few']), index('j', 'index', ['flag', 'few'])],
      null,
    ],
    ['by few values with others', [index('i', 'index', ['few', 'a'])], by('i', 'few', 'a')],
    ['K04 an index that descends', [index('i', 'index', [part('a', { descending: true })])], by('i', 'a')],
    ['not one in both directions', [index('i', 'index', ['a', part('b', { descending: true })])], null],
  ])('%s', (_, indexes, expected) => {
    expect(cutOf(indexes)).toEqual(expected)
  })

  it('X21 takes partitions before an index', () => {
    const cut = cutOf([index('i', 'index', ['c'])], partitioning('RANGE', 'p1', 'p2'))
    expect(cut).toEqual({ by: 'partitions', names: ['p1', 'p2'] })
  })

  it.each([
    ['one partition', partitioning('RANGE', 'p1'), undefined],
    ['history', partitioning('SYSTEM_TIME', 'p0', 'pn'), undefined],
    [
      'partitions that were chosen',
      partitioning('LIST', 'p1', 'p2'),
      { where: null, partitions: ['p1', 'p1a'] },
    ],
  ])('takes an index beside %s', (_, rest, filter) => {
    expect(cutOf([index('i', 'index', ['c'])], rest, filter)).toEqual(by('i', 'c'))
  })
})
