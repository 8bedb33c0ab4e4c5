import type { SubTaskSummary } from '@data-migration/contract/api'
import { describe, expect, it } from 'vitest'
import { count, proofTable, subTaskText } from './format.ts'

describe('subTaskText', () => {
  const source = { database: 'shop' } as SubTaskSummary['source']
  const measured = {
    ...{ fraction: 0.619, rowsDone: '2000', rowsTotal: '3230', bytesDone: '0', bytesTotal: null },
    ...{ rowsPerSecond: 1234.5, bytesPerSecond: null, etaSeconds: null },
  }

  it('shows how far it is, and how fast', () => {
    expect(subTaskText({ source, measured })).toBe('shop ██████░░░░ 61 % of 3,230 rows, 1,235 rows/s')
  })

  it('shows an empty bar before anything is known, and no rate where there is none', () => {
    expect(subTaskText({ source, measured: null })).toBe('shop ░░░░░░░░░░')
    expect(subTaskText({ source, measured: { ...measured, rowsPerSecond: null } })).toMatch(/rows$/)
  })
})

it('count keeps numbers beyond 2^53', () => expect(count('9007199254740993')).toBe('9,007,199,254,740,993'))

it('proofTable shows both opinions and absent tables', () => {
  const lines = proofTable(undefined, [{ table: 'a', rowsSource: '1', rowsTarget: null, equal: false }])
  expect(lines[1]).toMatch(/a +1 +absent +not-verified +DIFFERENT$/)
})
