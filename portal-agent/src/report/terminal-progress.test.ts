import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Progress, TableState } from '@data-migration/contract/portal'
import { newCounters } from './counters.ts'
import { displayWidth } from './display-width.ts'
import { progressLines } from './progress-lines.ts'
import { terminalProgress, wantsColour } from './terminal-progress.ts'

afterEach(() => {
  vi.useRealTimers()
})

function progressOf(tables: Readonly<Record<string, readonly [state: TableState, rows: number]>>): Progress {
  const counters = newCounters(Object.keys(tables).map((name) => ({ name, rowsEstimate: '1000' })))
  for (const [name, [state, rows]] of Object.entries(tables)) {
    counters.table(name).written(rows, rows * 100)
    counters.table(name).state(state)
  }
  return counters.progress('full')
}

const rates = { rowsPerSecond: 412_345, bytesPerSecond: 45_000_000, etaSeconds: 12 }
const canvas = { columns: 100, rows: 24, colour: false }

describe('the display', () => {
  it('has a headline and a bar per table, what moves on top', () => {
    const progress = progressOf({ done: ['copied', 1200], waits: ['waiting', 0], moves: ['copying', 500] })
    expect(progressLines(progress, rates, canvas)).toEqual([
      'full 53 %  1.70k/3.20k rows  412k rows/s  45.0 MB/s  ETA 0:12  1/3 tables',
      '  moves    ██████████░░░░░░░░░░  50 %  500/1.00k       copying',
      '  waits    ░░░░░░░░░░░░░░░░░░░░   0 %  0/1.00k         waiting',
      '  done     ████████████████████ 100 %  1.20k/1.20k     copied',
    ])
  })

  it('shows 100 % of nothing that is not finished', () => {
    const lines = progressLines(progressOf({ a: ['copying', 5000], b: ['failed', 1000] }), rates, canvas)
    expect(lines.join('\n')).not.toContain('100 %')
  })

  it('keeps to the height and says how many are hidden', () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, no) => [`t${no}`, ['waiting', 0] as const]),
    )
    const lines = progressLines(progressOf(many), rates, { ...canvas, rows: 10 })
    expect(lines).toHaveLength(9)
    expect(lines.at(-1)).toBe('  … and 43 more tables')
  })

  it('colours states only when asked to', () => {
    const progress = progressOf({ a: ['failed', 1] })
    expect(progressLines(progress, rates, canvas).join('')).not.toContain('\u001b')
    expect(progressLines(progress, rates, { ...canvas, colour: true })[1]).toContain(
      '\u001b[31mfailed\u001b[0m',
    )
  })

  it('never leaves the terminal, whatever its size and the names', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { maxLength: 12 }),
        fc.nat(200),
        fc.nat(30),
        (names, columns, rows) => {
          const progress = progressOf(
            Object.fromEntries(names.map((each) => [each, ['copying', 7] as const])),
          )
          const lines = progressLines(progress, rates, { columns, rows, colour: false })
          expect(lines.length).toBeLessThanOrEqual(Math.max(rows - 1, 1))
          for (const line of lines) {
            expect(displayWidth(line)).toBeLessThanOrEqual(columns)
            expect(line).not.toMatch(/\p{Cc}/u)
          }
        },
      ),
    )
  })
})

function fakeStream(isTTY: boolean): {
  isTTY: boolean
  columns: number
  rows: number
  out: string[]
  write(text: string): void
} {
  const out: string[] = []
  return { isTTY, columns: 100, rows: 24, out, write: (text) => void out.push(text) }
}

describe('on a terminal', () => {
  it('redraws in place at most four times a second, the newest wins, and ends with the last', () => {
    vi.useFakeTimers()
    const stream = fakeStream(true)
    {
      using display = terminalProgress({ stream, colour: false, nowMs: () => Date.now() })
      for (let rows = 0; rows < 10; rows++) display.update(progressOf({ a: ['copying', rows] }))
      expect(stream.out).toHaveLength(1)
      vi.advanceTimersByTime(250)
      expect(stream.out).toHaveLength(2)
      expect(stream.out[1]?.startsWith('\u001b[2A\u001b[J')).toBe(true)
      expect(stream.out[1]).toContain('9/1.00k')
      display.update(progressOf({ a: ['copied', 11] }))
    }
    expect(stream.out.at(-1)).toContain('100 %')
    vi.advanceTimersByTime(5000)
    expect(stream.out).toHaveLength(3)
  })

  it('prints above the display', () => {
    vi.useFakeTimers()
    const stream = fakeStream(true)
    using display = terminalProgress({ stream, colour: false, nowMs: () => 0 })
    display.update(progressOf({ a: ['copying', 1] }))
    display.print('hello')
    expect(stream.out[1]).toBe('\u001b[2A\u001b[Jhello\n')
    expect(stream.out[2]).toBe(stream.out[0])
  })
})

describe('elsewhere', () => {
  it('writes a line per change of state and a headline now and then, without control codes', () => {
    const stream = fakeStream(false)
    let nowMs = 0
    using display = terminalProgress({ stream, colour: false, nowMs: () => nowMs })
    display.update(progressOf({ a: ['copying', 1] }))
    display.update(progressOf({ a: ['copying', 500] }))
    nowMs = 10_000
    display.update(progressOf({ a: ['copied', 1000] }))
    display.print('hello')
    expect(stream.out).toEqual([
      'full: a copying\n',
      expect.stringMatching(/^full 0 % {2}1\/1\.00k rows/),
      'full: a copied\n',
      expect.stringMatching(/^full 100 % {2}1\.00k\/1\.00k rows {2}100 rows\/s/),
      'hello\n',
    ])
    expect(stream.out.join('')).not.toContain('\u001b')
  })
})

it.each([
  [true, {}, true],
  [true, { NO_COLOR: '' }, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { TERM: 'dumb' }, false],
  [false, {}, false],
])('wants colour on a terminal (%s) with %j: %s', (isTTY, env, expected) => {
  expect(wantsColour({ isTTY, write: () => true }, env)).toBe(expected)
})
