import type { ObjectResult } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import { editedRemark } from '../model/edited.ts'
import { alteredTables } from './altered-tables.ts'

const names = { kind: 'table' as const, sourceName: 'T', targetName: 't', remarks: [] }
const table = { create: { ...names, statements: ['CREATE TABLE t (a int)'] } } as unknown as PlannedTable
const plan = { tables: [table] } as unknown as DatabasePlan

function altered(state: ObjectResult['state'], ddl?: string): number {
  return alteredTables(plan, [{ ...names, state, ...(ddl === undefined ? {} : { ddl }) }]).length
}

describe('alteredTables', () => {
  it('are those that were made by other DDL', () => {
    expect(altered('created', 'CREATE TABLE t (a int);')).toBe(0)
    expect(altered('created', 'CREATE TABLE t (a bigint);')).toBe(1)
  })

  it('are told apart by what has altered them', () => {
    const former = { ...names, state: 'created' as const, ddl: 'CREATE TABLE t (a bigint);' }
    const edited = {
      create: { ...table.create, edited: { schema: 's', made: [] } },
    } as unknown as PlannedTable
    const of = (given: PlannedTable, record: ObjectResult) =>
      alteredTables({ tables: [given] } as unknown as DatabasePlan, [record]).map(({ byEdit }) => byEdit)
    expect(of(table, former)).toEqual([false])
    expect(of(edited, former)).toEqual([true])
    expect(of(table, { ...former, remarks: [editedRemark] })).toEqual([true])
  })

  it('are not tables that the user has made, that failed, or that are new', () => {
    expect(altered('exists')).toBe(0)
    expect(altered('failed', 'CREATE TABLE t (a bigint);')).toBe(0)
    expect(alteredTables(plan, [])).toEqual([])
  })
})
