import { describe, expect, it } from 'vitest'
import type { ChunkRecord } from '../model/ports/ledger.ts'
import type { ViewWindow } from '../model/ports/snapshot-reader.ts'
import { goOnWith, sameView } from './pieces.ts'

const place = (value: string) => ({ kind: 'gtid', value }) as const
const exact = (value: string): ViewWindow => ({ low: place(value), high: place(value) })
const between: ViewWindow = { low: place('1'), high: place('2') }
const unknown: ViewWindow = { low: null, high: null }

describe('whether two views are one', () => {
  it.each<[string, ViewWindow, ViewWindow, boolean]>([
    ['the same session snapshot, whatever is known of it', unknown, unknown, true],
    ['the same with two ends', between, between, true],
    ['the same exact place', exact('1'), exact('1'), true],
    ['another place', exact('1'), exact('2'), false],
    ['the same two ends of two snapshots', between, { ...between }, false],
    ['nothing known of either', unknown, { ...unknown }, false],
    [
      'the same text of another kind of place',
      exact('1'),
      { low: { kind: 'file', value: '1' }, high: { kind: 'file', value: '1' } },
      false,
    ],
    ['a place beside a window that begins there', exact('1'), between, false],
  ])('K01 %s', (_, a, b, expected) => {
    expect([sameView(a, b), sameView(b, a)]).toEqual([expected, expected])
  })
})

describe('pieces of earlier tries', () => {
  const chunk = (state: ChunkRecord['state'], window: ViewWindow): ChunkRecord => ({
    range: { no: 0, lower: null, upper: ['1'] },
    state,
    counts: null,
    position: null,
    window,
  })

  it.each<[string, readonly ChunkRecord[], readonly ViewWindow[], boolean]>([
    ['none copied', [chunk('planned', unknown)], [unknown], true],
    [
      'all of the place of all sessions',
      [chunk('done', exact('1')), chunk('planned', unknown)],
      [exact('1'), exact('1')],
      true,
    ],
    ['one of another place', [chunk('done', exact('1')), chunk('done', exact('2'))], [exact('1')], false],
    ['a session that stands elsewhere', [chunk('done', exact('1'))], [exact('1'), exact('2')], false],
    ['an unknown place', [chunk('done', unknown)], [unknown], true],
    ['an unknown place beside another unknown one', [chunk('done', unknown)], [{ ...unknown }], false],
  ])('K01 X22 %s', (_, chunks, views, expected) => {
    expect(goOnWith(chunks, views)).toBe(expected)
  })
})
