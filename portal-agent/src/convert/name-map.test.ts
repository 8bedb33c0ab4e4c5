import { describe, expect, it } from 'vitest'
import type { Table } from '../model/schema.ts'
import { column, database, foreignKey, index, primary, settings, table } from './fixtures.ts'
import { nameObjects } from './name-map.ts'

const id = column('ID', 'int')

function namesOf(...tables: readonly Table[]) {
  return nameObjects(database(...tables), settings())
}

describe('nameObjects', () => {
  it('I06 folds tables and columns and remembers both names', () => {
    const { names, problems } = namesOf(table('OrderLine', [id, column('unitPrice', 'int')]))
    const found = names.tables.get('OrderLine')
    expect(found?.target).toBe('orderline')
    expect([...(found?.columns ?? [])]).toEqual([
      ['ID', 'id'],
      ['unitPrice', 'unitprice'],
    ])
    expect(problems).toEqual([])
  })

  it('I01 reports tables that meet after folding', () => {
    const { problems } = namesOf(table('User', [id]), table('user', [id]))
    expect(problems.map(({ code, severity, found }) => [code, severity, found])).toEqual([
      ['DM-SRC-015', 'blocker', 'User, user'],
    ])
  })

  it('I01 keeps them apart when names are exact', () => {
    const schema = database(table('User', [id]), table('user', [id]))
    expect(nameObjects(schema, settings({ 'names.case': 'exact' })).problems).toEqual([])
  })

  it('I01 reports columns that meet after folding', () => {
    const { problems } = namesOf(table('t', [column('A', 'int'), column('a', 'int')]))
    expect(problems[0]?.found).toBe('t.A, t.a')
  })

  it('I02 says which name was cut', () => {
    const long = 'n'.repeat(64)
    const { names } = namesOf(table('t', [column(long, 'int')]))
    const target = names.tables.get('t')?.columns.get(long) ?? ''
    expect(target).toHaveLength(63)
    expect(names.tables.get('t')?.remarks).toEqual([`column ${long} is named ${target} on the target`])
  })

  it('I03 leads index names with the table', () => {
    const { names } = namesOf(
      table('a', [id], { indexes: [primary('ID'), index('idx_name', 'index', ['ID'])] }),
      table('b', [id], { indexes: [index('idx_name', 'index', ['ID'])] }),
    )
    expect([...(names.tables.get('a')?.indexes ?? [])]).toEqual([
      ['PRIMARY', 'a_pkey'],
      ['idx_name', 'a_idx_name'],
    ])
    expect([...(names.tables.get('b')?.indexes ?? [])]).toEqual([['idx_name', 'b_idx_name']])
  })

  it('I03 gives an index another name where a table or a sequence has it', () => {
    const { names } = namesOf(
      table('t', [column('id', 'int', { autoIncrement: true })], {
        indexes: [index('log', 'index', ['id']), index('id_seq', 'index', ['id'])],
      }),
      table('t_log', [id]),
    )
    const found = [...(names.tables.get('t')?.indexes.values() ?? [])]
    expect(found).not.toContain('t_log')
    expect(found).not.toContain('t_id_seq')
    expect(found.every((name) => /^t_\w+_[0-9a-f]{8}$/.test(name))).toBe(true)
  })

  it('I08 keeps foreign key names and tells equal ones apart', () => {
    const key = foreignKey('fk_parent', 'ID', ['p', 'ID'])
    const { names } = namesOf(
      table('a', [id], { foreignKeys: [key] }),
      table('b', [id], { foreignKeys: [key] }),
    )
    expect(names.tables.get('a')?.foreignKeys.get('fk_parent')).toBe('fk_parent')
    expect(names.tables.get('b')?.foreignKeys.get('fk_parent')).toMatch(/^fk_parent_[0-9a-f]{8}$/)
  })

  it('C10 renames a column the target has in every table', () => {
    const { names } = namesOf(table('t', [column('CTID', 'int'), column('ctid_', 'int')]))
    const found = names.tables.get('t')
    expect(found?.columns.get('ctid_')).toBe('ctid_')
    expect(found?.columns.get('CTID')).toMatch(/^ctid__[0-9a-f]{8}$/)
    expect(found?.remarks).toHaveLength(1)
  })
})
