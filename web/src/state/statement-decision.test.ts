import { statementDecisionSchema, targetSqlProblem } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { decisionGap, decisionOf, type DecisionForm, sqlToBeginWith } from './statement-decision.ts'

const open = {
  id: 'a'.repeat(32),
  position: { kind: 'mariadb-gtid' as const, value: '0-1-9' },
  database: 'shop',
  sql: 'ALTER TABLE item\n  ADD at datetime',
  reason: 'why',
  tables: ['item'],
  error: null,
  decided: null,
  choices: ['skip' as const, 'run' as const, 'leave-out' as const],
}
const form = (more: Partial<DecisionForm> = {}): DecisionForm => ({
  action: undefined,
  sql: '',
  further: [],
  ...more,
})

describe('what is filled in about a statement', () => {
  it('is nothing before one of the choices is taken', () => {
    expect(decisionGap(open, form())).toBe('choose')
    expect(decisionOf(open, form())).toBeNull()
  })

  it('has to be a statement of its own for the target', () => {
    const begun = form({ action: 'run', sql: sqlToBeginWith(open) })
    expect(decisionGap(open, begun)).toBe('empty')
    expect(decisionGap(open, { ...begun, sql: 'SELECT 1; COMMIT' })).toBe('transaction')
    expect(decisionGap(open, { ...begun, sql: `${begun.sql}SELECT 1` })).toBeNull()
  })

  it('names tables where the statement names none that is followed', () => {
    const left = form({ action: 'leave-out' })
    expect(decisionGap(open, left)).toBeNull()
    expect(decisionGap({ ...open, tables: [] }, left)).toBe('chooseTables')
    expect(decisionGap({ ...open, tables: [] }, { ...left, further: ['line'] })).toBeNull()
  })

  it.each([
    form({ action: 'skip', sql: 'SELECT 1', further: ['line'] }),
    form({ action: 'run', sql: 'SELECT 1', further: ['line'] }),
    form({ action: 'leave-out', sql: 'SELECT 1', further: ['line'] }),
  ])('is a decision of the contract: $action', (filled) => {
    const decision = decisionOf(open, filled)
    expect(statementDecisionSchema.parse(decision)).toEqual(decision)
  })

  it('begins with nothing that could be run, whatever the source has written', () => {
    for (const sql of ['DROP TABLE a', "/* '\n */ DROP TABLE b", '-- a\rDROP TABLE c\r\n-- d']) {
      const begun = sqlToBeginWith({ sql })
      expect(targetSqlProblem(begun)).toBe('empty')
      // PostgreSQL ends a comment at either.
      expect(begun.split(/[\r\n]/).every((line) => line === '' || line.startsWith('-- '))).toBe(true)
    }
  })
})
