import { describe, expect, it } from 'vitest'
import type { Position } from '@data-migration/contract/portal'
import type { ChunkRecord } from '../model/ports/ledger.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { loadWindows } from './windows.ts'

const place = (pos: number): Position => ({
  kind: 'file',
  value: `log.1:${pos}`,
  file: 'log.1',
  pos: String(pos),
})

const plan = (key: TablePlan['key']) => ({ source: { name: 't' }, key }) as unknown as TablePlan

const chunk = (no: number, low: number, high = low): ChunkRecord => ({
  range: { no, lower: null, upper: null },
  state: 'done',
  counts: null,
  position: null,
  window: { low: place(low), high: place(high) },
})

const windowsOf = (key: TablePlan['key'], ...chunks: readonly ChunkRecord[]) =>
  loadWindows([{ table: 't', planned: true, chunks }], place(1), [plan(key)])

describe('from where the log counts', () => {
  const key = { name: 'PRIMARY', columns: ['id'], primary: true }

  it('X03 is open for a table with a key up to its last view', () => {
    const windows = windowsOf(key, chunk(0, 5), chunk(1, 7, 9))
    expect(windows.boundaries).toEqual([place(9)])
    expect([windows.isOpen(plan(key), place(8)), windows.isOpen(plan(key), place(9))]).toEqual([true, false])
  })

  it('K01 X03 is one place for a table without a key, however many pieces it was read in', () => {
    expect(windowsOf(null, chunk(0, 5), chunk(1, 5)).boundaries).toEqual([place(5)])
  })

  it.each<[string, readonly ChunkRecord[]]>([
    ['its pieces were read in views of two places', [chunk(0, 5), chunk(1, 6)]],
    ['its view lies somewhere between two places', [chunk(0, 5, 6)]],
  ])('K01 X03 is nowhere for a table without a key when %s', (_, chunks) => {
    expect(() => windowsOf(null, ...chunks)).toThrow(expect.objectContaining({ code: 'DM-INC-016' }))
  })
})
