import { describe, expect, it } from 'vitest'
import type { RowRepair, RowTexts } from '../../model/ports/row-repairer.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { sampleTable } from '../sample-rows.ts'
import { inDependencyOrder } from './repair-order.ts'

function table(name: string, referencedTable?: string): TablePlan {
  const plan = sampleTable({ id: 'int4', ref: 'int4' }, ['id'], { name })
  if (referencedTable === undefined) return plan
  const foreignKey = {
    name: `${name}_ref`,
    columns: ['ref'],
    referencedSchema: 's',
    referencedTable,
    referencedColumns: ['id'],
    onDelete: 'no action',
    onUpdate: 'no action',
  } as const
  return { ...plan, source: { ...plan.source, foreignKeys: [foreignKey] } }
}

const grandparent = table('z_grandparent')
const parent = table('m_parent', 'z_grandparent')
const child = table('a_child', 'm_parent')
const tree = table('tree', 'tree')

const row = (id: number, ref: number | null): RowTexts => [
  Buffer.from(String(id)),
  ref === null ? null : Buffer.from(String(ref)),
]
const deleted = (of: TablePlan, id: number, ref: number | null = null): RowRepair => ({
  kind: 'delete',
  table: of,
  before: row(id, ref),
})
const inserted = (of: TablePlan, id: number, ref: number | null = null): RowRepair => ({
  kind: 'insert',
  table: of,
  after: row(id, ref),
})
const moved = (of: TablePlan, id: number, from: number, to: number): RowRepair => ({
  kind: 'update',
  table: of,
  before: row(id, from),
  after: row(id, to),
  columns: [1],
})

function order(repairs: readonly RowRepair[]): string[] {
  const plans = [...new Set(repairs.map((repair) => repair.table))]
  const named = [...plans, grandparent, parent, child].map(({ source }) => source)
  const tables = [...new Map(named.map((each) => [each.name, each])).values()]
  return inDependencyOrder(repairs, tables).map((repair) => {
    const [id] = repair.kind === 'delete' ? repair.before : repair.after
    return `${repair.kind} ${repair.table.source.name} ${id?.toString() ?? ''}`
  })
}

describe('Q20 the order of repairs', () => {
  it('deletes children before their parents, and inserts parents before their children', () => {
    const repairs = [
      inserted(child, 1, 1),
      inserted(parent, 1, 1),
      inserted(grandparent, 1),
      deleted(grandparent, 2),
      deleted(parent, 2, 2),
      deleted(child, 2, 2),
    ]
    expect(order(repairs)).toEqual([
      'delete a_child 2',
      'delete m_parent 2',
      'delete z_grandparent 2',
      'insert z_grandparent 1',
      'insert m_parent 1',
      'insert a_child 1',
    ])
  })

  it('inserts a new parent before the row that moves to it, and deletes the old one after it', () => {
    expect(order([deleted(parent, 1), moved(child, 7, 1, 2), inserted(parent, 2)])).toEqual([
      'insert m_parent 2',
      'update a_child 7',
      'delete m_parent 1',
    ])
  })

  it('keeps to it among rows of one table that point to each other', () => {
    expect(order([inserted(tree, 3, 2), inserted(tree, 2, 1), inserted(tree, 1)])).toEqual([
      'insert tree 1',
      'insert tree 2',
      'insert tree 3',
    ])
    expect(order([deleted(tree, 1), deleted(tree, 2, 1), deleted(tree, 3, 2)])).toEqual([
      'delete tree 3',
      'delete tree 2',
      'delete tree 1',
    ])
  })

  it('loses none of a circle, whose order nobody can keep', () => {
    const circle = [inserted(tree, 1, 2), inserted(tree, 2, 1)]
    expect(order(circle).toSorted()).toEqual(['insert tree 1', 'insert tree 2'])
  })

  it('deletes before it inserts where a row is taken out and put in anew', () => {
    expect(order([deleted(child, 1, 1), inserted(child, 1, 1)])).toEqual([
      'delete a_child 1',
      'insert a_child 1',
    ])
  })
})
