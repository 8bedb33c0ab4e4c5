import type { ObjectResult } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import type { DatabasePlan, PlannedTable } from '../convert/plan-database.ts'
import { editedRemark } from '../model/edited.ts'
import { alteredTables } from './altered-tables.ts'

const names = { kind: 'table' as const, sourceName: 'T', targetName: 't', remarks: [] }
const table = {
  create: { ...names, statements: ['CREATE TABLE t (a int)'] },
  plan: { columns: [] },
} as unknown as PlannedTable
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
      ...table,
      create: { ...table.create, edited: { schema: 's', made: [] } },
    } as unknown as PlannedTable
    const of = (given: PlannedTable, record: ObjectResult) =>
      alteredTables({ tables: [given] } as unknown as DatabasePlan, [record]).map(({ byEdit }) => byEdit)
    expect(of(table, former)).toEqual([false])
    expect(of(edited, former)).toEqual([true])
    expect(of(table, { ...former, remarks: [editedRemark] })).toEqual([true])
  })

  const column = (name: string, kind: string, nullable = false) => ({
    target: name,
    source: { nullable, default: { kind } },
  })
  const lines = (...columns: string[]) => `CREATE TABLE "s"."t" (\n${columns.join(',\n')}\n)`
  function alteredTo(former: string, now: string, ...columns: object[]): boolean {
    const given = { create: { ...names, statements: [now] }, plan: { columns } } as unknown as PlannedTable
    const record: ObjectResult = { ...names, state: 'created', ddl: `${former};` }
    return alteredTables({ tables: [given] } as unknown as DatabasePlan, [record]).length > 0
  }

  it('are not those whose defaults a first row has shown, or the last has hidden', () => {
    const hidden = lines('  "a" bytea NOT NULL', '  "b" text NOT NULL')
    const shown = lines(
      `  "a" bytea DEFAULT '\\x00ff' NOT NULL`,
      `  "b" text DEFAULT 'it''s, NOT NULL' NOT NULL`,
    )
    const known = [column('a', 'hex'), column('b', 'literal')]
    expect(alteredTo(hidden, shown, ...known)).toBe(false)
    expect(alteredTo(shown, hidden, column('a', 'expression'), column('b', 'expression'))).toBe(false)
    const nullable = lines('  "a" timestamp(0)', '  "b" int')
    const withDefault = lines(`  "a" timestamp(0) DEFAULT '2024-01-01 00:00:00'`, '  "b" int')
    expect(alteredTo(withDefault, nullable, column('a', 'expression'), column('b', 'none'))).toBe(false)
  })

  it('are those with another type, order or number of columns, or another default that was no secret', () => {
    const former = lines('  "a" bytea NOT NULL', '  "b" text')
    const known = [column('a', 'hex'), column('b', 'literal', true)]
    expect(alteredTo(former, lines(`  "a" text DEFAULT 'x' NOT NULL`, '  "b" text'), ...known)).toBe(true)
    expect(alteredTo(former, lines('  "a" bytea NOT NULL', `  "b" text DEFAULT 'x'`), ...known)).toBe(true)
    expect(alteredTo(former, lines(`  "a" bytea DEFAULT '\\x00'`, '  "b" text'), ...known)).toBe(true)
    expect(alteredTo(former, lines('  "a" bytea NOT NULL'), ...known)).toBe(true)
    expect(alteredTo(former, lines('  "b" text', '  "a" bytea NOT NULL'), ...known)).toBe(true)
    const other = lines(`  "a" bytea DEFAULT '\\x01' NOT NULL`, '  "b" text')
    expect(alteredTo(lines(`  "a" bytea DEFAULT '\\x00' NOT NULL`, '  "b" text'), other, ...known)).toBe(true)
  })

  it('are not tables that the user has made, that failed, or that are new', () => {
    expect(altered('exists')).toBe(0)
    expect(altered('failed', 'CREATE TABLE t (a bigint);')).toBe(0)
    expect(alteredTables(plan, [])).toEqual([])
  })
})
