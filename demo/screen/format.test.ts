import type { TableCounters } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { count, progressText, proofTable } from './format.ts'

function table(changes: Partial<TableCounters>): TableCounters {
  const zero = {
    rowsTotalEstimate: '0',
    rowsRead: '0',
    rowsWritten: '0',
    rowsRejected: '0',
    rowsVerified: '0',
  }
  const bytes = { bytesRead: '0', bytesWritten: '0', chunksTotal: 0, chunksDone: 0 }
  return { name: 't', ...zero, ...bytes, state: 'waiting', ...changes }
}

describe('progressText', () => {
  it('counts rows written while loading', () => {
    const tables = [
      table({ rowsTotalEstimate: '1000', rowsWritten: '1000', state: 'copied' }),
      table({ rowsTotalEstimate: '3000', rowsWritten: '1000', state: 'copying' }),
    ]
    expect(progressText({ phase: 'full', tables }, 500)).toBe(
      'full     ██████████░░░░░░░░░░ 1/2 tables  2,000 rows  4,000 rows/s',
    )
  })

  it('counts rows compared while verifying', () => {
    const tables = [table({ rowsWritten: '10', rowsVerified: '10', state: 'equal' })]
    expect(progressText({ phase: 'verify', tables }, 1000)).toMatch(/^verify {3}█{20} 1\/1 tables {2}10 rows/)
  })

  it('stays within the bar when estimates are too low or missing', () => {
    expect(progressText({ phase: 'full', tables: [table({ rowsWritten: '5' })] }, 0)).toContain(
      '░'.repeat(20),
    )
    const low = table({ rowsWritten: '5', rowsTotalEstimate: '1' })
    expect(progressText({ phase: 'full', tables: [low] }, 1)).toContain('█'.repeat(20))
  })
})

it('count keeps numbers beyond 2^53', () => expect(count('9007199254740993')).toBe('9,007,199,254,740,993'))

it('proofTable shows both opinions and absent tables', () => {
  const lines = proofTable(undefined, [{ table: 'a', rowsSource: '1', rowsTarget: null, equal: false }])
  expect(lines[1]).toMatch(/a +1 +absent +not-verified +DIFFERENT$/)
})
